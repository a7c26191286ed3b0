import { LRUCache } from 'lru-cache';
import type { Position } from '@parley/event-store';
import { openSqlite, type SqliteDatabase, type SqliteStatement } from '@parley/storage';
import type { ConversationChange, RecordChange } from './change';
import { isUnread, type ConversationDocument } from './conversation-document';
import { conversationLists } from './conversation-lists.sqlite';
import { assigneeColumn, MIGRATIONS } from './conversation-schema.sqlite';
import type { ConversationReadModel, ShownRevision } from './port';
import { projectConversation } from './project-conversation';
import { contactedAt } from './project-records';
import { recordReads, recordWrites, revisions } from './records.sqlite';
import { RevisionWaiters } from './revision-waiters';

/** Conversations kept in memory between batches; those that change now are likely to change again soon. */
const CACHED = 5_000;
/**
 * Lists are rewritten all over: a page cache that holds them (KiB), and a longer log before it is copied into the file
 * (pages), let a page that changes often be written once.
 */
const PACE = 'PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000';
/** How often a waiting query looks whether another connection has written, in ms. */
const POLL_MS = 25;

interface Kept {
  /** Undefined for a conversation that is not stored yet. */
  row: number | bigint | undefined;
  document: ConversationDocument | undefined;
}

interface Written {
  /** Conversations by key. */
  readonly changed: ReadonlyMap<string, Kept>;
  readonly records: readonly RecordChange[];
}

export interface SqliteConversationReadModel extends ConversationReadModel {
  /** To be called when another thread has written: whoever waits for a revision looks again. */
  writtenElsewhere(): void;
  /** Whether it was made from the log with this id; one that is still empty takes the id as its own. */
  isOf(logId: string): boolean;
}

/**
 * The read model in one SQLite file that can be lost and rebuilt (`synchronous=NORMAL`): after a power cut it may be some
 * batches behind its own past, but documents and checkpoint always agree. `claimed`: another thread of this process has the
 * file open already.
 */
export function sqliteConversationReadModel(file: string, claimed = false): SqliteConversationReadModel {
  const db = openSqlite(file, { durability: 'normal', migrations: MIGRATIONS, claimed });
  db.exec(PACE);
  const sql = prepare(db);
  const pageOf = conversationLists(db);
  const records = recordWrites(db);
  const revisionOf = revisions(db);
  const waiters = new RevisionWaiters();
  const cache = new LRUCache<string, Readonly<Kept>>({ max: CACHED });
  let dataVersion: unknown;

  /** What was written by another connection makes the cache void. */
  function checkCache(): void {
    const { data_version: now } = sql.dataVersion.get() as { data_version: unknown };
    if (now !== dataVersion) cache.clear();
    dataVersion = now;
  }

  function load({ workspace, id }: ConversationChange, key: string): Kept {
    const cached = cache.get(key);
    if (cached !== undefined) return { ...cached };
    const found = sql.find.get(workspace, id) as { row: number; document: string } | undefined;
    return { row: found?.row, document: found && parse(found.document) };
  }

  function write(changes: readonly (ConversationChange | RecordChange)[], position: Position): Written {
    checkCache();
    const changed = new Map<string, Kept>();
    const loaded = new Map<string, Kept>();
    const changedRecords: RecordChange[] = [];
    for (const change of changes) {
      if (change.kind !== 'conversation') {
        if (records.apply(change)) changedRecords.push(change);
        continue;
      }
      const key = `${change.workspace}/${change.id}`;
      const kept = loaded.get(key) ?? load(change, key);
      loaded.set(key, kept);
      const projected = projectConversation(kept.document, change);
      if (projected === kept.document || projected === undefined) continue;
      kept.document = projected;
      changed.set(key, kept);
      const contacted = contactedAt(change);
      if (contacted !== undefined) records.contacted(change.workspace, projected.contactId, contacted);
    }
    for (const kept of changed.values()) store(kept);
    sql.moveCheckpoint.run(position);
    return { changed, records: changedRecords };
  }

  function store(kept: Kept): void {
    const { document } = kept;
    if (document === undefined) return;
    const { revision, inbox, status, assignee, updatedAt } = document;
    const flags = [Number(isUnread(document)), Number(document.snooze !== null)];
    const columns = [revision, inbox, status, ...flags, assigneeColumn(assignee?.id), updatedAt];
    const json = JSON.stringify(document);
    if (kept.row === undefined)
      kept.row = sql.insert.run(document.workspace, document.id, ...columns, json).lastInsertRowid;
    else sql.update.run(...columns, json, kept.row);
  }

  function apply(changes: readonly (ConversationChange | RecordChange)[], position: Position): void {
    const { changed, records: changedRecords } = transaction(changes, position);
    for (const [key, kept] of changed) {
      cache.set(key, kept);
      if (kept.document !== undefined) wake(kept.document);
    }
    for (const change of changedRecords) waiters.wake(change);
  }

  const wake = ({ workspace, id, revision }: ShownRevision): void => waiters.wake({ workspace, id, revision });

  function transaction(changes: readonly (ConversationChange | RecordChange)[], position: Position): Written {
    try {
      return db.transaction(() => write(changes, position));
    } catch (error) {
      // A commit that failed may have been written all the same; then the cache is behind the file.
      cache.clear();
      throw error;
    }
  }

  const documentAt = (row: number): ConversationDocument =>
    parse((sql.documentAt.get(row) as { document: string }).document);

  return {
    ...recordReads(db),
    // Every method is async, so that what SQLite throws is a rejection.
    async checkpoint() {
      return (sql.checkpoint.get() as { position: Position } | undefined)?.position;
    },
    async apply(changes, position) {
      apply(changes, position);
    },
    async get(workspace, id) {
      const found = sql.find.get(workspace, id) as { document: string } | undefined;
      const document = found && parse(found.document);
      return document?.status === 'deleted' ? undefined : document;
    },
    async list(query) {
      return db.snapshot(() => {
        const { rows, next } = pageOf(query);
        return { documents: rows.map(documentAt), next };
      });
    },
    async waitFor(target, timeoutMs, signal) {
      const { kind = 'conversation', workspace, id } = target;
      const revisionNow = (): number | undefined => revisionOf(kind, workspace, id);
      return waiters.wait(target, revisionNow, { timeoutMs, signal, pollMs: POLL_MS });
    },
    isOf(logId) {
      const kept = db.prepare('SELECT id FROM log').get() as { id: string } | undefined;
      if (kept === undefined) db.prepare('INSERT INTO log VALUES (?)').run(logId);
      return kept === undefined || kept.id === logId;
    },
    writtenElsewhere() {
      waiters.lookAgain();
    },
    async close() {
      waiters.close();
      db.close();
    },
  };
}

const parse = (json: string): ConversationDocument => JSON.parse(json) as ConversationDocument;

function prepare(
  db: SqliteDatabase,
): Record<
  'dataVersion' | 'find' | 'documentAt' | 'insert' | 'update' | 'checkpoint' | 'moveCheckpoint',
  SqliteStatement
> {
  return {
    dataVersion: db.prepare('PRAGMA data_version'),
    find: db.prepare('SELECT row, document FROM conversations WHERE workspace = ? AND id = ?'),
    documentAt: db.prepare('SELECT document FROM conversations WHERE row = ?'),
    insert: db.prepare(
      `INSERT INTO conversations (workspace, id, revision, inbox, status, unread, snoozed, assignee, updated_at,
         document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    update: db.prepare(
      `UPDATE conversations SET revision = ?, inbox = ?, status = ?, unread = ?, snoozed = ?, assignee = ?,
         updated_at = ?, document = ? WHERE row = ?`,
    ),
    checkpoint: db.prepare('SELECT position FROM checkpoint'),
    moveCheckpoint: db.prepare(
      `INSERT INTO checkpoint (one, position) VALUES (1, ?)
       ON CONFLICT (one) DO UPDATE SET position = excluded.position WHERE excluded.position > position`,
    ),
  };
}
