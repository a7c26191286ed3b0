import * as E from 'fp-ts/Either';
import { appendSettled, settle, type Commit } from '../src';
import type { EventStoreFixture } from './fixture';
import { all, appended, collect, commitOf, failed, ids, ownPrefix } from './make';

export function failureContract(get: () => EventStoreFixture): void {
  describe('two writers at once', () => {
    it('cannot both write at the same revision', async () => {
      const another = await get().another();
      const stream = `${ownPrefix()}1`;
      await appended(get().store, stream, 'none', commitOf(1));
      let expected = 0;
      for (let round = 0; round < 25; round += 1) {
        const results = await Promise.all(
          [get().store, another].map((store) => store.append(stream, expected, [commitOf(2)])()),
        );
        const won = results.filter(E.isRight);
        expect(won).toHaveLength(1);
        expected = (won[0] as (typeof won)[0]).right.revision;
        expect(results.filter(E.isLeft)).toEqual([E.left({ tag: 'Conflict', actual: expected })]);
      }
      await another.close();
      expect(await all(get().store.readStream(stream))).toHaveLength(26);
    });

    it('in one process fail alone: one conflict among forty appends at once touches no other', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      await appended(store, `${prefix}taken`, 'none', commitOf(1));
      const appends = Array.from({ length: 40 }, (_, i) =>
        store.append(i === 20 ? `${prefix}taken` : `${prefix}${i}`, 'none', [commitOf(1)])(),
      );
      const results = await Promise.all(appends);
      expect(results.map(E.isRight)).toEqual(Array.from({ length: 40 }, (_, i) => i !== 20));
    });
  });

  describe('a restart', () => {
    it('changes nothing that was written', async () => {
      const prefix = ownPrefix();
      for (let i = 0; i < 10; i += 1) await appended(get().store, `${prefix}${i}`, 'none', commitOf(1 + i));
      const before = await all(get().store.readAll({ prefixes: [prefix] }));
      const store = await get().restart();
      expect(await all(store.readAll({ prefixes: [prefix] }))).toEqual(before);
      const last = before.at(-1)?.position ?? '';
      const next = await appended(store, `${prefix}0`, 0, commitOf(1));
      expect(next.position > last).toBe(true);
      const resumed = await collect(store, { prefixes: [prefix], after: last }, (found) => found.length === 1);
      expect(resumed.commits[0]?.position).toBe(next.position);
    });
  });

  describe('a store that goes away and comes back', () => {
    it('fails appends in the meantime, and takes the same ones again afterwards, once', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      await appended(store, `${prefix}0`, 'none', commitOf(1));
      const commits = Array.from({ length: 8 }, () => commitOf(2));
      const end = await get().outage();
      const during = await Promise.all(commits.map((c, i) => failed(store, `${prefix}s${i}`, 'none', c)));
      for (const failure of during) expect(['Unavailable', 'UnknownOutcome']).toContain(failure.tag);
      await end();
      for (const [i, commit] of commits.entries()) await appendedAtLast(`${prefix}s${i}`, commit);
      const stored = await all(store.readAll({ prefixes: [`${prefix}s`] }));
      expect(ids(stored).toSorted()).toEqual(ids(commits).toSorted());
    });

    it('does not end a subscription, which goes on without a gap and without a repeat', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const first = [commitOf(2), commitOf(3)];
      await appended(store, `${prefix}1`, 'none', ...first);
      const second = [commitOf(1), commitOf(2)];
      let away: Promise<void> | undefined;
      const seen = await collect(
        store,
        { prefixes: [prefix] },
        (found) => found.length >= 4,
        (batch) => {
          if (!batch.caughtUp) return;
          away ??= (async () => {
            const end = await get().outage();
            await failed(store, `${prefix}1`, 4, second[0] as Commit);
            await end();
            await appendedAtLast(`${prefix}1`, second[0] as Commit, 4);
            await appendedAtLast(`${prefix}1`, second[1] as Commit, 5);
          })();
        },
      );
      await away;
      expect(ids(seen.commits)).toEqual(ids([...first, ...second]));
    });

    /** What a caller does after an outage: tries the same append until the store is there again. */
    async function appendedAtLast(stream: string, commit: Commit, expected: number | 'none' = 'none'): Promise<void> {
      for (let attempt = 0; ; attempt += 1) {
        const result = await appendSettled(get().store, stream, expected, [commit]);
        if (E.isRight(result)) return;
        if (attempt === 50) throw new Error(`still failing: ${JSON.stringify(result.left)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  });

  describe('an unknown outcome', () => {
    it('is settled as written, as absent, or as lost to another writer', async () => {
      const { store } = get();
      const stream = `${ownPrefix()}1`;
      const [mine, theirs] = [[commitOf(2), commitOf(1)], [commitOf(1)]];
      expect(await settle(store, stream, 'none', mine)).toEqual({ tag: 'Absent' });
      const answer = await appended(store, stream, 'none', ...mine);
      expect(await settle(store, stream, 'none', mine)).toEqual({ tag: 'Written', appended: answer });
      expect(await settle(store, stream, 'none', theirs)).toMatchObject({ tag: 'Lost' });
      expect(await settle(store, stream, 2, theirs)).toEqual({ tag: 'Absent' });
    });
  });

  describe('a closed store', () => {
    it('ends its subscriptions and takes no appends', async () => {
      const another = await get().another();
      const prefix = ownPrefix();
      let closing: Promise<void> | undefined;
      for await (const batch of another.subscribe({ prefixes: [prefix], signal: new AbortController().signal }))
        if (batch.caughtUp) closing ??= another.close();
      await closing;
      expect(await failed(another, `${prefix}1`, 'none', commitOf(1))).toMatchObject({ tag: 'Unavailable' });
    });
  });
}
