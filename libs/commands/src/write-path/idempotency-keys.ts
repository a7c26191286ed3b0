import { findHash, hashRun, type HashRun } from '@parley/domain';
import type { CommitMetadata } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';

const KEPT_FOR_MS = 24 * 60 * 60 * 1000;
/**
 * So many keys are kept as they are; of more, the older half becomes hashes. Half of it is more than can be decided and not yet
 * written (2,000 waiting and an append of 128), so what a segment is cut from is still there.
 */
const EXACT = 8_192;

/** The first command under a key that appended something. */
export interface KeyEntry {
  readonly requestHash: string | undefined;
  readonly revision: Revision;
  readonly created: boolean;
  readonly at: number;
}

interface OlderKeys {
  /** Stamp of the last of them. */
  readonly at: number;
  readonly run: HashRun;
}

/**
 * The idempotency keys of one stream, read from the metadata of its commits (rule 13): they hold by the log itself, so a
 * crash between append and answer loses none. Keys are kept for 24 hours by the stamps of the log; of many, only the last are
 * kept whole, and the others as hashes that the log confirms.
 */
export class IdempotencyKeys {
  private readonly keys = new Map<string, KeyEntry>();
  /** Hash of the request that began the stream; null when it had none; undefined when that is not known here. */
  begunBy: string | null | undefined;

  constructor(private older: readonly OlderKeys[] = []) {}

  /** Commits in the order of the stream. */
  record(metadata: CommitMetadata, firstRevision: Revision, revision: Revision, at: number): void {
    const { keyHash, requestHash } = metadata;
    if (firstRevision === 0) this.begunBy = requestHash ?? null;
    if (keyHash === undefined) return;
    this.expireBefore(at - KEPT_FOR_MS);
    if (this.keys.has(keyHash)) return;
    this.keys.set(keyHash, { requestHash, revision, created: firstRevision === 0, at });
    if (this.keys.size >= EXACT) this.hashOlderHalf();
  }

  find(keyHash: string): KeyEntry | undefined {
    return this.keys.get(keyHash);
  }

  /** Revisions of commits that may carry this key, the newest first; the log says which of them does. */
  places(keyHash: string): readonly Revision[] {
    const found = this.older.flatMap(({ run }) => findHash([run], hashOfKey(keyHash)).map(({ first }) => first));
    // A key may be bound anew after its 24 hours: then the later one counts.
    return found.sort((a, b) => b - a);
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.keys.size * 400 + this.older.reduce((sum, { run }) => sum + run.hashes.length * 16, 0);
  }

  /** The keys of a stretch of the stream, at most 512 events ago. */
  between(after: Revision, upTo: Revision): HashRun {
    const entries = [...this.keys].filter(([, { revision }]) => revision > after && revision <= upTo);
    return hashRun(entries.map(([key, { revision }]) => ({ hash: hashOfKey(key), first: revision, second: 0 })));
  }

  /** Entries are in the order of their stamps, so it stops at the first that is young enough. */
  private expireBefore(time: number): void {
    if (this.older[0] !== undefined && this.older[0].at < time) this.older = this.older.filter(({ at }) => at >= time);
    for (const [key, { at }] of this.keys) {
      if (at >= time) return;
      this.keys.delete(key);
    }
  }

  private hashOlderHalf(): void {
    const half = [...this.keys].slice(0, EXACT / 2);
    const run = hashRun(half.map(([key, { revision }]) => ({ hash: hashOfKey(key), first: revision, second: 0 })));
    for (const [key] of half) this.keys.delete(key);
    this.older = [...this.older, { at: half.at(-1)?.[1].at ?? 0, run }];
  }
}

/** 52 bits of a hash in hexadecimal. */
const hashOfKey = (keyHash: string): number => Number.parseInt(keyHash.slice(0, 13), 16);
