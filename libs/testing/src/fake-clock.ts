import type { Scheduler } from '@parley/platform';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Turns of the event loop without a look at the clock after which nobody is taken to be at work any more. */
const QUIET_TURNS = 3;

/** A clock that a test drives. The time of day may be set; timers keep to the time that passes. */
export class FakeClock implements Scheduler {
  private passed = 0;
  private looks = 0;
  private readonly timers: Timer[] = [];

  /** `start` in ms since 1970. */
  constructor(private start: number) {}

  now(): number {
    this.looks += 1;
    return this.start + Math.floor(this.passed);
  }

  after(ms: number, run: () => void): () => void {
    this.looks += 1;
    const timer = { at: this.passed + ms, run };
    this.timers.push(timer);
    return () => void this.removed(timer);
  }

  /** Somebody sets the clock of the machine forward, or back. */
  set(byMs: number): void {
    this.start += byMs;
  }

  /** Lets so much time pass: all that falls due meanwhile is done, each at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.passed + ms;
    await this.quiet();
    for (let next = this.next(); next <= end; next = this.next()) {
      this.passed = Math.max(this.passed, next);
      for (const timer of this.timers.filter(({ at }) => at === next)) if (this.removed(timer)) timer.run();
      await this.quiet();
    }
    this.passed = end;
  }

  /** Lets time pass until it holds, by `stepMs`, at most for `mostMs`. */
  async until(holds: () => boolean | Promise<boolean>, mostMs: number, stepMs = 1_000): Promise<void> {
    const end = this.passed + mostMs;
    await this.quiet();
    while (!(await holds())) {
      if (this.passed >= end) throw new Error(`it did not come about within ${mostMs} ms: ${String(holds)}`);
      await this.pass(Math.min(stepMs, end - this.passed));
    }
  }

  /** Resolves when everybody has done what is to be done at this time. */
  async quiet(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      const { looks } = this;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.looks !== looks) turns = -1;
    }
  }

  /** `Infinity` when nothing is to be done. */
  private next(): number {
    return this.timers.reduce((next, { at }) => Math.min(next, at), Infinity);
  }

  /** False for one that was removed before. */
  private removed(timer: Timer): boolean {
    const index = this.timers.indexOf(timer);
    if (index !== -1) this.timers.splice(index, 1);
    return index !== -1;
  }
}
