import type { TaskEither } from 'fp-ts/TaskEither';
import type { Commit, Position, RecordedCommit, Revision, StreamName } from './envelope';

/** What the writer saw last: the revision of the stream's last event, or `none` for a stream without events. Never "any". */
export type Expected = Revision | 'none';

/** Where an append ended: the revision and the position of its last event. */
export interface Appended {
  readonly revision: Revision;
  readonly position: Position;
}

export type AppendFailure =
  /** The stream does not end where the writer thought; nothing was written. */
  | { readonly tag: 'Conflict'; readonly actual: Expected }
  /** The store was certainly not changed; the same append may be tried again. */
  | { readonly tag: 'Unavailable'; readonly reason: string; /** There is no room for it. */ readonly because?: 'full' }
  /** No answer, or one that does not say: written or not. `settle` finds out. */
  | { readonly tag: 'UnknownOutcome'; readonly reason: string }
  /** Encoded, the append is over `MAX_APPEND_BYTES`, or over what the server takes; nothing was sent or written. */
  | { readonly tag: 'TooLarge'; readonly bytes: number; readonly limit: number }
  /** Something no store should be given (an event without a type, an id that is no UUID …); nothing was sent. */
  | { readonly tag: 'Malformed'; readonly reason: string };

export interface ReadStream {
  /** Forwards: from the commit that contains this revision (default 0). Backwards: likewise (default the last one). */
  readonly from?: Revision;
  readonly direction?: 'forwards' | 'backwards';
  /** Most commits to give, 1 or more. */
  readonly limit?: number;
}

export interface ReadAll {
  /** Forwards: what comes after it (default the beginning). Backwards: what comes before it (default the end). */
  readonly after?: Position;
  readonly direction?: 'forwards' | 'backwards';
  /** Streams whose name begins with one of these; all when absent. */
  readonly prefixes?: readonly [string, ...string[]];
  /** Most commits to give, 1 or more. */
  readonly limit?: number;
}

export interface Subscribe {
  readonly after?: Position;
  readonly prefixes?: readonly [string, ...string[]];
  /** Ends the subscription: the iteration then returns, without an error. */
  readonly signal: AbortSignal;
  /** Most commits in one batch (default 500). */
  readonly batchSize?: number;
}

export interface Batch {
  /** Whole commits in the order of the log; empty when only the position moved, past what the prefixes left out. */
  readonly commits: readonly RecordedCommit[];
  /** Where to resume after this batch. */
  readonly position: Position;
  /** The store knew of nothing further when it made this batch. */
  readonly caughtUp: boolean;
}

/**
 * The log of everything that happened. An adapter is one when it passes `eventStoreContract`.
 *
 * - `append` adds commits to the end of one stream, all of them or none, durably before it answers. The same event ids at the
 *   same expected revision are the same append: answered alike, written once. Nothing else is idempotent.
 * - Reads and subscriptions give whole commits, never a part of one, in the order in which they were written.
 * - A subscription catches up, then follows; it outlives the store's restarts by itself and is pulled, so a slow reader
 *   costs no memory. A batch ends with the commit that makes it larger than `BATCH_CHARACTERS`, however many more were asked for.
 *   One that has seen everything gives an empty batch with `caughtUp` once, so that its reader knows.
 * - Reads reject with `StoreUnavailable` while the store is away.
 */
export interface EventStore {
  /**
   * So many appends that are called in one turn of the event loop are written in one go: in the order of the calls, and when the
   * store fails, none of them. Without it each is a write of its own.
   */
  readonly appendsAtOnce?: number;
  append(stream: StreamName, expected: Expected, commits: readonly Commit[]): TaskEither<AppendFailure, Appended>;
  /** Nothing for a stream that does not exist. */
  readStream(stream: StreamName, options?: ReadStream): AsyncIterable<RecordedCommit>;
  readAll(options?: ReadAll): AsyncIterable<RecordedCommit>;
  subscribe(options: Subscribe): AsyncIterable<Batch>;
  /** Ends subscriptions, lets appends under way finish, frees the files or connections. */
  close(): Promise<void>;
}

export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * A batch or a page that has more characters of JSON than this ends: 4 Mi. Read and decoded they take up to some twenty times as
 * many bytes of memory, where they are of the smallest things, and a thread that follows the log has a few hundred MB.
 */
export const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** The most that one append may take, encoded: 512 KiB. Half of what EventStoreDB accepts (contract: 413 above it). */
export const MAX_APPEND_BYTES = 512 * 1024;
