import type { Millis } from '@parley/domain';
import { Bell, errorKind, type Logger, type Scheduler } from '@parley/platform';
import { LeaseLost, type Lease } from '@parley/subscriptions';
import type { Commander } from '../commands/commander';
import type { AutomationStore } from '../port';
import { PutOff } from '../put-off';
import type { Runner } from '../runner';
import { Asking } from './asking';
import { chosen } from './choosing';
import { DueTimers } from './due-timers';
import { Failing } from './failing';
import { Held } from './held';
import { TIMER_LIMITS, type TimerLimits } from './limits';
import { Looks } from './looks';
import { OverdueNotes } from './overdue-notes';
import { PassedTime } from '../passed-time';
import { Progress } from './progress';
import { Rate } from './rate';
import { Seldom } from '../seldom';

interface TimerRunnerOptions {
  readonly store: Pick<AutomationStore, 'dueLanes' | 'dueIn' | 'settled' | 'nextDue' | 'overdue' | 'revisionOf'>;
  readonly commander: Pick<Commander, 'carryOut'>;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly limits?: Partial<TimerLimits>;
}

/**
 * Wakes snoozed conversations and closes idle ones when it is time (rules 7 and 8): workspaces in turn, and the lanes
 * of each, oldest first in each lane, at a bounded rate.
 */
export function timerRunner({ limits, ...options }: TimerRunnerOptions): Runner {
  return new TimerRunner(options, { ...TIMER_LIMITS, ...limits });
}

const STORE = 'store';

class TimerRunner implements Runner {
  private readonly bell: Bell;
  private readonly putOff: PutOff;
  private readonly seldom: Seldom;
  private readonly held: Held;
  private readonly failing = new Failing();
  private readonly asking: Asking;
  private readonly due: DueTimers;
  private readonly looks: Looks;
  private readonly notes: OverdueNotes;
  private readonly progress: Progress;
  private readonly done: Promise<void>;
  /** Another one each time that it may act. */
  private term: { readonly lease: Lease } | undefined;
  /** The token of a lease that the store says is lost. */
  private lost = 0;
  private hasNews = false;
  private isStopped = false;

  constructor(
    private readonly options: Omit<TimerRunnerOptions, 'limits'>,
    limits: TimerLimits,
  ) {
    const { store, scheduler, logger } = options;
    const time = new PassedTime(scheduler);
    this.bell = new Bell(scheduler);
    this.putOff = new PutOff(scheduler, () => this.bell.ring());
    this.seldom = new Seldom(time);
    this.held = new Held(store, limits, time);
    this.due = new DueTimers({
      store,
      scheduler,
      time,
      held: this.held,
      limits,
      settled: (lane) => this.notes.forget(lane),
    });
    this.looks = new Looks({ store, scheduler, time, limits });
    this.notes = new OverdueNotes({ store, logger, limits });
    this.progress = new Progress({ store, scheduler, logger, time });
    this.asking = new Asking({
      ...options,
      limits,
      held: this.held,
      failing: this.failing,
      rate: new Rate(limits, time),
      putOff: this.putOff,
      seldom: this.seldom,
      answered: ({ tag }) => {
        if (tag === 'done') this.progress.did();
        this.bell.ring();
      },
    });
    this.done = this.run();
  }

  resume(lease: Lease): void {
    if (this.isStopped || this.term?.lease.token === lease.token || lease.token <= this.lost) return;
    this.suspend();
    this.term = { lease };
    this.bell.ring();
  }

  suspend(): void {
    this.term = undefined;
    this.due.clear();
    this.looks.forget();
    this.putOff.over(STORE);
    this.asking.forgetFailing();
  }

  applied(): void {
    this.hasNews = true;
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.suspend();
    this.bell.ring();
    await this.done;
    await this.asking.settled();
    this.putOff.clear();
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const { term } = this;
      const wait = term === undefined ? Infinity : await this.round(term);
      // What came meanwhile under another term is looked at at once.
      if (!this.isStopped) await this.bell.heard(term === this.term ? wait : 0);
    }
  }

  /** Does what may be done now; gives for how long nothing more is to be done unless the bell rings. Never rejects. */
  private async round(term: { readonly lease: Lease }): Promise<Millis> {
    if (this.putOff.has(STORE)) return Infinity;
    try {
      const wait = await this.act(term);
      if (this.term === term) this.putOff.over(STORE);
      return wait;
    } catch (error) {
      if (this.term === term) this.trouble(error, term.lease);
      return Infinity;
    }
  }

  private async act(term: { readonly lease: Lease }): Promise<Millis> {
    if (this.looks.wasSetBack()) {
      // What was due may not be due now.
      this.due.clear();
      this.asking.forgetFailing();
    }
    const isLookDue = await this.looks.isDue(this.due.hasMore, this.held.isAwaiting);
    // The store may have known what was done before the answer was here.
    this.hasNews ||= isLookDue;
    await this.hearNews();
    if (isLookDue) {
      const lanes = await this.looks.look(term.lease, this.due.blocked());
      const overdue = await this.notes.tell(lanes, this.options.scheduler.now());
      if (this.term !== term) return 0;
      this.progress.begin(overdue);
      this.due.update(lanes);
    }
    return this.beginDue(term);
  }

  private async hearNews(): Promise<void> {
    if (this.hasNews) {
      this.hasNews = false;
      for (const lane of await this.held.forgetKnown()) this.due.lookThrough(lane);
    }
    for (const lane of this.held.toTry()) this.due.lookThrough(lane);
  }

  private async beginDue(term: { readonly lease: Lease }): Promise<Millis> {
    for (;;) {
      const hasMore = this.due.hasMore || !this.failing.isEmpty;
      const wait = hasMore ? this.asking.waitMs() : 0;
      if (wait > 0) {
        await this.progress.goesOn();
        return this.looks.atMost(wait);
      }
      const next = await this.chosen(term.lease);
      if (this.term !== term) return 0;
      if (next !== undefined) {
        if (!next.isAgain) this.due.take(next.due);
        this.asking.begin(next.due);
      } else if (this.asking.mood === 'doubt') this.asking.noOther();
      else {
        if (this.asking.isQuiet) this.progress.ends();
        return this.looks.untilNext(this.held.isAwaiting);
      }
    }
  }

  private chosen(lease: Lease): ReturnType<typeof chosen> {
    const { due, failing, asking } = this;
    return chosen({ due, failing, mood: asking.mood, now: this.options.scheduler.now() }, lease);
  }

  private trouble(error: unknown, lease: Lease): void {
    if (error instanceof LeaseLost) {
      this.lost = lease.token;
      return this.suspend();
    }
    // What was read may be only a part.
    this.due.clear();
    this.looks.forget();
    const kind = errorKind(error);
    if (this.putOff.add(STORE) < 2) return;
    this.seldom.tell(`store ${kind}`, () =>
      this.options.logger.warn({ error: kind }, 'What timers are due cannot be read: they wait. It is tried again'),
    );
  }
}
