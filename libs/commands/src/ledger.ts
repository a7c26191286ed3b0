import type { CommitMetadata } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';

const KEPT_FOR_MS = 24 * 60 * 60 * 1000;

interface Entry {
  readonly requestHash: string | undefined;
  readonly revision: Revision;
  readonly created: boolean;
  readonly at: number;
}

/**
 * The idempotency keys of one stream, read from the metadata of its commits (rule 13): they hold by the log itself, so a
 * crash between append and answer loses none. Keys are kept for 24 hours by the stamps of the log.
 */
export class Ledger {
  private readonly keys = new Map<string, Entry>();
  private begunBy: string | undefined;

  /** Commits in the order of the stream. */
  record(metadata: CommitMetadata, firstRevision: Revision, revision: Revision, at: number): void {
    const { keyHash, requestHash } = metadata;
    if (firstRevision === 0) this.begunBy = requestHash;
    if (keyHash === undefined) return;
    this.forgetBefore(at - KEPT_FOR_MS);
    if (!this.keys.has(keyHash)) this.keys.set(keyHash, { requestHash, revision, created: firstRevision === 0, at });
  }

  /** The first command under this key that appended something. */
  find(keyHash: string): Entry | undefined {
    return this.keys.get(keyHash);
  }

  /** Whether the stream was begun by a request with this hash. */
  wasBegunBy(requestHash: string | undefined): boolean {
    return requestHash !== undefined && this.begunBy === requestHash;
  }

  /** Entries are in the order of their stamps, so it stops at the first that is young enough. */
  private forgetBefore(time: number): void {
    for (const [key, { at }] of this.keys) {
      if (at >= time) return;
      this.keys.delete(key);
    }
  }
}
