import { randomUUID } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { unavailable, type AppendOutcome } from '../append-outcome';
import { encodedBytes } from '../encode';
import type { Commit, StreamName } from '../envelope';
import type { RawAppendCall, EventStoreDbConnection } from './connection';
import { proposedEvents } from './events';
import { lostWith, outcomeOf } from './outcome';
import type { Expected } from '../port';

/** Metadata is sent with every event of a commit, so a small append can become a large message. A server takes 16 MiB. */
const MAX_SENT_BYTES = 8 * 1024 * 1024;

/** All appends of a store go over one call, answered under correlation ids in any order. A call that failed is replaced. */
export class Appends {
  private current: AppendCall | undefined;
  private readonly underWay = new Set<Promise<AppendOutcome>>();
  private closed = false;

  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly timeoutMs: number,
    private readonly log: (message: string) => void,
  ) {}

  async append(stream: StreamName, expected: Expected, commits: readonly Commit[]): Promise<AppendOutcome> {
    if (this.closed) return unavailable('the event store is closed');
    const outcome = this.send(stream, expected, commits);
    this.underWay.add(outcome);
    try {
      return await outcome;
    } finally {
      this.underWay.delete(outcome);
    }
  }

  /** Lets what is under way finish, at most as long as the timeout. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.underWay);
    this.current?.retire();
  }

  private async send(stream: StreamName, expected: Expected, commits: readonly Commit[]): Promise<AppendOutcome> {
    const events = proposedEvents(commits);
    const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (bytes > MAX_SENT_BYTES) return E.left({ tag: 'TooLarge', bytes, limit: MAX_SENT_BYTES });
    const call = (this.current ??= this.openCall());
    const correlationId = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.timedOut(call, correlationId), this.timeoutMs);
      call.take({ correlationId, stream, expected, events }, encodedBytes(commits), (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
    });
  }

  private openCall(): AppendCall {
    const call = new AppendCall(this.connection, (error) => {
      if (this.current === call) this.current = undefined;
      this.log(`the call for appends ended: ${error.message}`);
    });
    return call;
  }

  private timedOut(call: AppendCall, correlationId: string): void {
    const reason = `no answer within ${this.timeoutMs} ms`;
    if (call.giveUp(correlationId, reason) || this.current !== call) return;
    // Not this append alone: the whole call is silent. The next ones try another connection.
    this.current = undefined;
    call.retire();
    this.connection.renew();
    this.log(`the call for appends is silent: ${reason}`);
  }
}

interface Waiting {
  readonly bytes: number;
  readonly heardBefore: number;
  readonly settle: (outcome: AppendOutcome) => void;
  sent: boolean;
}

/** One call and the appends that wait for its answers; nothing of it is shared with other calls. */
class AppendCall {
  private readonly waiting = new Map<string, Waiting>();
  private readonly call: Promise<RawAppendCall>;
  private heard = 0;
  private retired = false;

  constructor(
    connection: EventStoreDbConnection,
    private readonly onEnd: (error: Error) => void,
  ) {
    this.call = connection.openAppends({
      answered: (id, answer) => {
        this.heard += 1;
        const waiting = this.waiting.get(id);
        // Nobody waits any more for an answer that is late, or the server's second one to what it could not understand.
        if (waiting !== undefined) this.settle(id, waiting, outcomeOf(answer, waiting.bytes));
      },
      ended: (error) => this.end(error),
    });
    this.call.catch((error: Error) => this.end(error));
  }

  take(request: Parameters<RawAppendCall['send']>[0], bytes: number, settle: (outcome: AppendOutcome) => void): void {
    const waiting: Waiting = { bytes, heardBefore: this.heard, settle, sent: false };
    this.waiting.set(request.correlationId, waiting);
    this.call.then(
      (call) => {
        // It may have been given up, and answered as certainly not written, before the call was there.
        if (this.waiting.get(request.correlationId) !== waiting) return;
        waiting.sent = true;
        call.send(request);
      },
      () => undefined,
    );
  }

  /** Settles an append that got no answer in time. Says whether the call has answered anything since that was sent. */
  giveUp(id: string, reason: string): boolean {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return true;
    this.settle(id, waiting, E.left({ tag: waiting.sent ? 'UnknownOutcome' : 'Unavailable', reason }));
    return this.heard > waiting.heardBefore;
  }

  /** Takes no more appends; the call is cancelled when those it has are settled. */
  retire(): void {
    this.retired = true;
    if (this.waiting.size > 0) return;
    this.call.then(
      (call) => call.cancel(),
      () => undefined,
    );
  }

  private settle(id: string, waiting: Waiting, outcome: AppendOutcome): void {
    this.waiting.delete(id);
    waiting.settle(outcome);
    if (this.retired) this.retire();
  }

  private end(error: Error): void {
    this.onEnd(error);
    const lost = lostWith(error);
    for (const [id, waiting] of this.waiting)
      this.settle(id, waiting, E.left(waiting.sent ? lost : { tag: 'Unavailable', reason: lost.reason }));
  }
}
