import type { SqliteDatabase } from '@parley/storage';
import { indexOf, laterPlace, type Place } from '../place';
import { placeIn, type PlaceRow } from './place-row.sqlite';

/** Behind which place nothing is kept. */
interface Forgotten {
  to(): Place | undefined;
  /** Never back. */
  move(to: Place): void;
}

export function forgotten(db: SqliteDatabase): Forgotten {
  const find = db.prepare('SELECT epoch, position, place FROM forgotten');
  const put = db.prepare('INSERT OR REPLACE INTO forgotten VALUES (1, ?, ?, ?)');

  function to(): Place | undefined {
    const row = find.get() as PlaceRow | undefined;
    return row && placeIn(row);
  }

  return {
    to,
    move(place) {
      const last = laterPlace(to() ?? place, place);
      put.run(last.epoch, last.position, indexOf(last));
    },
  };
}
