import type { SqliteDatabase } from '@parley/storage';
import { indexOf, laterPlace, type Place } from '../place';
import { placeIn, type PlaceRow } from './place-row.sqlite';

/** Behind which place nothing is kept for readers. */
export interface Forgotten {
  to(): Place | undefined;
  /** The last row that they do not get any more; some before it may be held for others. */
  row(): number;
  /** Never back. */
  move(to: Place, row?: number): void;
}

export function forgotten(db: SqliteDatabase): Forgotten {
  const find = db.prepare('SELECT epoch, position, place, row FROM forgotten');
  const put = db.prepare('INSERT OR REPLACE INTO forgotten (one, epoch, position, place, row) VALUES (1, ?, ?, ?, ?)');

  function to(): Place | undefined {
    const row = find.get() as PlaceRow | undefined;
    return row && placeIn(row);
  }

  const row = (): number => (find.get() as { readonly row: number } | undefined)?.row ?? 0;

  return {
    to,
    row,
    move(place, lastRow = 0) {
      const last = laterPlace(to() ?? place, place);
      put.run(last.epoch, last.position, indexOf(last), Math.max(lastRow, row()));
    },
  };
}
