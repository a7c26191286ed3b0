import type { Position, Revision, StreamName } from '@parley/event-store';

/**
 * Why a commit was parked: `unreadable`, this version cannot decode it; `failed`, handling it failed for what it says; `fatal`, it
 * failed otherwise, or ended the thread that handled it, three times and alone. That a store is full, locked or away is never a reason.
 */
export type ParkReason = 'unreadable' | 'failed' | 'fatal';

export interface ParkedCommit {
  readonly consumer: string;
  readonly stream: StreamName;
  readonly firstRevision: Revision;
  readonly revision: Revision;
  readonly position: Position;
  readonly reason: ParkReason;
  /** The kind of the failure: never what is stored, which may be somebody's. */
  readonly detail: string;
  /** In ms since 1970. */
  readonly parkedAt: number;
  /** Last revision of the stream that waits behind it; its own while nothing does. */
  readonly waitingTo: Revision;
}

/** What consumers have put aside: of each stream the first commit that they could not handle; the later ones wait behind it. */
export interface ParkedCommits {
  count(consumer: string): Promise<number>;
  find(consumer: string, stream: StreamName): Promise<ParkedCommit | undefined>;
  /** In the order of their streams' names, at most `limit`, behind the stream `after`. */
  list(consumer: string, limit: number, after?: StreamName): Promise<readonly ParkedCommit[]>;
}

/** Parked commits within the transaction of whoever writes them. */
export interface ParkedTable {
  isEmpty(consumer: string): boolean;
  find(consumer: string, stream: StreamName): ParkedCommit | undefined;
  /** Also in place of the one that the stream has. */
  put(parked: ParkedCommit): void;
  remove(consumer: string, stream: StreamName): void;
}
