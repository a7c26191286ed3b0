import { randomUUID } from 'node:crypto';
import { inMemoryEventStore, type Batch } from '@parley/event-store';
import { runSubscription } from '../src';

describe('a subscription with a pace', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('takes what is appended during a step in one batch, all of it and in order', async () => {
    const store = inMemoryEventStore();
    const batches: Batch[] = [];
    let seen: () => void = () => undefined;
    const ids = Array.from({ length: 40 }, () => randomUUID());
    const all = new Promise<void>((resolve) => (seen = resolve));
    const subscription = runSubscription({
      name: 'paced',
      store,
      paceMs: 50,
      checkpoint: () => Promise.resolve(undefined),
      handle(batch) {
        batches.push(batch);
        if (batches.flatMap(({ commits }) => commits).length === ids.length) seen();
        return Promise.resolve();
      },
    });
    for (const id of ids) {
      const event = { id: randomUUID(), type: 'SomethingHappened.v1', data: {}, private: null };
      await store.append(`s-${id}`, 'none', [{ id, metadata: {}, events: [event] }])();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await jest.advanceTimersByTimeAsync(100);
    await all;
    await subscription.stop();
    expect(batches.flatMap(({ commits }) => commits.map(({ id }) => id))).toEqual(ids);
    expect(batches.filter(({ commits }) => commits.length > 0).length).toBeLessThanOrEqual(3);
  });
});
