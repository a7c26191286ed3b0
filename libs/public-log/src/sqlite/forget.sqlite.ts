import type { SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables, type Lease } from '@parley/subscriptions';
import { forgotten } from './forgotten.sqlite';
import { placeIn, type PlaceRow } from './place-row.sqlite';

/** So many events are forgotten at once, and so many pages of the file given back. */
const EVENTS_AT_ONCE = 500;
const PAGES_AT_ONCE = 500;

interface OldRow extends PlaceRow {
  readonly row: number;
  readonly kept_from: number;
}

/** Forgets the oldest events that happened before a time, so many at once; whether there are more. */
export function forgetSlices(db: SqliteDatabase): (before: number, lease: Lease) => boolean {
  const tables = sqliteConsumerTables(db);
  const oldest = db.prepare('SELECT row, kept_from, epoch, position, place FROM events ORDER BY row LIMIT ?');
  const free = db.prepare('PRAGMA freelist_count');
  const remove = db.prepare('DELETE FROM events WHERE row <= ?');
  const gone = forgotten(db);

  function slice(before: number): boolean {
    const rows = oldest.all(EVENTS_AT_ONCE) as unknown as readonly OldRow[];
    const kept = rows.findIndex(({ kept_from: at }) => at >= before);
    const last = kept === 0 ? undefined : rows.at(kept === -1 ? -1 : kept - 1);
    if (last === undefined) return false;
    remove.run(last.row);
    gone.move(placeIn(last));
    return kept === -1 && rows.length === EVENTS_AT_ONCE;
  }

  return (before, lease) => {
    const more = db.transaction(() => {
      tables.assertHeld(lease);
      return slice(before);
    });
    db.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
    return more || (free.get() as { readonly freelist_count: number }).freelist_count > PAGES_AT_ONCE;
  };
}
