import type { Millis } from '@parley/domain';
import type { Lease } from '@parley/subscriptions';
import type { AfterTimer, AutomationStore, Timer, TimerLane } from '../port';
import type { Held } from './held';

/** Reads what is due in one lane, some of it ahead. */
export class LaneReader {
  private ahead: Timer[] = [];
  private after: AfterTimer | undefined;
  private isAtEnd = false;
  private isBlocked = false;
  private isOnceMore = false;

  /** `since`: passed time at which it began at the front. */
  constructor(
    readonly lane: TimerLane,
    private readonly held: Held,
    private since: Millis,
  ) {}

  /** Nothing of it is left that may be asked for now. */
  get isThrough(): boolean {
    return this.isAtEnd && !this.isOnceMore && this.ahead.length === 0;
  }

  /** What it came by is still there, under way or passed by, so that the lane stays due. */
  get leavesSome(): boolean {
    return this.isBlocked;
  }

  /** The next one that may be asked for; undefined when none was read ahead. */
  get head(): Timer | undefined {
    for (let timer = this.ahead[0]; timer !== undefined; timer = this.ahead[0]) {
      if (!this.held.keepsBack({ lane: this.lane, timer })) return timer;
      this.isBlocked = true;
      this.ahead.shift();
    }
    return undefined;
  }

  /** The head is asked for. */
  take(): void {
    this.ahead.shift();
    this.isBlocked = true;
  }

  /** Goes on behind what it has read, with what has become due since. */
  goOn(): void {
    this.isAtEnd = false;
  }

  /** What it came by is not there any more, or may be asked for by now: it is to be read from the front once it is through. */
  lookThrough(since: Millis): void {
    if (this.isThrough) this.fromFront(since);
    else this.isOnceMore = true;
  }

  /** Begins again at the front. */
  fromFront(since: Millis): void {
    this.ahead = [];
    this.after = undefined;
    this.isAtEnd = false;
    this.isBlocked = false;
    this.isOnceMore = false;
    this.since = since;
  }

  /** How long ago it began at the front. */
  age(passed: Millis): Millis {
    return passed - this.since;
  }

  /** Reads until there is a head, or it is through. */
  async read(store: Pick<AutomationStore, 'dueIn'>, now: Millis, page: number, lease: Lease): Promise<void> {
    while (this.head === undefined && !this.isThrough) {
      if (this.isAtEnd) this.fromFront(this.since);
      const timers = await store.dueIn(this.lane, now, page, lease, this.after);
      this.after = timers.at(-1) ?? this.after;
      this.isAtEnd = timers.length < page;
      this.ahead = [...timers];
    }
  }
}
