import type { Scheduler } from '@parley/platform';

/** Tells those who wait that the store may know more. */
export class News {
  private count = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly scheduler: Pick<Scheduler, 'after'>) {}

  /** What was told so far. */
  get seen(): number {
    return this.count;
  }

  tell(): void {
    this.count += 1;
    for (const wake of [...this.waiting]) wake();
  }

  /** Resolves as soon as something was told behind `seen`; false after so many ms without. */
  async behind(seen: number, ms: number): Promise<boolean> {
    if (this.count === seen)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          cancel();
          this.waiting.delete(wake);
          resolve();
        };
        const cancel = this.scheduler.after(ms, wake);
        this.waiting.add(wake);
      });
    return this.count !== seen;
  }
}
