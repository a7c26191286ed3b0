import type { SqliteDatabase } from '@parley/storage';
import type { CountsOfInbox } from '../contents-port';
import { COUNTED, isNothing, NO_COUNTS, type CountChanges, type InboxCounts } from '../documents/inbox-counts';

type CountsRow = InboxCounts & { readonly workspace: string; readonly inbox: string };

/** The counts of inboxes, to be read within a snapshot. */
interface InboxCountReads {
  /** Of these inboxes, or of all of the workspace that have conversations. */
  of(workspace: string, inboxes: readonly string[] | undefined): ReadonlyMap<string, InboxCounts>;
  ofAll(): readonly CountsOfInbox[];
}

export function inboxCountReads(db: SqliteDatabase): InboxCountReads {
  const countsOfOne = db.prepare('SELECT * FROM inbox_counts WHERE workspace = ? AND inbox = ?');
  const countsOfWorkspace = db.prepare('SELECT * FROM inbox_counts WHERE workspace = ?');
  const countsThere = db.prepare('SELECT * FROM inbox_counts');
  return {
    of(workspace, inboxes) {
      const rows =
        inboxes === undefined
          ? countsOfWorkspace.all(workspace)
          : inboxes.map((inbox) => countsOfOne.get(workspace, inbox) ?? { ...NO_COUNTS, inbox });
      const all = (rows as unknown as readonly CountsRow[]).map((row) => [row.inbox, countsIn(row)] as const);
      return new Map(inboxes === undefined ? all.filter(([, counts]) => !isNothing(counts)) : all);
    },
    ofAll() {
      const rows = countsThere.all() as unknown as readonly CountsRow[];
      const all = rows.map((row) => ({ workspace: row.workspace, inbox: row.inbox, counts: countsIn(row) }));
      return all.filter(({ counts }) => !isNothing(counts));
    },
  };
}

const countsIn = (row: InboxCounts): InboxCounts =>
  Object.fromEntries(COUNTED.map((counted) => [counted, row[counted]])) as unknown as InboxCounts;

/** Adds what has changed to the counts, within a transaction. */
export function inboxCountWrites(db: SqliteDatabase): (changes: CountChanges) => void {
  const sums = COUNTED.map((counted) => `${counted} = ${counted} + excluded.${counted}`).join(', ');
  const add = db.prepare(
    `INSERT INTO inbox_counts (workspace, inbox, ${COUNTED.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, inbox) DO UPDATE SET ${sums}`,
  );
  return (changes) => {
    for (const { workspace, inbox, counts } of changes.all())
      add.run(workspace, inbox, ...COUNTED.map((counted) => counts[counted]));
  };
}
