import type { Millis } from '@parley/domain';
import type { DueTimer } from './command-of';

/** With so many, no more are tried of the workspaces that they are of. */
const MOST_FAILING = 1_000;

/** Timers whose command failed, and of which is not known yet whether it was because of them. */
export class Failing {
  private readonly waiting = new Set<DueTimer>();
  /** They are tried again. */
  private readonly underWay = new Set<DueTimer>();

  get isEmpty(): boolean {
    return this.waiting.size + this.underWay.size === 0;
  }

  get isFull(): boolean {
    return this.waiting.size + this.underWay.size >= MOST_FAILING;
  }

  has(due: DueTimer): boolean {
    return this.waiting.has(due) || this.underWay.has(due);
  }

  /** Where they are. */
  workspaces(): ReadonlySet<string> {
    return new Set([...this.waiting, ...this.underWay].map(({ lane }) => lane.workspace));
  }

  /** The oldest that waits; undefined when none is due. */
  oldest(now: Millis): DueTimer | undefined {
    let oldest: DueTimer | undefined;
    for (const due of this.waiting)
      if (due.timer.dueAt <= now && (oldest === undefined || due.timer.dueAt < oldest.timer.dueAt)) oldest = due;
    return oldest;
  }

  /** It is tried again, if it is one of them. */
  begin(due: DueTimer): void {
    if (this.waiting.delete(due)) this.underWay.add(due);
  }

  failed(due: DueTimer): void {
    this.underWay.delete(due);
    this.waiting.add(due);
  }

  /** It did not fail, or is not tried again from here. */
  over(due: DueTimer): void {
    this.underWay.delete(due);
    this.waiting.delete(due);
  }

  /** Gives those that wait, which are not tried again from here. */
  forgetWaiting(): readonly DueTimer[] {
    const waiting = [...this.waiting];
    this.waiting.clear();
    return waiting;
  }
}
