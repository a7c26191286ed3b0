import type { Position } from '@parley/event-store';
import type { Checkpoints } from './checkpoints';
import type { Lease, Leases } from './leases';
import type { ParkedCommits, ParkedTable } from './parked-commits';

/** What is kept of consumers beside what they write, for whoever runs them. */
export interface ConsumerState {
  readonly leases: Leases;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedCommits;
}

/** The same within a transaction of the store, so that it is written together with the consumer's own work. */
export interface ConsumerTables {
  /** Throws `LeaseLost` when the lease is not the newest any more. */
  assertHeld(lease: Lease): void;
  checkpoint(consumer: string): Position | undefined;
  /** Never back. */
  moveCheckpoint(consumer: string, position: Position): void;
  readonly parked: ParkedTable;
}
