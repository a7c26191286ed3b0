import type { Batch, Position } from '@parley/event-store';

export interface SubscriptionStatus {
  readonly name: string;
  /** Behind the last batch that was handled. */
  readonly position: Position | undefined;
  /** Everything that the store knew of is handled; false while a batch is in hand, and after a failure. */
  readonly caughtUp: boolean;
  /** It has caught up at least once. */
  readonly caughtUpOnce: boolean;
  /** Commits handled since the start, repeated ones included. */
  readonly handled: number;
  /** Failures in a row; 0 once a batch was handled. */
  readonly retries: number;
  readonly lastError: string | undefined;
  /** Milliseconds since 1970 at which it stopped being caught up; undefined while it is. */
  readonly behindSince: number | undefined;
}

/** How far the loop has come. */
export class Progress {
  position: Position | undefined;
  retries = 0;
  private caughtUp = false;
  private caughtUpOnce = false;
  private handled = 0;
  private lastError: string | undefined;
  private behindSince: number | undefined;

  constructor(
    private readonly name: string,
    private readonly now: () => number,
  ) {
    this.behindSince = now();
  }

  behind(): void {
    this.caughtUp = false;
    this.behindSince ??= this.now();
  }

  done(batch: Batch): void {
    this.position = batch.position;
    this.handled += batch.commits.length;
    this.retries = 0;
    this.caughtUp = batch.caughtUp;
    this.caughtUpOnce ||= batch.caughtUp;
    if (batch.caughtUp) this.behindSince = undefined;
  }

  failed(error: unknown): void {
    this.behind();
    this.retries += 1;
    this.lastError = String(error);
  }

  status(): SubscriptionStatus {
    const { name, position, caughtUp, caughtUpOnce, handled, retries, lastError, behindSince } = this;
    return { name, position, caughtUp, caughtUpOnce, handled, retries, lastError, behindSince };
  }
}
