import type { RecordedCommit } from '../src';
import type { EventStoreFixture } from './fixture';
import { appended, collect, commitOf, ids, ownPrefix } from './make';

export function subscribeContract(get: () => EventStoreFixture): void {
  describe('a subscription', () => {
    it('says that it has caught up, also when nothing matches', async () => {
      const { commits, batches } = await collect(
        get().store,
        { prefixes: [ownPrefix()] },
        (_, batch) => batch.caughtUp,
      );
      expect(commits).toEqual([]);
      expect(batches.at(-1)?.caughtUp).toBe(true);
    });

    it('catches up and then follows, without a gap and without a repeat', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const commits = Array.from({ length: 60 }, (_, i) => commitOf(1 + (i % 3)));
      for (const [i, commit] of commits.slice(0, 30).entries()) await appended(store, `${prefix}${i}`, 'none', commit);
      let writing: Promise<void> | undefined;
      const seen = await collect(
        store,
        { prefixes: [prefix] },
        (found) => found.length >= 60,
        () => {
          writing ??= (async () => {
            for (const [i, commit] of commits.slice(30).entries())
              await appended(store, `${prefix}later${i}`, 'none', commit);
          })();
        },
      );
      await writing;
      expect(ids(seen.commits)).toEqual(ids(commits));
      expect(seen.commits.map((c) => c.events.length)).toEqual(commits.map((c) => c.events.length));
    });

    it('resumes after the position of any batch', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const commits = Array.from({ length: 9 }, (_, i) => commitOf(1 + (i % 4)));
      for (const [i, commit] of commits.entries()) await appended(store, `${prefix}${i}`, 'none', commit);
      const whole = await collect(store, { prefixes: [prefix], batchSize: 2 }, (found) => found.length === 9);
      let before = 0;
      for (const batch of whole.batches) {
        before += batch.commits.length;
        const rest = ids(commits).slice(before);
        const resumed = await collect(
          store,
          { prefixes: [prefix], after: batch.position },
          (found, last) => found.length >= rest.length && (rest.length > 0 || last.caughtUp),
        );
        expect(ids(resumed.commits)).toEqual(rest);
      }
    });

    it('gives as many commits at once as make 4 Mi characters, and no more, however many are asked for', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const commits = Array.from({ length: 12 }, () => commitOf(2, { text: 'x'.repeat(225_000) }));
      for (const [i, commit] of commits.entries()) await appended(store, `${prefix}${i}`, 'none', commit);
      const all = await collect(store, { prefixes: [prefix], batchSize: 2_000 }, (found) => found.length === 12);
      expect(ids(all.commits)).toEqual(ids(commits));
      const beforeLast = all.batches.map((batch) => JSON.stringify(batch.commits.slice(0, -1)).length);
      expect(beforeLast.filter((characters) => characters > 4.1 * 1024 * 1024)).toEqual([]);
    });

    it('says again that it has caught up, also after batches that were just full', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      let appending: Promise<unknown> | undefined;
      const seen = await collect(
        store,
        { prefixes: [prefix], batchSize: 2 },
        (found, batch) => found.length === 4 && batch.caughtUp,
        (batch) => {
          if (batch.caughtUp)
            appending ??= appended(store, `${prefix}1`, 'none', commitOf(1), commitOf(1), commitOf(1), commitOf(1));
        },
      );
      await appending;
      expect(seen.batches.at(-1)?.caughtUp).toBe(true);
    });

    it('moves its position past what its prefixes leave out', async () => {
      const { store } = get();
      const [mine, others] = [ownPrefix(), ownPrefix()];
      await appended(store, `${mine}1`, 'none', commitOf(1));
      let last = '';
      for (let i = 0; i < 700; i += 100) {
        const commits = Array.from({ length: 100 }, () => commitOf(1));
        last = (await appended(store, `${others}1`, i === 0 ? 'none' : i - 1, ...commits)).position;
      }
      const own = await appended(store, `${mine}1`, 0, commitOf(1));
      const seen = await collect(store, { prefixes: [mine] }, (found) => found.length === 2);
      expect(last < own.position).toBe(true);
      expect((seen.batches.at(-1)?.position ?? '') >= own.position).toBe(true);
    });

    it.each([1, 3, 50])('never cuts a commit in batches of at most %i commits', async (batchSize) => {
      const { store } = get();
      const prefix = ownPrefix();
      const commits = [commitOf(1), commitOf(400), commitOf(2), commitOf(33), commitOf(64)];
      await appended(store, `${prefix}1`, 'none', ...commits);
      const seen = await collect(store, { prefixes: [prefix], batchSize }, (found) => found.length === 5);
      expect(seen.commits.map((c) => [c.id, c.events.length])).toEqual(commits.map((c) => [c.id, c.events.length]));
      expect(Math.max(...seen.batches.map((b) => b.commits.length))).toBeLessThanOrEqual(batchSize);
    });

    it('follows a large commit that is written while it is live', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      let large: ReturnType<typeof commitOf> | undefined;
      let writing: Promise<unknown> | undefined;
      const seen = await collect(
        store,
        { prefixes: [prefix] },
        (found) => found.length === 2,
        (batch) => {
          if (!batch.caughtUp || large !== undefined) return;
          large = commitOf(1000);
          writing = appended(store, `${prefix}1`, 'none', large, commitOf(1));
        },
      );
      await writing;
      expect(seen.commits[0]?.id).toBe(large?.id);
      expect(seen.commits[0]?.events).toHaveLength(1000);
    });

    it('gives a slow reader everything, in order', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const writing = (async () => {
        for (let i = 0; i < 150; i += 1) await appended(store, `${prefix}${i}`, 'none', commitOf(10));
      })();
      const seen = await collect(
        store,
        { prefixes: [prefix], batchSize: 20 },
        (found) => found.length === 150,
        () => new Promise((resolve) => setTimeout(resolve, 15)),
      );
      await writing;
      expect(seen.commits.map((c) => c.stream)).toEqual(Array.from({ length: 150 }, (_, i) => `${prefix}${i}`));
    });

    it('shows every reader the same order while many writers write at once', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const another = await get().another();
      const writers = Array.from({ length: 16 }, async (_, w) => {
        for (let i = 0; i < 15; i += 1) {
          const writer = w % 2 === 0 ? store : another;
          await appended(writer, `${prefix}${w}`, i === 0 ? 'none' : i * 2 - 1, commitOf(2));
        }
      });
      const enough = (found: readonly RecordedCommit[]): boolean => found.length >= 240;
      const [one, two] = await Promise.all([
        collect(store, { prefixes: [prefix] }, enough),
        collect(another, { prefixes: [prefix], batchSize: 7 }, enough),
        ...writers,
      ]);
      await another.close();
      expect(ids(one.commits)).toEqual(ids(two.commits));
      expect(new Set(ids(one.commits)).size).toBe(240);
      for (let w = 0; w < 16; w += 1) {
        const own = one.commits.filter((c) => c.stream === `${prefix}${w}`);
        expect(own.map((c) => c.revision)).toEqual(Array.from({ length: 15 }, (_, i) => i * 2 + 1));
      }
    });

    it('ends when its signal says so and when it is left', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      await appended(store, `${prefix}1`, 'none', commitOf(1));
      const ending = new AbortController();
      const idle = (async () => {
        let count = 0;
        for await (const batch of store.subscribe({ prefixes: [prefix], signal: ending.signal })) {
          count += batch.commits.length;
          if (batch.caughtUp) setImmediate(() => ending.abort());
        }
        return count;
      })();
      expect(await idle).toBe(1);
      for await (const batch of store.subscribe({ prefixes: [prefix], signal: new AbortController().signal })) {
        expect(batch.commits.length).toBeLessThanOrEqual(1);
        break;
      }
      await appended(store, `${prefix}1`, 0, commitOf(1));
    });
  });
}
