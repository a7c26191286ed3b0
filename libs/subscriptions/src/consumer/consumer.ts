import type { Batch, Position, StreamName } from '@parley/event-store';
import type { Lease, Leases } from '../state/leases';
import type { ParkedCommit, ParkedCommits } from '../state/parked-commits';

/** What follows the log under a name. */
interface Following {
  readonly name: string;
  /** Streams whose name begins with one of these. */
  readonly prefixes: readonly [string, ...string[]];
  /** `needed`: a process is ready only once this has caught up, and while it does not fail. */
  readonly readiness: 'needed' | 'background';
  /** Most commits in a batch (default 500). */
  readonly batchSize?: number;
  /** Least time in ms between the beginnings of two batches under load, by the commits of the first (default 0). */
  readonly paceMs?: (commits: number) => number;
  /** Where it is, by its own account; undefined for the beginning of the log. */
  checkpoint(): Promise<Position | undefined>;
}

/** What goes with a batch. */
export interface Handling {
  /** To be checked with everything that is written. */
  readonly lease: Lease;
  /** Positions of commits that are to be parked without being looked at: each failed, or ended its thread, three times alone. */
  readonly fatal: ReadonlySet<Position>;
}

/** Has one runner in all processes, whoever holds its lease. Its checkpoint and what it parks are written with its work. */
export interface LeasedConsumer extends Following {
  readonly runs: 'once';
  readonly leases: Leases;
  readonly parked: ParkedCommits;
  /**
   * Carries out a batch and its position, all of it or nothing, or in parts of whole commits, each with its own position, one after the
   * other; the same batch, or what is left of it, may come again. What cannot be handled for what it
   * says is parked and given back. Rejects with `LeaseLost`, and when the store cannot be written: then it comes again.
   */
  handle(batch: Batch, handling: Handling): Promise<readonly ParkedCommit[]>;
  /**
   * Work that batches leave: a slice of it, some ms, between two of them and while none come; gives whether there is more (default: there is
   * none). Also called after the first batch of a lease, for what was left by whoever held it before, and once a minute while none come.
   */
  readonly between?: (lease: Lease) => Promise<boolean>;
  /** Handles a parked stream anew, to its end; false when it is parked again. */
  again(stream: StreamName, lease: Lease): Promise<boolean>;
}

/** Runs in each process, without a lease and without a checkpoint that is kept: it begins with the process. */
export interface LocalConsumer extends Following {
  readonly runs: 'everywhere';
  handle(batch: Batch): Promise<void>;
  /** Told of every failure, before it begins again at its checkpoint. */
  failed(): void;
}

export type Consumer = LeasedConsumer | LocalConsumer;
