import { findHash, hashRun, KEYS_HOLD_FOR, type HashRun, type Millis } from '@parley/domain';
import type { CommitMetadata } from '@parley/event-schema';
import type { Revision } from '@parley/event-store';

/**
 * So many keys are kept as they are; of more, the older half becomes hashes. Half of it is more than can be decided and not yet
 * written (2,000 waiting and an append of 128), so what a segment is cut from is still there.
 */
const EXACT = 8_192;

/** What a key takes that is kept as it is. */
const KEY_BYTES = 300;

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
 * crash between append and answer loses none. The table is made of the log alone, whatever the clock was: only who asks has a
 * time, and is told of no key whose time is over. The last keys are kept whole, older ones as hashes that the log confirms.
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
    // A key may be bound anew after its time: then the later one counts.
    this.keys.delete(keyHash);
    this.keys.set(keyHash, { requestHash, revision, created: firstRevision === 0, at });
    if (this.keys.size >= EXACT) this.hashOlderHalf();
  }

  find(keyHash: string, now: Millis): KeyEntry | undefined {
    const entry = this.keys.get(keyHash);
    return entry !== undefined && stillHolds(entry, now) ? entry : undefined;
  }

  /** Revisions of commits that may carry this key, the newest first; the log says which of them does, and of when it is. */
  places(keyHash: string, now: Millis): readonly Revision[] {
    return this.older
      .filter((keys) => stillHolds(keys, now))
      .flatMap(({ run }) => findHash([run], hashOfKey(keyHash)).map(({ first }) => first))
      .sort((a, b) => b - a);
  }

  /** About how many bytes of memory it takes. */
  get weight(): number {
    return this.keys.size * KEY_BYTES + this.older.reduce((sum, { run }) => sum + run.hashes.length * 16, 0);
  }

  /** The keys of a stretch of the stream, at most 512 events ago. */
  between(after: Revision, upTo: Revision): HashRun {
    const entries = [...this.keys].filter(([, { revision }]) => revision > after && revision <= upTo);
    return hashRun(entries.map(([key, { revision }]) => ({ hash: hashOfKey(key), first: revision, second: 0 })));
  }

  private hashOlderHalf(): void {
    const half = [...this.keys].slice(0, EXACT / 2);
    const run = hashRun(half.map(([key, { revision }]) => ({ hash: hashOfKey(key), first: revision, second: 0 })));
    for (const [key] of half) this.keys.delete(key);
    this.older = [...this.older, { at: half.at(-1)?.[1].at ?? 0, run }];
  }
}

/** Whether a key of a commit with this stamp holds now (rules 4 and 13). */
export const stillHolds = ({ at }: { readonly at: Millis }, now: Millis): boolean => at >= now - KEYS_HOLD_FOR;

/** 52 bits of a hash in hexadecimal. */
const hashOfKey = (keyHash: string): number => Number.parseInt(keyHash.slice(0, 13), 16);
