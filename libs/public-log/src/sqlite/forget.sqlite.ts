import type { SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables, type Lease } from '@parley/subscriptions';
import type { Beside } from '../port';
import { forgotten } from './forgotten.sqlite';
import { placeIn, type PlaceRow } from './place-row.sqlite';

/** So many events are forgotten at once, so many of the held ones looked at, and so many pages of the file given back. */
const EVENTS_AT_ONCE = 500;
const HELD_AT_ONCE = 2_000;
const PAGES_AT_ONCE = 500;

interface OldRow extends PlaceRow {
  readonly row: number;
  readonly kept_from: number;
}

const rowsOf = (found: readonly unknown[]): readonly number[] => (found as readonly OldRow[]).map(({ row }) => row);

/** Forgets the oldest events that happened before a time, so many at once; whether there are more. */
export function forgetSlices(db: SqliteDatabase, beside: Beside): (before: number, lease: Lease) => boolean {
  const tables = sqliteConsumerTables(db);
  const oldest = db.prepare(
    'SELECT row, kept_from, epoch, position, place FROM events WHERE row > ? ORDER BY row LIMIT ?',
  );
  const free = db.prepare('PRAGMA freelist_count');
  const remove = db.prepare('DELETE FROM events WHERE row = ?');
  const hold = db.prepare('INSERT OR IGNORE INTO held VALUES (?)');
  const held = db.prepare('SELECT row FROM held WHERE row > ? ORDER BY row LIMIT ?');
  const letGo = db.prepare('DELETE FROM held WHERE row = ?');
  const gone = forgotten(db);
  let heldFrom = 0;

  function slice(before: number): boolean {
    const rows = oldest.all(gone.row(), EVENTS_AT_ONCE) as unknown as readonly OldRow[];
    const kept = rows.findIndex(({ kept_from: at }) => at >= before);
    const old = kept === -1 ? rows : rows.slice(0, kept);
    const last = old.at(-1);
    if (last === undefined) return false;
    const needed = beside.needed(rowsOf(old));
    for (const { row } of old) (needed.has(row) ? hold : remove).run(row);
    gone.move(placeIn(last), last.row);
    return kept === -1 && rows.length === EVENTS_AT_ONCE;
  }

  /** Those that were held, and nobody needs any more; whether there are others to look at. */
  function releaseHeld(): boolean {
    const rows = rowsOf(held.all(heldFrom, HELD_AT_ONCE));
    const needed = rows.length === 0 ? new Set() : beside.needed(rows);
    for (const row of rows)
      if (!needed.has(row)) {
        remove.run(row);
        letGo.run(row);
      }
    const last = rows.length === HELD_AT_ONCE ? rows.at(-1) : undefined;
    heldFrom = last ?? 0;
    return last !== undefined;
  }

  return (before, lease) => {
    const more = db.transaction(() => {
      tables.assertHeld(lease);
      const moreOld = slice(before);
      return releaseHeld() || moreOld;
    });
    db.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
    return more || (free.get() as { readonly freelist_count: number }).freelist_count > PAGES_AT_ONCE;
  };
}
