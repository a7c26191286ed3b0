import type { Millis } from '@parley/domain';
import type { PassedTime } from '../passed-time';

/** So many in a second, and a few at once after a rest. */
export class Rate {
  private left: number;
  private at: Millis;

  constructor(
    private readonly limits: { readonly perSecond: number; readonly burst: number },
    private readonly time: PassedTime,
  ) {
    this.left = limits.burst;
    this.at = time.now();
  }

  /** In how many ms the next one may begin; 0 for now. */
  waitMs(): Millis {
    const { perSecond, burst } = this.limits;
    const now = this.time.now();
    this.left = Math.min(burst, this.left + ((now - this.at) * perSecond) / 1_000);
    this.at = now;
    return this.left >= 1 ? 0 : Math.ceil(((1 - this.left) * 1_000) / perSecond);
  }

  /** One begins. */
  take(): void {
    this.left -= 1;
  }
}
