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

/** Of a subscription that has not begun yet. */
export const notBegun = (name: string, behindSince: number): SubscriptionStatus => ({
  name,
  position: undefined,
  caughtUp: false,
  caughtUpOnce: false,
  handled: 0,
  retries: 0,
  lastError: undefined,
  behindSince,
});

const MOST_CHARACTERS = 200;

/** After a failure, of which it keeps the beginning of the text. `now` in ms since 1970. */
export const afterFailure = <S extends SubscriptionStatus>(status: S, error: unknown, now: number): S => ({
  ...status,
  caughtUp: false,
  retries: status.retries + 1,
  lastError: String(error).slice(0, MOST_CHARACTERS),
  behindSince: status.behindSince ?? now,
});

/** Of one that was begun anew: what it has done before counts, and until it has caught up it is behind since then. */
export const continued = <S extends SubscriptionStatus>(before: SubscriptionStatus, now: S): S => ({
  ...now,
  handled: before.handled + now.handled,
  caughtUpOnce: before.caughtUpOnce || now.caughtUpOnce,
  behindSince: now.caughtUpOnce ? now.behindSince : (before.behindSince ?? now.behindSince),
});

/** How far a subscription has come. */
export class Progress {
  private at: { -readonly [K in keyof SubscriptionStatus]: SubscriptionStatus[K] };

  constructor(
    name: string,
    private readonly now: () => number,
  ) {
    this.at = notBegun(name, now());
  }

  get retries(): number {
    return this.at.retries;
  }

  status(): SubscriptionStatus {
    return { ...this.at };
  }

  begins(position: Position | undefined): void {
    this.at.position = position;
  }

  behind(): void {
    this.at.caughtUp = false;
    this.at.behindSince ??= this.now();
  }

  done(batch: Batch): void {
    this.at.position = batch.position;
    this.at.handled += batch.commits.length;
    this.at.retries = 0;
    this.at.caughtUp = batch.caughtUp;
    this.at.caughtUpOnce ||= batch.caughtUp;
    if (batch.caughtUp) this.at.behindSince = undefined;
  }

  failed(error: unknown): void {
    this.at = afterFailure(this.at, error, this.now());
  }
}
