import { copyLog, CopyRefused, type EventStore } from '../src';
import { contentsOf, differencesOf, mixedLog, writeLog } from './copy-log';
import { all, appended, commitOf } from './make';

interface CopyFixture {
  readonly source: EventStore;
  readonly target: EventStore;
  dispose(): Promise<void>;
}

/** What a copy promises, from one adapter to another. Both logs are new. */
export function copyContract(name: string, make: () => Promise<CopyFixture>): void {
  describe(`a copy ${name}`, () => {
    let fixture: CopyFixture;
    let source: EventStore;
    let target: EventStore;
    beforeEach(async () => {
      fixture = await make();
      ({ source, target } = fixture);
    });
    afterEach(() => fixture.dispose());

    async function expectSame(): Promise<void> {
      expect(await contentsOf(target)).toEqual(await contentsOf(source));
      expect(await differencesOf(source, target)).toEqual([]);
    }

    it('has the same commits on the same streams at the same revisions, in the same order', async () => {
      await writeLog(source, mixedLog(300));
      const copied = await copyLog(source, target);
      expect(copied).toMatchObject({ commits: 300, events: 750, resumed: false });
      await expectSame();
    });

    it('of an empty log is empty', async () => {
      expect(await copyLog(source, target)).toEqual({ commits: 0, events: 0, resumed: false, end: undefined });
      await expectSame();
    });

    it('goes on where it was ended, and does nothing where nothing is left', async () => {
      await writeLog(source, mixedLog(1_300));
      const ended = new AbortController();
      const first = copyLog(source, target, { signal: ended.signal, onProgress: () => ended.abort() });
      await expect(first).rejects.toThrow(/abort/);
      const there = (await contentsOf(target)).length;
      expect(there).toBeGreaterThan(0);
      expect(there).toBeLessThan(1_300);
      expect(await copyLog(source, target)).toMatchObject({ commits: 1_300 - there, resumed: true });
      await expectSame();
      expect(await copyLog(source, target)).toMatchObject({ commits: 0, events: 0, resumed: true });
      await expectSame();
    });

    it('takes what came later when it is made again', async () => {
      await writeLog(source, mixedLog(30));
      await copyLog(source, target);
      await writeLog(source, mixedLog(41));
      expect(await copyLog(source, target)).toMatchObject({ commits: 41, resumed: true });
      await expectSame();
    });

    it('ends at the end that the log had when it began', async () => {
      await writeLog(source, mixedLog(30));
      let later: Promise<void> | undefined;
      const onProgress = (): void => void (later ??= writeLog(source, [[99, 1]]));
      expect(await copyLog(source, target, { onProgress })).toMatchObject({ commits: 30 });
      await later;
      expect(await contentsOf(target)).toEqual((await contentsOf(source)).slice(0, 30));
    });

    it('can be gone on with as a log: the next append has the next revision', async () => {
      await writeLog(source, [[1, 3]]);
      await copyLog(source, target);
      expect(await appended(target, 'thing-ws_1/1', 2, commitOf())).toMatchObject({ revision: 3 });
    });

    it('of commits that fill an append keeps within what the port takes', async () => {
      for (const n of [0, 1, 2, 3])
        await appended(source, 'thing-ws_1/1', n === 0 ? 'none' : n - 1, commitOf(1, { text: 'x'.repeat(400_000) }));
      expect(await copyLog(source, target)).toMatchObject({ commits: 4 });
      await expectSame();
    });

    it('tells how far it is, up to all of it', async () => {
      await writeLog(source, mixedLog(60));
      const shares: number[] = [];
      await copyLog(source, target, { onProgress: ({ share }) => shares.push(share) });
      expect(shares.at(-1)).toBe(1);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    });

    it.each<[string, () => Promise<unknown>]>([
      ['another log', () => writeLog(target, mixedLog(3))],
      [
        'something behind what was copied',
        async () => {
          await copyLog(source, target);
          await writeLog(target, [[50, 1]]);
        },
      ],
      [
        'another beginning',
        async () => {
          await appended(target, 'thing-ws_1/8', 'none', commitOf());
          const [last] = await all(source.readAll({ direction: 'backwards', limit: 1 }));
          if (last !== undefined) await appended(target, last.stream, 'none', last);
        },
      ],
    ])('is refused by a target that holds %s, with what to do, and nothing is written', async (_, fill) => {
      await writeLog(source, [...mixedLog(3), [60, 1]]);
      await fill();
      const before = await contentsOf(target);
      const refused = copyLog(source, target);
      await expect(refused).rejects.toThrow(CopyRefused);
      await expect(refused).rejects.toThrow(/^The target holds something else .*Name an event store that is empty/);
      expect(await contentsOf(target)).toEqual(before);
    });
  });
}
