import type { Millis } from '@parley/domain';
import type { Scheduler } from '@parley/platform';

/** Nobody looks at it less often: more than that did not pass, the clock was set. */
const LONGEST_MS = 10 * 60_000;

/** How much time has passed, by a clock that may be set back or forward. Between two looks lie at most ten minutes. */
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
