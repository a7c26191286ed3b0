import type { Batch, EventStore, Position } from '@parley/event-store';
import { backoff as growing, type Backoff } from '../loop/backoff';
import { afterFailure, continued, notBegun, type SubscriptionStatus } from '../loop/progress';
import { runSubscription, type Subscription } from '../loop/run-subscription';
import { sleep } from '../loop/sleep';
import { LeaseLost, type Lease } from '../state/leases';
import type { ParkedCommit } from '../state/parked-commits';
import type { LeasedConsumer } from './consumer';
import { NotRunningHere, type ConsumerStatus, type RunningConsumer } from './running-consumer';
import { isOfCommit } from './is-of-commit';
import { LeftOver } from './left-over';
import { slicesOf } from './slices';
import { Suspects } from './suspects';

/** How long a lease is taken for, in ms: a process that was killed is followed by another after so long. */
export const LEASE_MS = 15_000;
const RENEWALS = 3;
/** How often is looked for work between batches while none come. */
const IDLE_MS = 60_000;

/** What is being handled, for whoever has to know should the thread end now. */
export interface InHand {
  began(commits: number, position: Position): void;
  ended(): void;
}

export interface LeasedOptions {
  readonly store: Pick<EventStore, 'subscribe'>;
  /** Who this is: the same name takes its own lease again at once, so it belongs to one that is certainly the only one. */
  readonly holder: string;
  readonly ttlMs?: number;
  /** How often `between` is called while no batch comes, in ms (default a minute). */
  readonly idleMs?: number;
  /** Most commits that are handled at once in the beginning; doubled by each success (default: as many as a batch has). */
  readonly atFirst?: number;
  /** Positions of commits that are parked without being looked at. */
  readonly fatal?: Iterable<Position>;
  readonly inHand?: InHand;
  /** Told of each commit that is parked. */
  readonly onParked?: (parked: ParkedCommit) => void;
  /** Told of every failure; it goes on by itself. */
  readonly onError?: (error: unknown, status: SubscriptionStatus) => void;
  /** Called after each batch. */
  readonly handled?: () => void;
  readonly backoff?: Backoff;
}

const nothingInHand: InHand = { began: () => undefined, ended: () => undefined };

/**
 * Runs a consumer that has one runner in all processes: waits for its lease, holds it while it handles batches, and waits again
 * should another take it. What it writes is checked against the lease by the store that it writes to.
 */
export function runLeased(consumer: LeasedConsumer, options: LeasedOptions): RunningConsumer {
  return new LeasedRun(consumer, options);
}

class LeasedRun implements RunningConsumer {
  readonly name: string;
  readonly readiness: LeasedConsumer['readiness'];
  readonly done: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly pause: Backoff;
  private running: { readonly lease: Lease; readonly subscription: Subscription } | undefined;
  private elsewhere = false;
  private parked = 0;
  /** A batch failed of which a part may have been carried out, and something parked. */
  private countAgain = false;
  private readonly suspects: Suspects;
  private last: Promise<unknown> = Promise.resolve();
  /** What was so before the present lease. */
  private before: SubscriptionStatus;

  constructor(
    private readonly consumer: LeasedConsumer,
    private readonly options: LeasedOptions,
  ) {
    this.name = consumer.name;
    this.readiness = consumer.readiness;
    this.pause = options.backoff ?? growing();
    this.suspects = new Suspects(options.fatal, options.atFirst);
    this.before = notBegun(consumer.name, Date.now());
    this.done = this.run();
  }

  status(): ConsumerStatus {
    const { before, parked, running } = this;
    if (running !== undefined) return { ...continued(before, running.subscription.status()), lease: 'held', parked };
    return { ...before, caughtUp: false, lease: this.elsewhere ? 'elsewhere' : 'waiting', parked };
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.done;
  }

  async again(stream: string): Promise<boolean> {
    const { running } = this;
    if (running === undefined) throw new NotRunningHere(this.name);
    return this.inTurn(async () => {
      const before = await this.isParked(stream);
      try {
        return await this.consumer.again(stream, running.lease);
      } finally {
        const after = await this.isParked(stream);
        this.parked += after - before;
      }
    });
  }

  /** 1 or 0. Asked of one stream: to count all of them after each would take ever longer where many are handled again. */
  private async isParked(stream: string): Promise<number> {
    return (await this.consumer.parked.find(this.name, stream)) === undefined ? 0 : 1;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const lease = await this.acquire();
        this.elsewhere = lease === undefined;
        if (lease !== undefined) await this.hold(lease);
        else await this.leaveToAnother(signal);
      } catch (error) {
        this.failed(error);
        await this.pause(this.before.retries, signal);
      }
    }
  }

  /** How far behind that one is, how often it fails and what it has parked is its own to tell. */
  private leaveToAnother(signal: AbortSignal): Promise<void> {
    this.before = { ...this.before, retries: 0, behindSince: undefined };
    this.parked = 0;
    return sleep(this.ttlMs / RENEWALS, signal);
  }

  private async acquire(): Promise<Lease | undefined> {
    const { leases, parked, name } = this.consumer;
    const lease = await leases.acquire(name, this.options.holder, this.ttlMs);
    if (lease !== undefined) this.parked = await parked.count(name);
    return lease;
  }

  private get ttlMs(): number {
    return this.options.ttlMs ?? LEASE_MS;
  }

  /** Resolves when the lease is lost, or the consumer is stopped. */
  private async hold(lease: Lease): Promise<void> {
    const { consumer, options } = this;
    const { name, prefixes, batchSize, paceMs } = consumer;
    const lost = new AbortController();
    const ended = new AbortController();
    const left = this.leftOver(lease);
    const idle = setInterval(() => left?.batchDone(ended.signal), this.options.idleMs ?? IDLE_MS);
    const renewing = setInterval(() => void this.renew(lease, lost), this.ttlMs / RENEWALS);
    const subscription = runSubscription({
      name,
      store: options.store,
      prefixes,
      signal: AbortSignal.any([this.stopping.signal, lost.signal]),
      checkpoint: () => consumer.checkpoint(),
      handle: async (batch) => {
        await this.handle(batch, lease);
        left?.batchDone(ended.signal);
      },
      backoff: this.pause,
      onError: (error, status) => {
        if (error instanceof LeaseLost) lost.abort();
        options.onError?.(error, status);
      },
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(paceMs === undefined ? {} : { paceMs }),
    });
    this.running = { lease, subscription };
    await subscription.done;
    clearInterval(renewing);
    clearInterval(idle);
    ended.abort();
    await left?.stopped();
    await this.last;
    this.before = this.status();
    this.running = undefined;
    if (!lost.signal.aborted) await consumer.leases.release(lease);
  }

  /** A store that is away for a moment takes no lease from anybody: the next write says what is so. */
  private async renew(lease: Lease, lost: AbortController): Promise<void> {
    const held = await this.consumer.leases.renew(lease, this.ttlMs).catch(() => true);
    if (!held) lost.abort();
  }

  private async handle(batch: Batch, lease: Lease): Promise<void> {
    for (const slice of slicesOf(batch, () => this.suspects.atFirst))
      await this.inTurn(() => this.handleSlice(slice, lease));
    this.options.handled?.();
  }

  private leftOver(lease: Lease): LeftOver | undefined {
    const { between } = this.consumer;
    const slice = between && (() => this.inTurn(() => between(lease)));
    return slice && new LeftOver(slice, this.pause, (error) => this.options.onError?.(error, this.status()));
  }

  private async handleSlice(slice: Batch, lease: Lease): Promise<void> {
    const { inHand = nothingInHand, onParked = () => undefined } = this.options;
    const { suspects } = this;
    const commits = slice.commits.length;
    inHand.began(commits, slice.commits.at(-1)?.position ?? slice.position);
    try {
      const parked = await this.consumer.handle(slice, { lease, fatal: suspects.fatal });
      suspects.succeeded();
      if (parked.length > 0 || this.countAgain) this.parked = await this.consumer.parked.count(this.name);
      this.countAgain = false;
      for (const one of parked) onParked(one);
    } catch (error) {
      this.countAgain = true;
      if (commits > 0 && isOfCommit(error))
        suspects.failed({ commits, position: slice.commits.at(-1)?.position ?? slice.position });
      throw error;
    } finally {
      inHand.ended();
    }
  }

  /** One piece of work at a time: a parked stream is handled again between two batches, never beside one. */
  private inTurn<A>(work: () => Promise<A>): Promise<A> {
    const next = this.last.then(work);
    this.last = next.catch(() => undefined);
    return next;
  }

  private failed(error: unknown): void {
    this.elsewhere = false;
    this.before = afterFailure(this.before, error, Date.now());
    this.options.onError?.(error, this.before);
  }
}
