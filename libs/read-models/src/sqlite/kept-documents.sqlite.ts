import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import type { Moment } from '../documents/kept-documents';
import { parsedConversation } from './conversation-rows.sqlite';
import { showing } from './erasings.sqlite';

/** What is written of a conversation beside its row, within a transaction. */
interface ConversationExtras {
  /** The document as it was at a time. */
  keep(row: number, at: number, document: ConversationDocument): void;
  /** Other contacts that take part, or did. */
  guests(row: number, workspace: string, contacts: readonly string[]): void;
  /** Of a conversation that was deleted nothing is kept. */
  drop(row: number): void;
}

export function conversationExtras(db: SqliteDatabase): ConversationExtras {
  const keep = db.prepare(
    'INSERT OR REPLACE INTO kept_documents (conversation, revision, at, document) VALUES (?, ?, ?, ?)',
  );
  const guest = db.prepare('INSERT OR IGNORE INTO guests (workspace, contact, conversation) VALUES (?, ?, ?)');
  const drop = db.prepare('DELETE FROM kept_documents WHERE conversation = ?');
  return {
    keep: (row, at, document) => void keep.run(row, document.revision, at, JSON.stringify(document)),
    guests: (row, workspace, contacts) => contacts.forEach((contact) => guest.run(workspace, contact, row)),
    drop: (row) => void drop.run(row),
  };
}

/** The last document that is kept of a conversation at or before a moment. */
export function keptDocuments(
  db: SqliteDatabase,
): (workspace: string, id: string, moment: Moment) => ConversationDocument | undefined {
  const ofConversation = `conversation = (SELECT row FROM conversations WHERE workspace = ? AND id = ?)`;
  const before = (column: 'revision' | 'at') =>
    db.prepare(
      `SELECT document FROM kept_documents WHERE ${ofConversation} AND ${column} <= ? ORDER BY revision DESC LIMIT 1`,
    );
  const [byRevision, byTime] = [before('revision'), before('at')];
  const shown = showing(db);
  return (workspace, id, moment) =>
    db.snapshot(() => {
      const found =
        'revision' in moment ? byRevision.get(workspace, id, moment.revision) : byTime.get(workspace, id, moment.at);
      return found && shown()(parsedConversation((found as { document: string }).document));
    });
}
