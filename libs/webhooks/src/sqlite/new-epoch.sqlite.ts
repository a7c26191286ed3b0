import type { Beside } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { inEpoch, type SelectionFrom } from '../matching';
import { SELECTIONS_CHANGED } from './selections.sqlite';

/** Webhooks that are looked at in one step. */
const AT_ONCE = 500;

interface FoundRow {
  readonly row: number;
  readonly selections: string;
}

/** What webhooks select behind the end of an epoch, they select in the one that follows. To be called in a transaction. */
export function beginsAnew(db: SqliteDatabase): Beside['begun'] {
  const find = db.prepare('SELECT row, selections FROM webhooks WHERE row > ? ORDER BY row LIMIT ?');
  const select = db.prepare('UPDATE webhooks SET selections = ? WHERE row = ?');
  const changed = db.prepare(SELECTIONS_CHANGED);
  const after = (row: number): readonly FoundRow[] => find.all(row, AT_ONCE) as unknown as readonly FoundRow[];
  return (end, epoch) => {
    for (let found = after(0); found.length > 0; found = after(found.at(-1)?.row ?? Infinity))
      for (const { row, selections } of found)
        select.run(JSON.stringify(inEpoch(JSON.parse(selections) as readonly SelectionFrom[], end, epoch)), row);
    changed.run();
  };
}
