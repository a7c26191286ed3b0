import { randomUUID } from 'node:crypto';
import {
  inMemoryEventStore,
  inMemoryLog,
  type Batch,
  type Commit,
  type EventStore,
  type Position,
} from '@parley/event-store';
import { runSubscription, type Backoff, type Subscription, type SubscriptionOptions } from '../src';

const commit = (): Commit => ({
  id: randomUUID(),
  metadata: {},
  events: [{ id: randomUUID(), type: 'SomethingHappened.v1', data: {}, private: null }],
});

/** A handler that keeps what it was given together with its checkpoint, and can be told to fail. */
function handler(): {
  seen: string[];
  failures: Error[];
  checkpoint: () => Promise<Position | undefined>;
  handle: (batch: Batch) => Promise<void>;
  until: (enough: () => boolean) => Promise<void>;
} {
  let position: Position | undefined;
  let looking: (() => void)[] = [];
  const kept = {
    seen: [] as string[],
    failures: [] as Error[],
    checkpoint: () => Promise.resolve(position),
    handle(batch: Batch): Promise<void> {
      const failure = kept.failures.shift();
      if (failure === undefined) {
        kept.seen.push(...batch.commits.map(({ id }) => id));
        position = batch.position;
      }
      setImmediate(() => {
        const now = looking;
        looking = [];
        for (const look of now) look();
      });
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    async until(enough: () => boolean): Promise<void> {
      while (!enough()) await new Promise<void>((resolve) => looking.push(resolve));
    },
  };
  return kept;
}

const atOnce: Backoff = () => new Promise((resolve) => setImmediate(resolve));

describe('a subscription', () => {
  let running: Subscription | undefined;
  afterEach(() => running?.stop());

  const start = (
    options: Partial<SubscriptionOptions> & Pick<SubscriptionOptions, 'store' | 'checkpoint' | 'handle'>,
  ): Subscription => (running = runSubscription({ name: 'test', backoff: atOnce, ...options }));

  async function write(store: EventStore, count: number): Promise<string[]> {
    const commits = Array.from({ length: count }, commit);
    for (const one of commits) await store.append(`s-${one.id}`, 'none', [one])();
    return commits.map(({ id }) => id);
  }

  it('hands over everything in order, what was there and what comes', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const first = await write(store, 5);
    start({ store, ...target, batchSize: 2 });
    await target.until(() => target.seen.length === 5);
    const later = await write(store, 3);
    await target.until(() => target.seen.length === 8);
    expect(target.seen).toEqual([...first, ...later]);
  });

  it('begins at the checkpoint of its handler', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    await write(store, 3);
    await start({ store, ...target }).stop();
    start({ store, ...target });
    await target.until(() => target.seen.length === 3);
    await running?.stop();
    const next = await write(store, 1);
    start({ store, ...target });
    await target.until(() => target.seen.length === 4);
    expect(target.seen.at(-1)).toBe(next[0]);
  });

  it('tries a batch that fails again and passes nothing by', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const ids = await write(store, 4);
    target.failures.push(new Error('disk full'), new Error('disk full'));
    const errors: unknown[] = [];
    const pauses: number[] = [];
    start({
      store,
      ...target,
      batchSize: 3,
      onError: (error) => errors.push(error),
      backoff: (attempt, signal) => {
        pauses.push(attempt);
        return atOnce(attempt, signal);
      },
    });
    await target.until(() => target.seen.length === 4);
    expect(target.seen).toEqual(ids);
    expect(errors.map(String)).toEqual(['Error: disk full', 'Error: disk full']);
    expect(pauses).toEqual([1, 2]);
    expect(running?.status()).toMatchObject({ retries: 0, lastError: 'Error: disk full' });
  });

  it('outlives a store that cannot be subscribed to', async () => {
    const [store, target] = [inMemoryEventStore(inMemoryLog()), handler()];
    const ids = await write(store, 2);
    let refusals = 3;
    const flaky: Pick<EventStore, 'subscribe'> = {
      subscribe(options) {
        refusals -= 1;
        if (refusals >= 0) throw new Error('store away');
        return store.subscribe(options);
      },
    };
    start({ store: flaky, ...target });
    await target.until(() => target.seen.length === 2);
    expect(target.seen).toEqual(ids);
  });

  it('finishes the batch in hand when it is stopped, and takes no other', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const ids = await write(store, 4);
    let finish: () => void = () => undefined;
    let began: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (began = resolve));
    start({
      store,
      ...target,
      batchSize: 2,
      async handle(batch) {
        began();
        await new Promise<void>((resolve) => (finish = resolve));
        await target.handle(batch);
      },
    });
    await beginning;
    const stopped = running?.stop();
    finish();
    await stopped;
    expect(target.seen).toEqual(ids.slice(0, 2));
  });

  it('ends at once when it is stopped while it waits to try again', async () => {
    const target = handler();
    let waiting: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (waiting = resolve));
    const broken: Pick<EventStore, 'subscribe'> = {
      subscribe() {
        throw new Error('store away');
      },
    };
    start({
      store: broken,
      ...target,
      backoff: (_, signal) => {
        waiting();
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    });
    await waits;
    await running?.stop();
    expect(running?.status().retries).toBe(1);
  });

  it('says where it is, since when it is behind, and that it has caught up', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    let time = 1_000;
    target.failures.push(new Error('once'));
    const statuses: number[] = [];
    start({ store, ...target, now: () => time, onError: (_, status) => statuses.push(status.behindSince ?? NaN) });
    expect(running?.status()).toMatchObject({ caughtUp: false, behindSince: 1_000, handled: 0 });
    time = 2_000;
    await write(store, 2);
    await target.until(() => target.seen.length === 2 && running?.status().caughtUp === true);
    expect(statuses).toEqual([1_000]);
    expect(running?.status()).toMatchObject({ caughtUp: true, behindSince: undefined, handled: 2, retries: 0 });
    expect(running?.status().position).toBe(await target.checkpoint());
  });

  it('is behind while a batch is in hand, however long that takes', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    let time = 1_000;
    let hold: Promise<void> = Promise.resolve();
    let began: () => void = () => undefined;
    start({
      store,
      ...target,
      now: () => time,
      async handle(batch) {
        began();
        await hold;
        await target.handle(batch);
      },
    });
    await target.until(() => running?.status().caughtUp === true);
    let finish: () => void = () => undefined;
    hold = new Promise((resolve) => (finish = resolve));
    const beginning = new Promise<void>((resolve) => (began = resolve));
    time = 5_000;
    await write(store, 1);
    await beginning;
    expect(running?.status()).toMatchObject({ caughtUp: false, behindSince: 5_000, handled: 0 });
    finish();
    await target.until(() => running?.status().caughtUp === true);
    expect(running?.status()).toMatchObject({ behindSince: undefined, handled: 1 });
  });

  it('goes on from the checkpoint when the subscription fails or ends after it has given something', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const ids = await write(store, 3);
    const after: (Position | undefined)[] = [];
    const errors: string[] = [];
    const breaking: Pick<EventStore, 'subscribe'> = {
      async *subscribe(options) {
        after.push(options.after);
        for await (const batch of store.subscribe({ ...options, batchSize: 1 })) {
          yield batch;
          if (after.length === 1) throw new Error('connection reset');
          if (after.length === 2) return;
        }
      },
    };
    start({ store: breaking, ...target, onError: (error) => errors.push(String(error)) });
    await target.until(() => target.seen.length === 3);
    expect(target.seen).toEqual(ids);
    expect(after).toHaveLength(3);
    expect(new Set(after).size).toBe(3);
    expect(errors).toEqual(['Error: connection reset', 'SubscriptionEnded: the event store ended the subscription']);
  });

  it('is not ended by a listener that throws', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const ids = await write(store, 1);
    target.failures.push(new Error('disk full'));
    start({
      store,
      ...target,
      onError() {
        throw new Error('the logger is broken');
      },
    });
    await target.until(() => target.seen.length === 1);
    expect(target.seen).toEqual(ids);
  });

  it('is stopped by a signal as well', async () => {
    const [store, target] = [inMemoryEventStore(), handler()];
    const ending = new AbortController();
    const subscription = start({ store, ...target, signal: ending.signal });
    const ids = await write(store, 1);
    await target.until(() => target.seen.length === 1);
    ending.abort();
    await subscription.done;
    await write(store, 1);
    expect(target.seen).toEqual(ids);
  });
});
