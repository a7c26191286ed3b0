import { ROUTING_RULES_ID, type Millis } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { Kind, RecordChange } from '../documents/change';
import { unknownContact } from '../documents/project-records';
import type { ProjectedRecord } from '../documents/projected';
import type { ContactDocument, RecordDocuments, RecordKind } from '../documents/record-documents';
import type { WordWrites } from './search-tokens.sqlite';
import { takeWithin } from '../pages/most-bytes';
import type { RecordPage, RecordQuery, RecordReadModel } from '../record-port';

interface Row {
  readonly document: string;
  readonly contactedAt: number | null;
}

/** The writes of records, to be called within a transaction. */
export interface RecordWrites {
  /** What is there before the change. */
  find(change: RecordChange): RecordDocuments[RecordKind] | undefined;
  /** A contact's words are written with it. */
  save(projected: ProjectedRecord): void;
  /** The contact was written to; the last time counts. One row, whatever is known of the contact. */
  contacted(workspace: string, id: string, at: Millis): void;
}

const COLUMNS = 'document, contacted_at AS contactedAt';

/** When a contact was last written to is a column of its own, so that a message rewrites neither its document nor an index. */
function documentOf<K extends RecordKind>(kind: K, { document, contactedAt }: Row): RecordDocuments[K] {
  const parsed = JSON.parse(document) as RecordDocuments[K];
  return kind === 'contact' ? { ...parsed, lastContacted: contactedAt } : parsed;
}

export function recordWrites(db: SqliteDatabase, words: Pick<WordWrites, 'contact'>): RecordWrites {
  const find = db.prepare(`SELECT ${COLUMNS} FROM records WHERE workspace = ? AND kind = ? AND id = ?`);
  const save = db.prepare(
    `INSERT INTO records (workspace, kind, id, revision, phone, email, document) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET revision = excluded.revision, phone = excluded.phone,
       email = excluded.email, document = excluded.document
     RETURNING row`,
  );
  const contact = db.prepare(
    `INSERT INTO records (workspace, kind, id, revision, document, contacted_at) VALUES (?, 'contact', ?, -1, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET contacted_at = excluded.contacted_at
       WHERE contacted_at IS NULL OR contacted_at < excluded.contacted_at`,
  );

  return {
    find({ kind, workspace, id }) {
      const row = find.get(workspace, kind, id) as Row | undefined;
      return row && documentOf(kind, row);
    },
    save({ change: { kind, workspace, id }, before, document }) {
      const { phone = null, email = null } = kind === 'contact' ? ((document as ContactDocument).details ?? {}) : {};
      const json = JSON.stringify(document);
      const { row: number } = save.get(workspace, kind, id, document.revision, phone, emailColumn(email), json) as {
        row: number;
      };
      if (kind === 'contact') words.contact(number, before as ContactDocument | undefined, document as ContactDocument);
    },
    contacted(workspace, id, at) {
      contact.run(workspace, id, JSON.stringify(unknownContact(workspace, id)), at);
    },
  };
}

const emailColumn = (email: string | null): string | null => email?.toLowerCase() ?? null;

/** The revision that is shown of anything: a conversation or a record. */
export function revisions(db: SqliteDatabase): (kind: Kind, workspace: string, id: string) => number | undefined {
  const ofConversation = db.prepare('SELECT revision FROM conversations WHERE workspace = ? AND id = ?');
  const ofRecord = db.prepare('SELECT revision FROM records WHERE workspace = ? AND kind = ? AND id = ?');
  return (kind, workspace, id) => {
    const found = kind === 'conversation' ? ofConversation.get(workspace, id) : ofRecord.get(workspace, kind, id);
    return (found as { revision: number } | undefined)?.revision;
  };
}

/** One contact, as it is now. */
export function contactReader(db: SqliteDatabase): (workspace: string, id: string) => ContactDocument | undefined {
  const find = db.prepare(`SELECT ${COLUMNS} FROM records WHERE workspace = ? AND kind = 'contact' AND id = ?`);
  return (workspace, id) => {
    const row = find.get(workspace, id) as Row | undefined;
    return row && documentOf('contact', row);
  };
}

/** Every method is async, so that what SQLite throws is a rejection. */
export function recordReads(db: SqliteDatabase): RecordReadModel {
  const find = db.prepare(`SELECT ${COLUMNS} FROM records WHERE workspace = ? AND kind = ? AND id = ?`);
  const page = db.prepare(`SELECT ${COLUMNS} FROM records WHERE workspace = ? AND kind = ? AND id > ? ORDER BY id`);
  const byPhone = db.prepare(
    `SELECT ${COLUMNS} FROM records INDEXED BY contacts_by_phone WHERE workspace = ? AND phone = ? AND id > ? ORDER BY id`,
  );
  const byEmail = db.prepare(
    `SELECT ${COLUMNS} FROM records INDEXED BY contacts_by_email WHERE workspace = ? AND email = ? AND id > ? ORDER BY id`,
  );

  function one<K extends RecordKind>(kind: K, workspace: string, id: string): RecordDocuments[K] | undefined {
    const row = find.get(workspace, kind, id) as Row | undefined;
    return row && documentOf(kind, row);
  }

  function several<K extends RecordKind>(kind: K, workspace: string, ids: readonly string[]): RecordDocuments[K][] {
    if (ids.length === 0) return [];
    return db.snapshot(() => [...new Set(ids)].flatMap((id) => one(kind, workspace, id) ?? []));
  }

  function pageOf<K extends RecordKind>(
    kind: K,
    rows: Iterable<unknown>,
    bounds: Omit<RecordQuery, 'after'>,
  ): RecordPage<RecordDocuments[K]> {
    const { taken, more } = takeWithin(measured(rows as Iterable<Row>), bounds);
    const records = taken.map(({ row }) => documentOf(kind, row));
    return { records, next: more ? (records.at(-1)?.id ?? null) : null };
  }

  return {
    contact: async (workspace, id) => one('contact', workspace, id),
    teammate: async (workspace, id) => one('teammate', workspace, id),
    inbox: async (workspace, id) => one('inbox', workspace, id),
    routingRules: async (workspace) => one('routing', workspace, ROUTING_RULES_ID),
    async contactsBy(workspace, address, { after = '', ...bounds }) {
      const rows =
        'phone' in address
          ? byPhone.iterate(workspace, address.phone, after)
          : byEmail.iterate(workspace, emailColumn(address.email), after);
      return pageOf('contact', rows, bounds);
    },
    contactsOf: async (workspace, ids) => several('contact', workspace, ids),
    teammatesOf: async (workspace, ids) => several('teammate', workspace, ids),
    teammates: async (workspace, { after = '', ...bounds }) =>
      pageOf('teammate', page.iterate(workspace, 'teammate', after), bounds),
    inboxes: async (workspace, { after = '', ...bounds }) =>
      pageOf('inbox', page.iterate(workspace, 'inbox', after), bounds),
  };
}

/** Rows are read as they are asked for, and parsed when they are taken. */
function* measured(rows: Iterable<Row>): Generator<{ readonly row: Row; readonly bytes: number }, void, undefined> {
  for (const row of rows) yield { row, bytes: Buffer.byteLength(row.document) };
}
