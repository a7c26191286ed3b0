import type { DueTimer } from './command-of';

/** So often in a row one is tried first; then the next one, which may tell whether it is the store that fails, or this one alone. */
const PATIENCE = 3;
/** When so many have failed, one after the other, it is the store: it begins with the first of them again. */
const MOST_SUSPECTS = 100;

/** Timers whose command failed, to be tried again before all others. */
export class Failing {
  /** How often in a row. */
  private readonly failures = new Map<DueTimer, number>();
  private readonly underWay = new Set<DueTimer>();

  get isEmpty(): boolean {
    return this.failures.size === 0;
  }

  /** The one to be tried next; undefined when that is none of these. `others`: something else may be tried. */
  next(others: boolean): DueTimer | undefined {
    const [first] = this.waiting().filter((due) => !this.isSuspect(due));
    if (first !== undefined) return first;
    if (others && this.failures.size < MOST_SUSPECTS) return undefined;
    const [suspect] = this.waiting();
    if (suspect === undefined) return undefined;
    for (const due of this.failures.keys()) this.failures.set(due, 0);
    return suspect;
  }

  /** It is tried again. */
  begin(due: DueTimer): void {
    if (this.failures.has(due)) this.underWay.add(due);
  }

  failed(due: DueTimer): void {
    this.underWay.delete(due);
    this.failures.set(due, (this.failures.get(due) ?? 0) + 1);
  }

  /** It did not fail, or is not tried again from here. */
  over(due: DueTimer): void {
    this.underWay.delete(due);
    this.failures.delete(due);
  }

  /** Those that alone cannot be done, when others can. */
  suspects(): readonly DueTimer[] {
    return this.waiting().filter((due) => this.isSuspect(due));
  }

  /** Oldest first. */
  waiting(): readonly DueTimer[] {
    const waiting = [...this.failures.keys()].filter((due) => !this.underWay.has(due));
    return waiting.sort((a, b) => a.timer.dueAt - b.timer.dueAt);
  }

  private isSuspect(due: DueTimer): boolean {
    return (this.failures.get(due) ?? 0) >= PATIENCE;
  }
}
