import fc from 'fast-check';
import {
  addHashRun,
  countHashes,
  findHash,
  hash53,
  hashRun,
  noHashes,
  type HashEntry,
  type HashRun,
  type HashRuns,
} from '@parley/domain';
import { character } from '@parley/testing';

/** Few hashes, the least and the greatest among them, so that many entries share one. */
const anyEntry: fc.Arbitrary<HashEntry> = fc.record({
  hash: fc.oneof(fc.constantFrom(0, 1, 2, Number.MAX_SAFE_INTEGER), fc.maxSafeNat()),
  first: fc.nat(2 ** 32 - 1),
  second: fc.nat(2 ** 32 - 1),
});
const anyEntries = fc.array(fc.array(anyEntry, { maxLength: 9 }), { maxLength: 40 });

const runsOf = (lists: readonly (readonly HashEntry[])[]): HashRuns => lists.map(hashRun).reduce(addHashRun, noHashes);

const inOrder = (entries: readonly HashEntry[]): readonly HashEntry[] =>
  entries.toSorted((a, b) => a.hash - b.hash || a.first - b.first || a.second - b.second);

const entriesOf = ({ hashes, first, second }: HashRun): readonly HashEntry[] =>
  Array.from(hashes, (hash, i) => ({ hash, first: first[i] ?? NaN, second: second[i] ?? NaN }));

describe('hash runs', () => {
  it('find every entry that was added under a hash, and no other', () => {
    fc.assert(
      fc.property(anyEntries, fc.maxSafeNat(), (lists, other) => {
        const runs = runsOf(lists);
        const all = lists.flat();
        for (const hash of new Set([...all.map((entry) => entry.hash), 0, 1, 2, Number.MAX_SAFE_INTEGER, other]))
          expect(inOrder(findHash(runs, hash))).toEqual(inOrder(all.filter((entry) => entry.hash === hash)));
      }),
    );
  });

  it('hold all that was added, sorted by hash in each run, each run longer than the next', () => {
    fc.assert(
      fc.property(anyEntries, (lists) => {
        const runs = runsOf(lists);
        expect(countHashes(runs)).toBe(lists.flat().length);
        expect(inOrder(runs.flatMap(entriesOf))).toEqual(inOrder(lists.flat()));
        for (const { hashes } of runs) expect([...hashes]).toEqual([...hashes].sort((a, b) => a - b));
        const lengths = runs.map(({ hashes }) => hashes.length);
        expect(lengths.filter((length, i) => length === 0 || length <= (lengths[i + 1] ?? 0))).toEqual([]);
      }),
    );
  });

  it('are never changed, only made anew', () => {
    fc.assert(
      fc.property(anyEntries, fc.array(anyEntry, { maxLength: 9 }), (lists, more) => {
        const [runs, run] = [runsOf(lists), hashRun(more)];
        const copies = structuredClone([runs, run]);
        addHashRun(addHashRun(runs, run), run);
        expect([runs, run]).toEqual(copies);
      }),
    );
  });
});

describe('the hash of a text', () => {
  it('is a whole number that a number holds exactly, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const hash = hash53(text);
        expect(Number.isSafeInteger(hash) && hash >= 0).toBe(true);
        expect(hash53(text)).toBe(hash);
      }),
    );
  });
});
