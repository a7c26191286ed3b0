import type { Scheduler } from './scheduler';

/** A timer that is set for more than some weeks rings at once. */
const LONGEST_MS = 24 * 3_600_000;

/** Wakes a loop that has nothing to do. */
export class Bell {
  private rung = false;
  private turn: NodeJS.Immediate | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly clock: Pick<Scheduler, 'after'>) {}

  /** Wakes it at the end of this turn of the event loop, so that it finds all that comes together. */
  ring(): void {
    this.turn ??= setImmediate(() => {
      this.turn = undefined;
      this.rung = true;
      this.wake?.();
    });
  }

  /** Resolves when it was rung since the last time, or after so many ms, or a day. */
  async heard(ms: number): Promise<void> {
    if (!this.rung) {
      const cancel = Number.isFinite(ms)
        ? this.clock.after(Math.min(Math.max(0, ms), LONGEST_MS), () => this.ring())
        : undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
      cancel?.();
    }
    this.wake = undefined;
    this.rung = false;
  }
}
