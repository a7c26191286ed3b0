import type { Backoff } from '../loop/backoff';
import { sleep } from '../loop/sleep';
import { LeaseLost } from '../state/leases';

/** Between two slices of work that batches leave, in ms: half of the time is for others. */
const REST_MS = 10;

/** Work that batches leave, done a slice at a time until there is none; one that fails comes again, unless the lease is lost. */
export class LeftOver {
  private mayBeMore = false;
  private working: Promise<void> | undefined;

  constructor(
    /** Gives whether there is more. */
    private readonly slice: () => Promise<boolean>,
    private readonly pause: Backoff,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** A batch is done, and may have left something. */
  batchDone(ended: AbortSignal): void {
    this.mayBeMore = true;
    this.working ??= this.work(ended);
  }

  /** When its signal has ended: resolves when nothing is under way any more. */
  async stopped(): Promise<void> {
    await this.working;
  }

  private async work(ended: AbortSignal): Promise<void> {
    for (let failures = 0; this.mayBeMore && !ended.aborted;) {
      // Said before it is asked: a batch that comes meanwhile may leave more.
      this.mayBeMore = false;
      try {
        this.mayBeMore = (await this.slice()) || this.mayBeMore;
        failures = 0;
        if (this.mayBeMore) await sleep(REST_MS, ended);
      } catch (error) {
        if (error instanceof LeaseLost) break;
        this.mayBeMore = true;
        failures += 1;
        this.failed(error);
        await this.pause(failures, ended);
      }
    }
    this.working = undefined;
  }
}
