import type { SqliteDatabase } from '@parley/storage';
import type { FollowedTables } from '../projection/followed-tables';
import { laneSetting } from './lanes.sqlite';
import { places } from './places.sqlite';

/** Within a transaction. */
export function policyRows(db: SqliteDatabase): Pick<FollowedTables, 'inboxRevision' | 'putPolicy'> {
  const placeOf = places(db);
  const find = db.prepare(
    'SELECT i.revision FROM workspaces w CROSS JOIN inboxes i ON i.workspace = w.number AND i.id = ? WHERE w.id = ?',
  );
  const put = db.prepare('UPDATE inboxes SET revision = ?, timeout_ms = ?, resolution = ? WHERE number = ?');
  const lanes = laneSetting(db);
  return {
    inboxRevision: (workspace, inbox) =>
      (find.get(inbox, workspace) as { readonly revision: number } | undefined)?.revision ?? -1,
    putPolicy({ workspace, inbox, revision, policy }) {
      const place = placeOf(workspace, inbox);
      put.run(revision, policy?.timeoutMs ?? null, policy?.resolution ?? null, place.inbox);
      lanes.setIdle(place.workspace, place.inbox);
    },
  };
}
