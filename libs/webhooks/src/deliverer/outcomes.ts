import type { Millis } from '../millis';
import type { DeliveryQueue, Settled, StatusChange } from '../port';

/** Written at once, at most. */
const TOGETHER = 200;
/** What could not be written for so long is left to the lease of its lane: it is sent again. */
const LONGEST_KEPT_MS = 60_000;

/** What a round of writing came to. */
interface Written {
  /** Those that are off one's hands: written, or, where `lost`, given up. */
  readonly done: readonly Settled[];
  readonly lost: boolean;
  readonly changes: readonly StatusChange[];
  /** Why nothing could be written; undefined when it was. */
  readonly error?: unknown;
}

/** What came of requests, and is not written yet. */
export class Outcomes {
  private readonly waiting: Settled[] = [];
  /** How many are to be written one by one, since together they could not: one of them may be why. */
  private alone = 0;

  get size(): number {
    return this.waiting.length;
  }

  add(settled: Settled): void {
    this.waiting.push(settled);
  }

  /** Writes what has come together. Never rejects. */
  async write(queue: Pick<DeliveryQueue, 'settle'>, now: Millis): Promise<Written> {
    const some = this.waiting.splice(0, this.alone > 0 ? 1 : TOGETHER);
    try {
      const changes = await queue.settle(some, now);
      this.alone = Math.max(0, this.alone - 1);
      return { done: some, lost: false, changes };
    } catch (error) {
      return { ...this.failed(some, now), changes: [], error };
    }
  }

  private failed(some: readonly Settled[], now: Millis): Pick<Written, 'done' | 'lost'> {
    const [first] = some;
    const isLost =
      some.length === 1 && first !== undefined && now - (first.attempt.at + first.attempt.durationMs) > LONGEST_KEPT_MS;
    if (isLost) return { done: some, lost: true };
    this.waiting.push(...some);
    this.alone = this.alone > 0 ? this.alone - 1 : some.length;
    return { done: [], lost: false };
  }
}
