import type { Position } from '@parley/event-store';
import type { Held, InHand } from '@parley/subscriptions';

/** Room for a position; none of any store is longer. */
const POSITION_BYTES = 256;
const COUNT = 0;
const LENGTH = 1;
const NUMBERS_BYTES = 8;

/**
 * What a worker has in hand, in memory that it shares with whoever started it: so that it is known also when the worker ends at once,
 * without another word.
 */
export class SharedInHand implements InHand {
  private readonly numbers: Int32Array;
  private readonly bytes: Uint8Array;

  constructor(readonly shared: SharedArrayBuffer = new SharedArrayBuffer(NUMBERS_BYTES + POSITION_BYTES)) {
    this.numbers = new Int32Array(shared, 0, 2);
    this.bytes = new Uint8Array(shared, NUMBERS_BYTES);
  }

  began(commits: number, position: Position): void {
    const written = Buffer.from(position);
    this.bytes.set(written.subarray(0, POSITION_BYTES));
    Atomics.store(this.numbers, LENGTH, written.length);
    Atomics.store(this.numbers, COUNT, commits);
  }

  ended(): void {
    Atomics.store(this.numbers, COUNT, 0);
  }

  /** Undefined while nothing is in hand. */
  held(): Held | undefined {
    const commits = Atomics.load(this.numbers, COUNT);
    if (commits === 0) return undefined;
    const length = Atomics.load(this.numbers, LENGTH);
    return { commits, position: Buffer.from(this.bytes.slice(0, length)).toString() };
  }
}
