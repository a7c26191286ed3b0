import type { SqliteDatabase } from '@parley/storage';
import type { CountsOfInbox } from '../contents-port';
import { COUNTED, isNothing, NO_COUNTS, type CountChanges, type InboxCounts } from '../documents/inbox-counts';
import { countsPageOf } from '../lists/counts-page';
import type { CountsPage, CountsQuery } from '../port';

type CountsRow = InboxCounts & { readonly workspace: string; readonly inbox: string };

/** The counts of inboxes, to be read within a snapshot. */
interface InboxCountReads {
  of(workspace: string, inboxes: readonly string[]): ReadonlyMap<string, InboxCounts>;
  page(workspace: string, query: CountsQuery): CountsPage;
  ofAll(): readonly CountsOfInbox[];
}

export function inboxCountReads(db: SqliteDatabase): InboxCountReads {
  const countsOfOne = db.prepare('SELECT * FROM inbox_counts WHERE workspace = ? AND inbox = ?');
  // Not those of nothing: every inbox that ever had a conversation has a row.
  const some = COUNTED.map((counted) => `${counted} <> 0`).join(' OR ');
  const countsBehind = db.prepare(
    `SELECT * FROM inbox_counts WHERE workspace = ? AND inbox > ? AND (${some}) ORDER BY inbox`,
  );
  const countsThere = db.prepare('SELECT * FROM inbox_counts');
  return {
    of(workspace, inboxes) {
      const rows = inboxes.map((inbox) => countsOfOne.get(workspace, inbox) ?? { ...NO_COUNTS, inbox });
      return new Map((rows as unknown as readonly CountsRow[]).map((row) => [row.inbox, countsIn(row)]));
    },
    page: (workspace, { after = '', mostBytes }) =>
      countsPageOf(counted(countsBehind.iterate(workspace, after)), mostBytes),
    ofAll() {
      const rows = countsThere.all() as unknown as readonly CountsRow[];
      return rows.map(countsOfInbox).filter(({ counts }) => !isNothing(counts));
    },
  };
}

const countsOfInbox = (row: CountsRow): CountsOfInbox => ({
  workspace: row.workspace,
  inbox: row.inbox,
  counts: countsIn(row),
});

function* counted(rows: Iterable<unknown>): Generator<CountsOfInbox, void, undefined> {
  for (const row of rows as Iterable<CountsRow>) yield countsOfInbox(row);
}

const countsIn = ({ open, unread, unassigned, snoozed, closed }: InboxCounts): InboxCounts => ({
  open,
  unread,
  unassigned,
  snoozed,
  closed,
});

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
