import type { Millis } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';

/** Where a conversation lies: the numbers of its workspace and inbox, and how their lanes stand. */
export interface Place {
  readonly workspace: number;
  readonly nextWake: Millis | null;
  readonly inbox: number;
  readonly timeoutMs: Millis | null;
  readonly nextClose: Millis | null;
}

interface PlaceRow {
  readonly workspace: number;
  readonly next_wake: number | null;
  readonly inbox: number | null;
  readonly timeout_ms: number | null;
  readonly next_close: number | null;
}

/** Finds the place of a conversation, and makes what is not there of it. */
export function places(db: SqliteDatabase): (workspace: string, inbox: string) => Place {
  const find = db.prepare(
    `SELECT w.number AS workspace, w.next_wake, i.number AS inbox, i.timeout_ms, i.next_at AS next_close
     FROM workspaces w LEFT JOIN inboxes i ON i.workspace = w.number AND i.id = ? WHERE w.id = ?`,
  );
  const makeWorkspace = db.prepare('INSERT INTO workspaces (id) VALUES (?) RETURNING number');
  const makeInbox = db.prepare('INSERT INTO inboxes (workspace, id) VALUES (?, ?) RETURNING number');
  const numberOf = (made: unknown): number => (made as { readonly number: number }).number;

  return (workspace, inbox) => {
    const row = find.get(inbox, workspace) as PlaceRow | undefined;
    const number = row?.workspace ?? numberOf(makeWorkspace.get(workspace));
    return {
      workspace: number,
      nextWake: row?.next_wake ?? null,
      inbox: row?.inbox ?? numberOf(makeInbox.get(number, inbox)),
      timeoutMs: row?.timeout_ms ?? null,
      nextClose: row?.next_close ?? null,
    };
  };
}
