import { setImmediate as nextTurn } from 'node:timers/promises';
import { Bell, type Logger, pauses, type Scheduler } from '@parley/platform';
import type { Millis } from '../millis';
import { isAccepted } from '../outcome/verdict';
import type { Claim, DeliveryQueue, StatusChange } from '../port';
import { Every } from './every';
import { Flights, type FlightsOptions } from './flights';
import type { DeliveryLimits } from './limits';
import { Load } from './load';
import { Outcomes } from './outcomes';
import { SlowStarts } from './slow-starts';
import { StoreTrouble } from './store-trouble';
import { tellChange } from './tell-change';
import { Turns } from './turns';

/** For so long what is in flight may come to its end when all is to stop; then it is cut off, and that may take a little. */
const FINISH_MS = 4_000;
const CUT_OFF_MS = 500;
/** The event loop is left to others after so many ms of work. */
const TURN_MS = 5;

interface DeliveringOptions extends Omit<FlightsOptions, 'over' | 'back' | 'lost'> {
  readonly queue: DeliveryQueue;
  readonly limits: DeliveryLimits;
  readonly onLook: () => void;
}

/**
 * The loop of a deliverer. Only one call of the queue is under way at a time: first what came of requests is written, by which their places
 * become free, then more is claimed.
 */
export class Delivering {
  private readonly queue: DeliveryQueue;
  private readonly clock: Scheduler;
  private readonly limits: DeliveryLimits;
  private readonly logger: Logger;
  private readonly onLook: () => void;
  private readonly turns = new Turns();
  private readonly load: Load;
  private readonly outcomes = new Outcomes();
  private readonly slowStarts: SlowStarts;
  private readonly flights: Flights;
  private readonly trouble: StoreTrouble;
  private readonly bell: Bell;
  private readonly ask: Every;
  private readonly look: Every;
  private readonly keepUp: Every;
  private readonly unlisten: () => void;
  private readonly done: Promise<void>;
  private state: 'running' | 'finishing' | 'ended' = 'running';
  private stopped: Promise<void> | undefined;

  constructor(options: DeliveringOptions) {
    const { queue, clock, limits, logger, random, onLook } = options;
    [this.queue, this.clock, this.limits, this.logger] = [queue, clock, limits, logger];
    this.onLook = onLook;
    this.load = new Load(limits);
    this.slowStarts = new SlowStarts(limits.requestsOfWebhook);
    this.bell = new Bell(clock);
    const ring = (): void => this.bell.ring();
    this.flights = new Flights({
      ...options,
      over: (settled) => {
        this.outcomes.add(settled);
        ring();
      },
      back: ring,
      lost: (claim) => {
        this.landed(claim);
        ring();
      },
    });
    this.trouble = new StoreTrouble(clock, random, logger);
    [this.ask, this.look, this.keepUp] = [new Every(clock, ring), new Every(clock, ring), new Every(clock, ring)];
    this.unlisten = queue.onWaiting((webhooks) => this.told(webhooks));
    this.done = this.run();
  }

  get inFlight(): number {
    return this.load.requests;
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.end());
  }

  private async end(): Promise<void> {
    this.unlisten();
    this.state = 'finishing';
    this.bell.ring();
    await this.flights.landed(FINISH_MS);
    this.flights.cutOff();
    await this.flights.landed(CUT_OFF_MS);
    this.state = 'ended';
    for (const each of [this.ask, this.look, this.keepUp]) each.end();
    this.bell.ring();
    this.trouble.interrupt();
    await this.done;
  }

  private told(webhooks: ReadonlySet<string>): void {
    const now = this.clock.now();
    for (const webhook of webhooks) this.turns.due(webhook, now);
    this.keepUp.within(this.limits.keepUpMs);
    this.bell.ring();
  }

  private async run(): Promise<void> {
    const pause = pauses(TURN_MS);
    while (this.state !== 'ended') {
      await pause();
      const what = this.nextStep();
      try {
        if (await this[what]()) this.trouble.over(what);
        else await this.bell.heard(this.idleMs());
      } catch (error) {
        await this.trouble.wait(what, error);
      }
    }
  }

  /** Each is one call of the queue, rejects when that does, and gives false when there is nothing to do now. */
  private nextStep(): 'write' | 'giveBack' | 'askForChanges' | 'lookAtAll' | 'doSomeOfTheRest' | 'claim' {
    if (this.outcomes.size > 0) return 'write';
    if (this.flights.givenBack.length > 0) return 'giveBack';
    if (this.state === 'running') {
      if (this.ask.due) return 'askForChanges';
      if (this.look.due) return 'lookAtAll';
      if (this.keepUp.due) return 'doSomeOfTheRest';
    }
    return 'claim';
  }

  /** How long there is nothing to do, unless something comes. */
  private idleMs(): number {
    return this.state === 'running' && !this.isFull ? this.turns.dueNext - this.clock.now() : Infinity;
  }

  private get isFull(): boolean {
    return this.load.requests >= this.limits.requests;
  }

  private async write(): Promise<true> {
    const { done, lost, changes, error } = await this.outcomes.write(this.queue, this.clock.now());
    const now = this.clock.now();
    for (const settled of done) {
      this.landed(settled.claim);
      if (lost) continue;
      if (isAccepted(settled)) this.slowStarts.accepted(settled.claim.lane.webhook);
      // Of a replay more may be made now.
      if (settled.claim.replay) this.keepUp.within(this.limits.keepUpMs);
      // The next one of its lane may be due, and there is room for another.
      this.turns.due(settled.claim.lane.webhook, now);
    }
    for (const change of changes) this.changed(change);
    if (lost) this.logger.error({}, 'What came of a request to a webhook could not be written: it is sent again');
    if (error !== undefined) throw error;
    return true;
  }

  private async giveBack(): Promise<true> {
    const claims = [...this.flights.givenBack];
    await this.queue.release(claims, this.clock.now());
    this.flights.givenBack.splice(0, claims.length);
    const now = this.clock.now();
    for (const claim of claims) {
      this.landed(claim);
      this.turns.due(claim.lane.webhook, now);
    }
    return true;
  }

  private landed(claim: Claim): void {
    this.load.remove(claim);
    this.flights.remove(claim);
  }

  private changed(change: StatusChange): void {
    if (change.status === 'active') this.slowStarts.recovered(change.webhook);
    else this.slowStarts.forget(change.webhook);
    tellChange(this.logger, change);
  }

  private async askForChanges(): Promise<true> {
    this.ask.done(this.limits.askMs);
    if (!(await this.queue.changedElsewhere())) return true;
    this.look.at();
    this.keepUp.within(this.limits.keepUpMs);
    return true;
  }

  private async lookAtAll(): Promise<true> {
    this.onLook();
    this.turns.asking();
    const waiting = await this.queue.waiting();
    this.look.done(this.limits.lookMs);
    this.turns.look(waiting, this.clock.now());
    this.slowStarts.look(waiting);
    return true;
  }

  private async doSomeOfTheRest(): Promise<true> {
    this.keepUp.done(this.limits.keepUpIdleMs);
    if (await this.queue.keepUp(this.clock.now())) this.keepUp.within(this.limits.keepUpMs);
    return true;
  }

  private async claim(): Promise<boolean> {
    if (this.state !== 'running') return false;
    if (this.flights.cutOffOverdue()) {
      // They are back before anything else of their lanes is claimed.
      await nextTurn();
      return true;
    }
    if (this.isFull) return false;
    const now = this.clock.now();
    const turn = this.turns.next(now, (webhook, workspace, turns) =>
      this.load.roomOf(webhook, workspace, this.slowStarts.mostOf(webhook), turns),
    );
    if (turn === undefined) return false;
    const { webhook, room } = turn;
    this.turns.asking(webhook);
    const { claimed, next } = await this.queue.claim(webhook, room, now).catch((error: unknown) => {
      this.turns.putOff(webhook, this.clock.now());
      throw error;
    });
    this.turns.took(webhook, { next, workspace: claimed[0]?.workspace }, this.clock.now());
    const unfit = claimed.filter((claim) => !this.begin(claim, now));
    if (unfit.length === 0) return true;
    this.turns.putOff(webhook, this.clock.now());
    await this.queue.release(unfit, this.clock.now());
    return true;
  }

  /** False for one that there is no room for. */
  private begin(claim: Claim, claimedAt: Millis): boolean {
    if (this.state !== 'running' || !this.load.fits(claim)) return false;
    this.load.add(claim);
    this.flights.begin(claim, claimedAt);
    return true;
  }
}
