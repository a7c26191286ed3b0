import type { Millis } from '@parley/domain';
import type { Scheduler } from '@parley/platform';
import type { Lease } from '@parley/subscriptions';
import type { AutomationStore, TimerLane } from '../port';
import type { TimerLimits } from './limits';
import type { PassedTime } from '../passed-time';

interface Parts {
  readonly store: Pick<AutomationStore, 'dueLanes' | 'nextDue'>;
  readonly scheduler: Pick<Scheduler, 'now'>;
  readonly time: PassedTime;
  readonly limits: Pick<TimerLimits, 'lanes' | 'lanesOfWorkspace' | 'lookMs' | 'busyLookMs' | 'blockedLookMs'>;
}

/** Of so many lanes that are blocked is known that they are. */
const MOST_BLOCKED = 10_000;
/** Each is read at each look: then the next look comes later by so many ms. */
const BLOCKED_LANE_MS = 0.5;

/** When the store is asked which lanes are due: when the next one is, and now and then. */
export class Looks {
  /** The last one: the time then, and how much time had passed. */
  private last: { readonly now: Millis; readonly passed: Millis; readonly blocked: number } | undefined;

  constructor(private readonly parts: Parts) {}

  /** The next one is due at once. */
  forget(): void {
    this.last = undefined;
  }

  /** Whether the clock was set back since: what was due then may not be due now. Then the next look is due at once. */
  wasSetBack(): boolean {
    const { last } = this;
    if (last === undefined || this.parts.scheduler.now() >= last.now) return false;
    this.last = undefined;
    return true;
  }

  /** `isBusy`: something is left of the last one. `isAwaited`: the store will hear of something soon. */
  async isDue(isBusy: boolean, isAwaited: boolean): Promise<boolean> {
    const { last } = this;
    const { store, scheduler, limits } = this.parts;
    if (last === undefined || this.since() >= limits.lookMs) return true;
    if (isBusy) return this.since() >= limits.busyLookMs;
    const next = await store.nextDue();
    if (next === undefined || next > scheduler.now()) return false;
    return next > last.now || this.since() >= this.blockedMs(isAwaited);
  }

  /** Those that are blocked stand before all others: so many more are asked for. */
  async look(
    lease: Lease,
    blocked: { readonly lanes: number; readonly ofWorkspace: number },
  ): Promise<readonly TimerLane[]> {
    const { store, scheduler, time, limits } = this.parts;
    const now = scheduler.now();
    const more = Math.min(blocked.lanes, MOST_BLOCKED);
    this.last = { now, passed: time.now(), blocked: more };
    const lanes = limits.lanes + more;
    return store.dueLanes(
      now,
      { lanes, ofWorkspace: limits.lanesOfWorkspace + Math.min(more, blocked.ofWorkspace) },
      lease,
    );
  }

  /** For how long nothing is to be done, when nothing is left of the last look. */
  async untilNext(isAwaited: boolean): Promise<Millis> {
    const next = await this.parts.store.nextDue();
    const now = this.parts.scheduler.now();
    if (next === undefined || next > now) return this.atMost(next === undefined ? Infinity : next - now);
    if (next > (this.last?.now ?? -Infinity)) return 0;
    // What is due is under way or passed by. Of others that become due meanwhile the store cannot tell.
    return Math.max(0, this.blockedMs(isAwaited) - this.since());
  }

  /** Not longer than until the next look that comes in any case. */
  atMost(ms: Millis): Millis {
    return Math.min(ms, Math.max(0, this.parts.limits.lookMs - this.since()));
  }

  private blockedMs(isAwaited: boolean): Millis {
    const { busyLookMs, blockedLookMs } = this.parts.limits;
    const readingMs = BLOCKED_LANE_MS * (this.last?.blocked ?? 0);
    return Math.max(isAwaited ? busyLookMs : blockedLookMs, readingMs);
  }

  private since(): Millis {
    return this.last === undefined ? Infinity : this.parts.time.now() - this.last.passed;
  }
}
