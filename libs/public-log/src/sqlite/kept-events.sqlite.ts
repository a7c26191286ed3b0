import type { PublicFormat } from '@parley/public-events';
import type { SqliteDatabase } from '@parley/storage';
import { indexOf, laterPlace, type Place } from '../place';
import type { KeptEvent } from '../port';
import { forgotten } from './forgotten.sqlite';
import { placeIn, type PlaceRow } from './place-row.sqlite';
import { eventOf, type EventRow } from './reads.sqlite';

/** The events of a public log for what is kept beside it in its file. To be asked within its transactions. */
interface KeptEvents {
  /** Also one that is held though it is too old for readers. */
  get(row: number): KeptEvent | undefined;
  /**
   * Those of a workspace and format, behind a place and up to another, oldest first; without their bodies. `readable`: those that readers get;
   * `all`: also those that are held.
   */
  between(
    which: 'readable' | 'all',
    of: { readonly workspace: string; readonly format: PublicFormat },
    from: Place,
    end: Place,
    limit: number,
  ): readonly KeptEvent[];
  /** The place of the last one of the same workspace and format that is kept before this one; else, behind which nothing is. */
  placeBefore(row: number): Place;
}

export function keptEvents(db: SqliteDatabase): KeptEvents {
  const gone = forgotten(db);
  const get = db.prepare('SELECT * FROM events WHERE row = ?');
  const between = db.prepare(
    `SELECT row, workspace, format, epoch, position, place, type, conversation_id, inbox, previous_inbox, channel_id, channel_type,
       contact_id, tags, occurred_at, revision, event_id, '' AS body
     FROM events WHERE workspace = ? AND format = ? AND (epoch, position, place) > (?, ?, ?) AND (epoch, position, place) <= (?, ?, ?)
     ORDER BY epoch, position, place LIMIT ?`,
  );
  const before = db.prepare(
    `SELECT epoch, position, place FROM events WHERE workspace = ? AND format = ? AND (epoch, position, place) < (?, ?, ?)
     ORDER BY epoch DESC, position DESC, place DESC LIMIT 1`,
  );
  const kept = (row: EventRow): KeptEvent => ({ ...eventOf(row), row: row.row });

  return {
    get(row) {
      const found = get.get(row) as EventRow | undefined;
      return found && kept(found);
    },
    between(which, { workspace, format }, from, end, limit) {
      const behind = which === 'all' ? from : laterPlace(gone.to() ?? from, from);
      const places = [behind, end].flatMap((place) => [place.epoch, place.position, indexOf(place)]);
      return (between.all(workspace, format, ...places, limit) as unknown as readonly EventRow[]).map(kept);
    },
    placeBefore(row) {
      const found = get.get(row) as EventRow | undefined;
      const last =
        found &&
        (before.get(found.workspace, found.format, found.epoch, found.position, found.place) as PlaceRow | undefined);
      return last === undefined ? (gone.to() ?? { epoch: 1, position: '' }) : placeIn(last);
    },
  };
}
