import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { Faults } from './faults';
import type { Recorded } from './events';
import type { DoubleLog } from './log';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage, TOO_SLOW } from './messages';
import { drained, fail, matching, type ReadCall } from './read-calls';

/** How many events a live subscriber may lag behind before the server drops it. */
const LIVE_BUFFER = 32;

/** The calls that read the whole log and stay: first what is there, at the reader's pace, then what comes, if it keeps up. */
export class SubscriptionCalls {
  dropped = 0;
  private readonly open = new Set<Subscription>();

  constructor(
    private readonly log: DoubleLog,
    private readonly faults: Faults,
  ) {}

  get count(): number {
    return this.open.size;
  }

  subscribe(call: ReadCall): void {
    const position = call.request.getOptions()?.getAll()?.getPosition();
    if (position !== undefined && !this.log.isBoundary(Number(position.getCommitPosition())))
      return fail(call, status.UNKNOWN, 'Exception was thrown by handler.');
    const subscription = new Subscription(call, this.log, this.faults, () => this.drop(subscription));
    this.open.add(subscription);
    const over = (): void => {
      this.open.delete(subscription);
      subscription.end();
    };
    call.once('cancelled', over);
    call.once('close', over);
    void subscription.run();
  }

  /** For those that are open, or, when none is, for the next one. */
  dropAfter(events: number): void {
    for (const subscription of this.open) subscription.dropAfter(events);
    if (this.open.size === 0) this.faults.dropAfter = events;
  }

  dropAll(): void {
    for (const subscription of this.open) this.drop(subscription);
  }

  private drop(subscription: Subscription): void {
    if (!this.open.delete(subscription)) return;
    this.dropped += 1;
    subscription.end();
    fail(subscription.call, status.ABORTED, TOO_SLOW);
  }
}

class Subscription {
  private next: number;
  private live = false;
  private over = false;
  private sent = 0;
  private scanned = 0;
  private readonly matches: (event: Recorded) => boolean;
  private readonly filtered: boolean;
  private readonly window: number;
  private readonly checkpointEvery: number;
  private wake: () => void = () => undefined;
  private readonly stopListening: () => void;
  /** With the fault `drop-after`: how many events this one gets before it is dropped. */
  private limit: number | undefined;

  constructor(
    readonly call: ReadCall,
    private readonly log: DoubleLog,
    faults: Faults,
    private readonly drop: () => void,
  ) {
    const options = call.request.getOptions() ?? new ReadReq.Options();
    const filter = options.getFilter();
    this.filtered = filter !== undefined;
    this.matches = matching(options) ?? ((): boolean => true);
    this.window = filter?.hasMax() ? filter.getMax() : 32;
    this.checkpointEvery = this.window * (filter?.getCheckpointintervalmultiplier() ?? 1);
    this.next = startOf(options, log);
    this.limit = faults.dropAfter;
    faults.dropAfter = undefined;
    this.stopListening = log.onAppended(() => this.appended());
  }

  async run(): Promise<void> {
    await this.send(confirmationMessage(randomUUID()));
    while (!this.over && this.next < this.log.all.length) await this.catchUpPage();
    if (this.over) return;
    this.live = true;
    await this.send(caughtUpMessage());
    while (!this.over) {
      const event = this.log.all[this.next];
      if (event === undefined) await new Promise<void>((resolve) => (this.wake = resolve));
      else await this.follow(event);
    }
  }

  dropAfter(events: number): void {
    this.limit = this.sent + events;
  }

  end(): void {
    this.over = true;
    this.stopListening();
    this.wake();
  }

  private appended(): void {
    this.wake();
    // After the reader's turn: what it could take at once is no lag. What the filter leaves out does not count.
    setImmediate(() => {
      if (this.live && this.lag() > LIVE_BUFFER) this.drop();
    });
  }

  private lag(): number {
    let lag = 0;
    for (let i = this.next; i < this.log.all.length && lag <= LIVE_BUFFER; i += 1)
      if (this.matches(this.log.all[i] as Recorded)) lag += 1;
    return lag;
  }

  private async catchUpPage(): Promise<void> {
    const page = this.log.all.slice(this.next, this.next + this.window);
    const start = this.next === 0 ? 0 : (page[0]?.position ?? 0);
    let last: Recorded | undefined;
    for (const event of page) {
      this.next += 1;
      if (!this.matches(event)) continue;
      last = event;
      await this.send(eventMessage(event), true);
      if (this.over) return;
    }
    this.scanned += page.length;
    // As observed: the place lags behind what was looked at, and says 0 for prepare when the page had no match.
    const due = this.filtered && page.length === this.window && this.scanned % this.checkpointEvery === 0;
    if (due) await this.send(checkpointMessage(last?.position ?? start, last?.position ?? 0));
  }

  private async follow(event: Recorded): Promise<void> {
    this.next += 1;
    this.scanned += 1;
    if (this.matches(event)) await this.send(eventMessage(event), true);
    if (this.filtered && this.scanned % this.checkpointEvery === 0)
      await this.send(checkpointMessage(event.position, event.position));
  }

  private async send(message: ReturnType<typeof eventMessage>, isEvent = false): Promise<void> {
    if (this.over) return;
    if (isEvent) this.sent += 1;
    const room = this.call.write(message);
    if (isEvent && this.limit !== undefined && this.sent >= this.limit) return this.drop();
    if (!room) await drained(this.call);
  }
}

/** Subscriptions begin behind a position, also in the middle of an append; with prepare 0 the event at the place itself is behind. */
function startOf(options: ReadReq.Options, log: DoubleLog): number {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position === undefined) return all?.hasEnd() ? log.all.length : 0;
  const [commit, prepare] = [Number(position.getCommitPosition()), Number(position.getPreparePosition())];
  return log.indexFrom(prepare < commit || commit === 0 ? commit : commit + 1);
}
