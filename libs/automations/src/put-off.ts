import type { Scheduler } from '@parley/platform';

const FIRST_MS = 50;
const LONGEST_MS = 2_000;

interface Failing {
  readonly times: number;
  /** Undefined once it may be tried again. */
  cancel: (() => void) | undefined;
}

/** What failed and is tried again after a while: after 50 ms at first, doubling to 2 s as often as it fails in a row. */
export class PutOff {
  private readonly failing = new Map<string, Failing>();

  constructor(
    private readonly scheduler: Pick<Scheduler, 'after'>,
    private readonly wake: () => void,
  ) {}

  has(what: string): boolean {
    return this.failing.get(what)?.cancel !== undefined;
  }

  /** How often in a row it has failed now. */
  add(what: string): number {
    const before = this.failing.get(what);
    before?.cancel?.();
    const times = (before?.times ?? 0) + 1;
    const failing: Failing = { times, cancel: undefined };
    failing.cancel = this.scheduler.after(Math.min(LONGEST_MS, FIRST_MS * 2 ** (times - 1)), () => {
      failing.cancel = undefined;
      this.wake();
    });
    this.failing.set(what, failing);
    return times;
  }

  /** It did not fail. */
  over(what: string): void {
    this.failing.get(what)?.cancel?.();
    this.failing.delete(what);
  }

  clear(): void {
    for (const what of [...this.failing.keys()]) this.over(what);
  }
}
