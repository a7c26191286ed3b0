import type { Millis } from '@parley/domain';
import type { Scheduler } from '@parley/platform';

/** More than that did not pass between two looks while there is work: then the clock was set. */
const LONGEST_MS = 10 * 60_000;

/**
 * How much time has passed, by a clock that may be set back or forward. What passes between two looks that lie more than ten minutes apart, as while
 * nothing may be done, does not count.
 */
export class PassedTime {
  private passed = 0;
  private last: Millis;

  constructor(private readonly clock: Pick<Scheduler, 'now'>) {
    this.last = clock.now();
  }

  /** In ms since it was made. Never less than before. */
  now(): Millis {
    const now = this.clock.now();
    const since = now - this.last;
    this.last = now;
    if (since > 0 && since <= LONGEST_MS) this.passed += since;
    return this.passed;
  }
}
