import { startEventStoreDbDouble, type EventStoreDbDouble } from '@parley/testing';
import { eventStoreDbEventStore, StoreUnavailable, type Batch, type EventStore } from '../src';
import { all, appended, collect, commitOf, ids, ownPrefix } from './make';

let double: EventStoreDbDouble;
let store: EventStore;

beforeAll(async () => {
  double = await startEventStoreDbDouble();
});
beforeEach(() => {
  store = eventStoreDbEventStore({ connectionString: double.connectionString });
});
afterEach(() => store.close());
afterAll(() => double.stop());

const newStream = (): string => `${ownPrefix()}1`;

describe('subscriptions to EventStoreDB', () => {
  it('that are dropped as too slow while live catch up and lose nothing', async () => {
    const prefix = ownPrefix();
    const { dropped } = await double.control({ do: 'stats' });
    const written: string[] = [];
    const write = async (): Promise<void> => {
      const commit = commitOf(10, { text: 'x'.repeat(2_000) });
      await appended(store, `${prefix}${written.length}`, 'none', commit);
      written.push(commit.id);
    };
    const seen = await collect(
      store,
      { prefixes: [prefix] },
      (found) => written.length > 0 && found.length >= written.length,
      async (batch) => {
        if (!batch.caughtUp || written.length > 0) return;
        // Too slow: takes nothing until the server has given it up, while others write.
        while ((await double.control({ do: 'stats' })).dropped === dropped) await write();
        await write();
      },
    );
    expect(ids(seen.commits)).toEqual(written);
  });

  it.each([1, 3, 4, 6])(
    'that are dropped after %i events, within a commit, give all commits whole and once',
    async (events) => {
      const prefix = ownPrefix();
      const commits = [commitOf(5), commitOf(2), commitOf(40)];
      const { dropped } = await double.control({ do: 'stats' });
      let writing: Promise<unknown> | undefined;
      const seen = await collect(
        store,
        { prefixes: [prefix] },
        (found) => found.length >= 3,
        async (batch) => {
          if (!batch.caughtUp || writing !== undefined) return;
          await double.control({ do: 'drop-after', events });
          writing = appended(store, `${prefix}1`, 'none', ...commits);
        },
      );
      await writing;
      expect((await double.control({ do: 'stats' })).dropped).toBeGreaterThan(dropped);
      expect(seen.commits.map((c) => [c.id, c.events.length])).toEqual(commits.map((c) => [c.id, c.events.length]));
    },
  );

  it('that are dropped within a commit while catching up resume before it', async () => {
    const prefix = ownPrefix();
    const commits = [commitOf(3), commitOf(3), commitOf(3)];
    await appended(store, `${prefix}1`, 'none', ...commits);
    const { dropped } = await double.until(({ subscriptions }) => subscriptions === 0);
    await double.control({ do: 'drop-after', events: 5 });
    const seen = await collect(store, { prefixes: [prefix] }, (found, batch) => found.length >= 3 && batch.caughtUp);
    expect(ids(seen.commits)).toEqual(ids(commits));
    expect((await double.control({ do: 'stats' })).dropped).toBe(dropped + 1);
  });

  it('that are dropped within a large commit, behind a checkpoint within it, resume before that commit', async () => {
    const prefix = ownPrefix();
    const commits = [commitOf(1), commitOf(900), commitOf(1)];
    await appended(store, `${prefix}1`, 'none', ...commits);
    const { dropped } = await double.until(({ subscriptions }) => subscriptions === 0);
    await double.control({ do: 'drop-after', events: 800 });
    const seen = await collect(store, { prefixes: [prefix] }, (found, batch) => found.length >= 3 && batch.caughtUp);
    expect(seen.commits.map((c) => [c.id, c.events.length])).toEqual(commits.map((c) => [c.id, c.events.length]));
    expect((await double.control({ do: 'stats' })).dropped).toBe(dropped + 1);
    const between = new Set(['0'.repeat(20), ...seen.commits.map((c) => c.position)]);
    expect(seen.batches.filter(({ position }) => !between.has(position))).toEqual([]);
  });

  it('resume from the position of any batch, also of one that only moved past what others wrote', async () => {
    const prefix = ownPrefix();
    const first = commitOf(3);
    await appended(store, `${prefix}1`, 'none', first);
    let foreign: Promise<unknown> | undefined;
    const seen = await collect(
      store,
      { prefixes: [prefix] },
      (found, batch) => found.length === 1 && batch.commits.length === 0 && foreign !== undefined,
      (batch) => {
        if (batch.caughtUp) foreign ??= double.control({ do: 'foreign', stream: 'other', data: '{}', times: 1000 });
      },
    );
    const moved = seen.batches.at(-1)?.position ?? '';
    expect(moved > (seen.commits[0]?.position ?? '')).toBe(true);
    const next = commitOf(2);
    await appended(store, `${prefix}1`, 2, next);
    const resumed = await collect(store, { prefixes: [prefix], after: moved }, (found) => found.length > 0);
    expect(ids(resumed.commits)).toEqual([next.id]);
  });

  it('skip what others wrote under the same names', async () => {
    const prefix = ownPrefix();
    const commits = [commitOf(2), commitOf(1)] as const;
    await double.control({ do: 'foreign', stream: `${prefix}x`, data: '{"data": {}}', times: 3 });
    await appended(store, `${prefix}1`, 'none', commits[0]);
    await double.control({ do: 'foreign', stream: `${prefix}1`, data: 'not JSON', times: 1 });
    await appended(store, `${prefix}1`, 2, commits[1]);
    const seen = await collect(store, { prefixes: [prefix] }, (found) => found.length === 2);
    expect(ids(seen.commits)).toEqual(ids(commits));
    expect(ids(await all(store.readStream(`${prefix}1`)))).toEqual(ids(commits));
    expect(await all(store.readStream(`${prefix}x`))).toEqual([]);
    expect(ids(await all(store.readAll({ direction: 'backwards', prefixes: [prefix] })))).toEqual(
      ids(commits).reverse(),
    );
  });

  it('without prefixes leave the server’s own streams out', async () => {
    const commit = commitOf(1);
    const { position } = await appended(store, newStream(), 'none', commit);
    const found: Batch[] = [];
    for await (const batch of store.subscribe({ signal: AbortSignal.timeout(10_000) })) {
      found.push(batch);
      if (batch.position >= position) break;
    }
    const commits = found.flatMap((batch) => batch.commits);
    expect(commits.at(-1)?.id).toBe(commit.id);
    expect(commits.filter(({ stream }) => stream.startsWith('$'))).toEqual([]);
  });

  it('leave no call open when they are left', async () => {
    const ending = new AbortController();
    for await (const _ of store.subscribe({ prefixes: [newStream()], signal: ending.signal })) break;
    for await (const _ of store.subscribe({ prefixes: [newStream()], signal: ending.signal })) ending.abort();
    await double.until(({ subscriptions }) => subscriptions === 0);
    expect(await all(store.subscribe({ prefixes: [newStream()], signal: ending.signal }))).toEqual([]);
  });
});

describe('reading EventStoreDB', () => {
  it('backwards leaves out a commit of which only half is visible yet', async () => {
    const prefix = ownPrefix();
    const commits = [commitOf(2), commitOf(3)] as const;
    await appended(store, `${prefix}1`, 'none', ...commits);
    const last = async (): Promise<string[]> =>
      ids(await all(store.readAll({ direction: 'backwards', limit: 1, prefixes: [prefix] })));
    for (const hidden of [1, 2]) {
      await double.control({ do: 'hide-last', events: hidden });
      expect(await last()).toEqual([commits[0].id]);
    }
    expect(await last()).toEqual([commits[1].id]);
  });

  it('puts commits together that lie across its pages, in both directions', async () => {
    const prefix = ownPrefix();
    const commits = Array.from({ length: 9 }, (_, i) => commitOf(1 + ((i * 37) % 150)));
    await appended(store, `${prefix}1`, 'none', ...commits);
    for (const read of [store.readStream(`${prefix}1`), store.readAll({ prefixes: [prefix] })])
      expect((await all(read)).map(({ id, events }) => [id, events])).toEqual(commits.map((c) => [c.id, c.events]));
    const backwards = await all(store.readAll({ prefixes: [prefix], direction: 'backwards' }));
    expect(backwards.map(({ id, events }) => [id, events])).toEqual(commits.toReversed().map((c) => [c.id, c.events]));
  });

  it('fails instead of ending early when the store is closed meanwhile', async () => {
    const stream = newStream();
    await appended(store, stream, 'none', commitOf(1));
    double.pause();
    const reading = all(store.readStream(stream));
    // The call is made in this turn, and not answered.
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([expect(reading).rejects.toThrow(StoreUnavailable), store.close()]);
    double.resume();
  });
});
