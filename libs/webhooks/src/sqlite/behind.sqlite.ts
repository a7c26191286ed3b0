import type { Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import type { SelectionFrom } from '../matching';
import { SELECTIONS_CHANGED } from './selections.sqlite';

/** A webhook whose deliveries are made up to a place, while more is published. */
export interface BehindRow {
  readonly row: number;
  readonly id: string;
  readonly workspace: string;
  readonly selections: readonly SelectionFrom[];
  readonly behind: Place;
  /** An event there, or before. */
  readonly behindRow: number;
}

interface BehindRows {
  set(webhook: number, place: Place, row: number): void;
  /** Its deliveries are made as it is published, from now on. */
  clear(webhook: number): void;
  /** The first event that one of them looked at last; undefined where none is behind. */
  first(): number | undefined;
  /** The one that is furthest behind in the first workspace behind this one, or, where there is none, in the first of all. */
  next(after: string): BehindRow | undefined;
}

export function behindRows(db: SqliteDatabase): BehindRows {
  const set = db.prepare('INSERT OR REPLACE INTO behind SELECT row, workspace, ?, ? FROM webhooks WHERE row = ?');
  const clear = db.prepare('DELETE FROM behind WHERE webhook = ?');
  const changed = db.prepare(SELECTIONS_CHANGED);
  const first = db.prepare('SELECT min(event_row) AS row FROM behind');
  const next = db.prepare(
    `SELECT row, id, webhooks.workspace, selections, place AS behind, event_row AS behindRow
     FROM behind JOIN webhooks ON row = webhook WHERE behind.workspace > ?
     ORDER BY behind.workspace, event_row LIMIT 1`,
  );
  return {
    set(webhook, place, row) {
      set.run(JSON.stringify(place), row, webhook);
      changed.run();
    },
    clear(webhook) {
      clear.run(webhook);
      changed.run();
    },
    first: () => (first.get() as { readonly row: number | null }).row ?? undefined,
    next(after) {
      const found = (next.get(after) ?? next.get('')) as FoundRow | undefined;
      if (found === undefined) return undefined;
      const { selections, behind, ...rest } = found;
      return {
        ...rest,
        selections: JSON.parse(selections) as BehindRow['selections'],
        behind: JSON.parse(behind) as Place,
      };
    },
  };
}

type FoundRow = Omit<BehindRow, 'selections' | 'behind'> & Readonly<Record<'selections' | 'behind', string>>;
