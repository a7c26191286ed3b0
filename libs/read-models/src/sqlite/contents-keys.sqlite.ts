import type { SqliteDatabase } from '@parley/storage';
import type { ContentsKey } from '../contents-port';
import type { Kind } from '../documents/change';

/** The keys of all conversations, or of all records of a kind: the next ones after a key, in order. */
export function contentsKeys(
  db: SqliteDatabase,
): (kind: Kind, after: ContentsKey | undefined, limit: number) => readonly ContentsKey[] {
  const ofConversations = db.prepare(
    `SELECT workspace, id FROM conversations INDEXED BY conversations_by_id
     WHERE (workspace, id) > (?, ?) ORDER BY workspace, id LIMIT ?`,
  );
  // The kind stands between workspace and id: a workspace at a time.
  const ofRecords = db.prepare(
    `SELECT workspace, id FROM records WHERE (workspace, kind, id) > (?, ?, ?) AND kind = ?
     ORDER BY workspace, kind, id LIMIT ?`,
  );
  return (kind, after = { workspace: '', id: '' }, limit) => {
    const { workspace, id } = after;
    const rows =
      kind === 'conversation'
        ? ofConversations.all(workspace, id, limit)
        : ofRecords.all(workspace, kind, id, kind, limit);
    return rows as unknown as readonly ContentsKey[];
  };
}
