import type { Batch } from '@parley/event-store';

/** A batch in parts of at most `most()` commits, asked before each; a part's position lies behind its last commit. */
export function* slicesOf(batch: Batch, most: () => number): Generator<Batch, void, undefined> {
  let taken = 0;
  do {
    const commits = batch.commits.slice(taken, taken + most());
    taken += commits.length;
    const last = commits.at(-1);
    if (taken >= batch.commits.length || last === undefined) yield { ...batch, commits };
    else yield { commits, position: last.position, caughtUp: false };
  } while (taken < batch.commits.length);
}
