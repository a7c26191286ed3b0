import type { SqliteDatabase } from '@parley/storage';
import type { FollowedTables } from '../projection/followed-tables';
import { places } from './places.sqlite';

/** Within a transaction. */
export function policyRows(db: SqliteDatabase): Pick<FollowedTables, 'inboxRevision' | 'putPolicy'> {
  const placeOf = places(db);
  const find = db.prepare(
    'SELECT i.revision FROM workspaces w CROSS JOIN inboxes i ON i.workspace = w.number AND i.id = ? WHERE w.id = ?',
  );
  const put = db.prepare('UPDATE inboxes SET revision = ?, timeout_ms = ?, resolution = ? WHERE number = ?');
  const setLane = laneOfInbox(db);
  return {
    inboxRevision: (workspace, inbox) =>
      (find.get(inbox, workspace) as { readonly revision: number } | undefined)?.revision ?? -1,
    putPolicy({ workspace, inbox, revision, policy }) {
      const { inbox: number } = placeOf(workspace, inbox);
      put.run(revision, policy?.timeoutMs ?? null, policy?.resolution ?? null, number);
      setLane(number);
    },
  };
}

/** Sets the lane of an inbox to its first timer, by one look into an index: no conversation has to be touched. */
export function laneOfInbox(db: SqliteDatabase): (inbox: number) => void {
  const set = db.prepare(
    `UPDATE inboxes SET next_at = timeout_ms +
       (SELECT active_at FROM conversations c WHERE c.inbox = inboxes.number AND c.state = 1 ORDER BY active_at LIMIT 1)
     WHERE number = ?`,
  );
  return (inbox) => void set.run(inbox);
}

/** Likewise that of the snoozes of a workspace. */
export function laneOfSnoozes(db: SqliteDatabase): (workspace: string) => void {
  const set = db.prepare(
    `UPDATE workspaces SET next_at =
       (SELECT snooze_till FROM conversations c WHERE c.workspace = workspaces.number AND c.state = 2 ORDER BY snooze_till LIMIT 1)
     WHERE id = ?`,
  );
  return (workspace) => void set.run(workspace);
}
