import type { Position } from '@parley/event-store';
import type { Lease } from './leases';

/** How far consumers are whose work lies in the same store. */
export interface Checkpoints {
  /** Undefined before the first batch. */
  read(consumer: string): Promise<Position | undefined>;
  /** Never moves back. Rejects with `LeaseLost`, and writes nothing, when the lease is not the newest any more. */
  save(consumer: string, position: Position, lease: Lease): Promise<void>;
}
