import type { SqliteDatabase } from '@parley/storage';
import type { Millis } from '../millis';

/** After so many ms of it others have their turn. */
const TURN_MS = 30;

/** Does a slice of something; whether there is more. To be called in a transaction. */
type Slice = (now: Millis) => boolean;

/** Does a slice of each, in a transaction of its own: one that fails keeps none of the others from being done, by and by. Whether there is more. */
export function keepsUp(db: SqliteDatabase, slices: readonly Slice[]): (now: Millis) => boolean {
  let turn = 0;

  function doNext(now: Millis): boolean {
    const slice = slices[turn % slices.length];
    turn += 1;
    return slice !== undefined && db.transaction(() => slice(now));
  }

  return (now) => {
    const began = performance.now();
    let isMore = doNext(now);
    for (let done = 1; done < slices.length; done += 1) {
      if (performance.now() - began > TURN_MS) return true;
      isMore = doNext(now) || isMore;
    }
    return isMore;
  };
}
