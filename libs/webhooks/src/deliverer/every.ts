import type { Scheduler } from '@parley/platform';

/** Something that is to be done now and then: so often after it was done, however the clock is set meanwhile. */
export class Every {
  private isDue = true;
  private isHurried = false;
  private cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Pick<Scheduler, 'after'>,
    private readonly wake: () => void,
  ) {}

  /** Whether it is to be done now. */
  get due(): boolean {
    return this.isDue;
  }

  /** It was done, and is to be again after so many ms. */
  done(ms: number): void {
    this.end();
    this.isDue = false;
    this.isHurried = false;
    this.cancel = this.clock.after(ms, () => this.at());
  }

  /** It is to be done within so many ms; asked for again, it is not put off. */
  within(ms: number): void {
    if (this.isDue || this.isHurried) return;
    this.end();
    this.isHurried = true;
    this.cancel = this.clock.after(ms, () => this.at());
  }

  /** It is to be done now. */
  at(): void {
    this.end();
    this.isDue = true;
    this.wake();
  }

  end(): void {
    this.cancel?.();
    this.cancel = undefined;
  }
}
