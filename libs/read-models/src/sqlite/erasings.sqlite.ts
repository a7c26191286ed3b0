import type { Position } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { erases } from '../documents/project-records';
import type { RecordChange } from '../documents/change';
import { withoutErased } from '../erasing/without-erased';

/** A contact's erasing, and how far the stored documents are gone through for it. */
export interface ErasingUnderWay {
  readonly workspace: string;
  readonly contact: string;
  readonly position: Position;
  /** Conversations before this row are done, and of it the document and those that are kept up to `revision`; -1: nothing of it. */
  readonly conversation: number;
  readonly revision: number;
}

/** Who was erased, within a transaction. */
interface Erasings {
  /** As a transaction begins: another connection may have written since the last. */
  look(): void;
  /** A document that is to be folded on, without whom was erased since it was folded last. */
  without(document: ConversationDocument): ConversationDocument;
  /** When the change has erased a contact, its conversations are to be gone through. Gives whether it has. */
  begin(change: RecordChange): boolean;
}

export function erasings(db: SqliteDatabase): Erasings {
  const some = db.prepare('SELECT 1 FROM erasings LIMIT 1');
  const find = db.prepare('SELECT position FROM erasings WHERE workspace = ? AND contact = ?');
  const put = db.prepare(
    `INSERT INTO erasings (workspace, contact, position, conversation, revision) VALUES (?, ?, ?, 0, -1)
     ON CONFLICT (workspace, contact) DO UPDATE SET position = excluded.position, conversation = 0, revision = -1`,
  );
  /** Where nobody was ever erased a commit costs no look-up. */
  let anybody = true;
  return {
    look() {
      anybody = some.get() !== undefined;
    },
    without(document) {
      return anybody
        ? withoutErased(document, (contact) => positionIn(find.get(document.workspace, contact)))
        : document;
    },
    begin(change) {
      if (!erases(change)) return false;
      put.run(change.workspace, change.id, change.position);
      anybody = true;
      return true;
    },
  };
}

const positionIn = (found: unknown): Position | undefined => (found as { position: Position } | undefined)?.position;

/**
 * How documents are shown while erasings are under way: those that were not come to yet as they will be. To be asked for once in each state of
 * the file.
 */
export function showing(db: SqliteDatabase): () => (document: ConversationDocument) => ConversationDocument {
  const some = db.prepare('SELECT 1 FROM erasings WHERE conversation IS NOT NULL LIMIT 1');
  const find = db.prepare(
    'SELECT position FROM erasings WHERE workspace = ? AND contact = ? AND conversation IS NOT NULL',
  );
  return () =>
    some.get() === undefined
      ? (document) => document
      : (document) => withoutErased(document, (contact) => positionIn(find.get(document.workspace, contact)));
}
