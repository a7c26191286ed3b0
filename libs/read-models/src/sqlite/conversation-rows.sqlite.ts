import type { MessageStatus } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { assigneeColumn } from './conversation-schema.sqlite';
import { stateOf } from '../lists/list-indexes';

/** The row of each conversation, to be written within a transaction. */
export interface ConversationRows {
  find(workspace: string, id: string): { readonly row: number; readonly document: ConversationDocument } | undefined;
  /** Gives the number of the row: the one that is asked for, or the next. */
  insert(document: ConversationDocument, row?: number): number;
  update(row: number, document: ConversationDocument): void;
  /** The last report counts. */
  report(row: number, message: number, status: MessageStatus): void;
}

export function conversationRows(db: SqliteDatabase): ConversationRows {
  const find = db.prepare('SELECT row, document FROM conversations WHERE workspace = ? AND id = ?');
  const insert = db.prepare(
    `INSERT INTO conversations (row, workspace, id, revision, inbox, state, assignee, contact, created_at, updated_at,
       snooze_till, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE conversations SET revision = ?, inbox = ?, state = ?, assignee = ?, contact = ?, created_at = ?,
       updated_at = ?, snooze_till = ?, document = ? WHERE row = ?`,
  );
  const report = db.prepare('INSERT OR REPLACE INTO message_statuses (conversation, number, status) VALUES (?, ?, ?)');
  return {
    find(workspace, id) {
      const found = find.get(workspace, id) as { row: number; document: string } | undefined;
      return found && { row: found.row, document: parsedConversation(found.document) };
    },
    insert: (document, row) =>
      Number(insert.run(row ?? null, document.workspace, document.id, ...columnsOf(document)).lastInsertRowid),
    update: (row, document) => void update.run(...columnsOf(document), row),
    report: (row, message, status) => void report.run(row, message, status),
  };
}

export const parsedConversation = (json: string): ConversationDocument => JSON.parse(json) as ConversationDocument;

const columnsOf = (document: ConversationDocument): (string | number | null)[] => [
  document.revision,
  document.inbox,
  stateOf(document) ?? null,
  assigneeColumn(document.assignee?.id),
  document.contactId,
  document.createdAt,
  document.updatedAt,
  document.snooze?.till ?? null,
  JSON.stringify(document),
];
