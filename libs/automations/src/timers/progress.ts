import type { Millis } from '@parley/domain';
import type { Logger, Scheduler } from '@parley/platform';
import type { AutomationStore } from '../port';
import { LATE_MS } from './overdue-notes';
import type { PassedTime } from '../passed-time';

const TOLD_EVERY_MS = 10_000;
/** How much is told of as long work, while it goes on. */
const LONG = 1_000;

interface Parts {
  readonly store: Pick<AutomationStore, 'overdue'>;
  readonly scheduler: Pick<Scheduler, 'now'>;
  readonly logger: Logger;
  readonly time: PassedTime;
}

/** Says how far long work has come: while more than 1,000 timers were overdue at once, every ten seconds, and at the end. */
export class Progress {
  /** When the work at hand began, and when was told of it last, in passed time. */
  private busy: { readonly since: Millis; readonly toldAt: Millis } | undefined;
  private isLong = false;
  private done = 0;

  constructor(private readonly parts: Parts) {}

  /** One was done. */
  did(): void {
    this.done += 1;
  }

  /** So many are overdue, and it was told. */
  begin(overdue: number): void {
    if (overdue > LONG) this.isLong = true;
  }

  /** There is more to do. */
  async goesOn(): Promise<void> {
    const { store, scheduler, logger, time } = this.parts;
    const now = time.now();
    this.busy ??= { since: now, toldAt: now };
    if (now - this.busy.toldAt < TOLD_EVERY_MS) return;
    this.busy = { ...this.busy, toldAt: now };
    const { wakes, closes } = await store.overdue(scheduler.now() - LATE_MS);
    this.isLong ||= wakes + closes > LONG;
    if (this.isLong) logger.info({ ...this.figures(), left: wakes + closes }, 'Overdue timers are being done');
  }

  /** There is nothing more to do. */
  ends(): void {
    if (this.isLong) this.parts.logger.info(this.figures(), 'The overdue timers are done');
    this.busy = undefined;
    this.isLong = false;
    this.done = 0;
  }

  private figures(): { readonly done: number; readonly seconds: number; readonly perSecond: number } {
    const { done, busy } = this;
    const seconds = Math.round((this.parts.time.now() - (busy?.since ?? 0)) / 1_000);
    return { done, seconds, perSecond: Math.round(done / Math.max(1, seconds)) };
  }
}
