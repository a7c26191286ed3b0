import {
  addHashRun,
  findHash,
  hash53,
  hashRun,
  noHashes,
  type HashEntry,
  type HashRun,
  type HashRuns,
} from '@parley/domain';

const runsOf = (lists: readonly (readonly HashEntry[])[]): HashRuns => lists.map(hashRun).reduce(addHashRun, noHashes);

describe('hash runs', () => {
  it('are as they were after a run of nothing', () => {
    const runs = runsOf([[{ hash: 7, first: 1, second: 2 }]]);
    expect(addHashRun(runs, hashRun([]))).toBe(runs);
  });

  it('stay few: about the logarithm of what they hold, added one by one', () => {
    const one = (i: number): HashRun => hashRun([{ hash: hash53(`m${i}`), first: i, second: i }]);
    let runs = noHashes;
    for (let i = 0; i < 5_000; i += 1) {
      runs = addHashRun(runs, one(i));
      expect(runs.length).toBeLessThanOrEqual(Math.log2(i + 1) + 1);
    }
    expect(findHash(runs, hash53('m1234'))).toEqual([{ hash: hash53('m1234'), first: 1234, second: 1234 }]);
  });
});

describe('the hash of a text', () => {
  it('differs for 200,000 ids that are much alike', () => {
    const hashes = new Set(Array.from({ length: 200_000 }, (_, i) => hash53(`wamid.${i}`)));
    expect(hashes.size).toBe(200_000);
  });

  it('is the one that snapshots were written with', () => {
    expect(['', 'm1', 'wamid.HBgL', '💧'].map(hash53)).toEqual([
      3338908027751811, 2705337821027120, 5980479055417979, 8784157311606493,
    ]);
  });
});
