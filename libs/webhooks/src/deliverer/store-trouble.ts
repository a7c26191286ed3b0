import { errorKind, type Logger, type Scheduler } from '@parley/platform';
import type { Millis } from '../millis';

const FIRST_MS = 50;
const LONGEST_MS = 2_000;
/** The same kind of error is not told of more often. */
const TOLD_EVERY_MS = 60_000;

/** The queue fails: what to do is tried again after a while, longer each time. */
export class StoreTrouble {
  /** What failed, and how often in a row. */
  private readonly failures = new Map<string, number>();
  private told: { readonly kind: string; readonly at: Millis } | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly clock: Scheduler,
    private readonly random: () => number,
    private readonly logger: Logger,
  ) {}

  /** Waits before the next try: doubling from 50 ms to 2 s, of which a random half is left out. */
  async wait(what: string, error: unknown): Promise<void> {
    this.tell(errorKind(error));
    const failures = this.failures.get(what) ?? 0;
    this.failures.set(what, failures + 1);
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
    await new Promise<void>((resolve) => {
      const cancel = this.clock.after(most * (0.5 + this.random() / 2), resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** It did not fail. */
  over(what: string): void {
    this.failures.delete(what);
  }

  /** Ends the wait. */
  interrupt(): void {
    this.wake?.();
  }

  private tell(kind: string): void {
    const now = this.clock.now();
    if (this.told?.kind === kind && Math.abs(now - this.told.at) < TOLD_EVERY_MS) return;
    this.told = { kind, at: now };
    this.logger.warn({ error: kind }, 'What webhooks are to get cannot be read or written. Trying again');
  }
}
