import type { EventStoreFixture } from './fixture';
import { all, appended, commitOf, ids, ownPrefix } from './make';

export function readContract(get: () => EventStoreFixture): void {
  describe('reading a stream', () => {
    async function streamOfFour(): Promise<{ stream: string; commits: string[] }> {
      const { store } = get();
      const stream = `${ownPrefix()}ws/1`;
      const commits = [commitOf(2), commitOf(1), commitOf(3), commitOf(1)]; // revisions 0-1, 2, 3-5, 6
      await appended(store, stream, 'none', ...commits.slice(0, 2));
      await appended(store, stream, 2, ...commits.slice(2));
      return { stream, commits: ids(commits) };
    }

    it('that does not exist gives nothing, in both directions', async () => {
      const { store } = get();
      const stream = `${ownPrefix()}none`;
      expect(await all(store.readStream(stream))).toEqual([]);
      expect(await all(store.readStream(stream, { from: 3 }))).toEqual([]);
      expect(await all(store.readStream(stream, { direction: 'backwards', limit: 1 }))).toEqual([]);
    });

    it.each([
      [0, 0],
      [1, 0],
      [2, 1],
      [4, 2],
      [5, 2],
      [6, 3],
    ])('from revision %i gives the whole commit that contains it and those after', async (from, first) => {
      const { stream, commits } = await streamOfFour();
      expect(ids(await all(get().store.readStream(stream, { from })))).toEqual(commits.slice(first));
    });

    it('from a revision past the end gives nothing', async () => {
      const { stream } = await streamOfFour();
      expect(await all(get().store.readStream(stream, { from: 7 }))).toEqual([]);
    });

    it('backwards gives the last commit first', async () => {
      const { stream, commits } = await streamOfFour();
      const { store } = get();
      expect(ids(await all(store.readStream(stream, { direction: 'backwards' })))).toEqual(commits.toReversed());
      expect(ids(await all(store.readStream(stream, { direction: 'backwards', limit: 1 })))).toEqual([commits[3]]);
      const fromMiddle = await all(store.readStream(stream, { direction: 'backwards', from: 4 }));
      expect(ids(fromMiddle)).toEqual([commits[2], commits[1], commits[0]]);
      expect(fromMiddle[0]?.events).toHaveLength(3);
    });

    it('gives as many commits as were asked for', async () => {
      const { stream, commits } = await streamOfFour();
      expect(ids(await all(get().store.readStream(stream, { from: 1, limit: 2 })))).toEqual(commits.slice(0, 2));
    });

    it('may be left early', async () => {
      const { stream, commits } = await streamOfFour();
      for await (const commit of get().store.readStream(stream)) {
        expect(commit.id).toBe(commits[0]);
        break;
      }
      expect(await all(get().store.readStream(stream))).toHaveLength(4);
    });

    it('of 2,500 commits gives all of them in order', async () => {
      const { store } = get();
      const stream = `${ownPrefix()}long`;
      const commits = Array.from({ length: 2500 }, () => commitOf(1));
      for (let i = 0; i < commits.length; i += 500)
        await appended(store, stream, i === 0 ? 'none' : i - 1, ...commits.slice(i, i + 500));
      expect(ids(await all(store.readStream(stream)))).toEqual(ids(commits));
      expect(ids(await all(store.readStream(stream, { direction: 'backwards' })))).toEqual(ids(commits).reverse());
    });
  });

  describe('reading the whole log', () => {
    it('gives the commits of all streams in the order they were written, at ascending positions', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const written: { id: string; position: string }[] = [];
      for (let i = 0; i < 12; i += 1) {
        const commit = commitOf(1 + (i % 3));
        written.push({ id: commit.id, ...(await appended(store, `${prefix}${i}`, 'none', commit)) });
      }
      const read = await all(store.readAll({ prefixes: [prefix] }));
      expect(read.map(({ id, position }) => ({ id, position }))).toEqual(
        written.map(({ id, position }) => ({ id, position })),
      );
      const positions = read.map((c) => c.position);
      expect(positions).toEqual([...positions].sort());
      expect(new Set(positions).size).toBe(12);
    });

    it('gives the same position as reading the stream does', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const { position } = await appended(store, `${prefix}1`, 'none', commitOf(3), commitOf(2));
      const [fromStream, fromAll] = [
        await all(store.readStream(`${prefix}1`)),
        await all(store.readAll({ prefixes: [prefix] })),
      ];
      expect(fromStream).toEqual(fromAll);
      expect(fromAll.at(-1)?.position).toBe(position);
    });

    it('after a position gives what comes behind it, backwards what comes before it', async () => {
      const { store } = get();
      const prefix = ownPrefix();
      const commits = [commitOf(2), commitOf(1), commitOf(3), commitOf(2)];
      const positions: string[] = [];
      for (const [i, commit] of commits.entries())
        positions.push((await appended(store, `${prefix}${i % 2}`, i < 2 ? 'none' : i === 2 ? 1 : 0, commit)).position);
      const after = positions[1] as string;
      expect(ids(await all(store.readAll({ prefixes: [prefix], after })))).toEqual(ids(commits.slice(2)));
      expect(ids(await all(store.readAll({ prefixes: [prefix], after, direction: 'backwards' })))).toEqual([
        commits[0]?.id,
      ]);
      expect(ids(await all(store.readAll({ prefixes: [prefix], direction: 'backwards', limit: 2 })))).toEqual(
        ids(commits.slice(2)).reverse(),
      );
      expect(ids(await all(store.readAll({ prefixes: [prefix], limit: 3 })))).toEqual(ids(commits.slice(0, 3)));
    });

    it('takes several prefixes, and a prefix is not a pattern', async () => {
      const { store } = get();
      const [a, b, c] = [ownPrefix(), ownPrefix(), ownPrefix()];
      const commits = [commitOf(1), commitOf(1), commitOf(1)];
      for (const [i, prefix] of [a, b, c].entries())
        await appended(store, `${prefix}x_%.*`, 'none', commits[i] as (typeof commits)[0]);
      expect(ids(await all(store.readAll({ prefixes: [a, c] })))).toEqual([commits[0]?.id, commits[2]?.id]);
      expect(await all(store.readAll({ prefixes: [`${a}.*_`] }))).toEqual([]);
      expect(await all(store.readAll({ prefixes: [`${a}x_%.*!`] }))).toEqual([]);
    });
  });
}
