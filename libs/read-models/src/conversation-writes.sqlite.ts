import { LRUCache } from 'lru-cache';
import type { Position } from '@parley/event-store';
import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import type { ConversationChange, RecordChange } from './change';
import type { ConversationDocument } from './conversation-document';
import { assigneeColumn } from './conversation-schema.sqlite';
import { COUNTED, CountChanges, type InboxCounts } from './inbox-counts';
import { stateOf } from './list-indexes';
import { statusesIn } from './message-statuses';
import { projectConversation } from './project-conversation';
import { contactedAt } from './project-records';
import { recordWrites } from './records.sqlite';
import { wordWrites, type WordWrites } from './words.sqlite';

interface Kept {
  /** Undefined for a conversation that is not stored yet. */
  row: number | bigint | undefined;
  document: ConversationDocument | undefined;
}

/** A conversation in the batch in hand, with what was stored before it. */
interface InHand extends Kept {
  readonly before: ConversationDocument | undefined;
}

/** What a batch has changed, for whoever waits for it. */
export interface Written {
  readonly conversations: Iterable<ConversationDocument>;
  readonly records: readonly RecordChange[];
}

export interface ConversationWrites {
  /** One transaction, all of it or nothing. */
  apply(changes: readonly (ConversationChange | RecordChange)[], position: Position): Written;
  /** Puts counts and words in place that were left out; see `WriteOptions`. */
  makeDerived(progress?: (done: number, of: number) => void): void;
}

export interface WriteOptions {
  /** Conversations kept in memory between batches; those that change now are likely to change again soon. */
  readonly cached: number;
  /** For filling a file from its beginning: counts and words are left to `makeDerived`, which makes them once. */
  readonly derivedLater?: boolean;
}

const NO_WORDS: WordWrites = { conversation: () => undefined, contact: () => undefined };

export function conversationWrites(
  db: SqliteDatabase,
  { cached, derivedLater = false }: WriteOptions,
): ConversationWrites {
  const sql = prepare(db);
  const words = wordWrites(db);
  const wordsNow = derivedLater ? NO_WORDS : words;
  const records = recordWrites(db, wordsNow);
  const cache = new LRUCache<string, Readonly<Kept>>({ max: cached });
  let dataVersion: unknown;

  /** What was written by another connection makes the cache void. */
  function checkCache(): void {
    const { data_version: now } = sql.dataVersion.get() as { data_version: unknown };
    if (now !== dataVersion) cache.clear();
    dataVersion = now;
  }

  function load({ workspace, id }: ConversationChange, key: string): InHand {
    const known = cache.get(key);
    if (known !== undefined) return { ...known, before: known.document };
    const found = sql.find.get(workspace, id) as { row: number; document: string } | undefined;
    const document = found && (JSON.parse(found.document) as ConversationDocument);
    return { row: found?.row, document, before: document };
  }

  function write(changes: readonly (ConversationChange | RecordChange)[], position: Position): Batch {
    checkCache();
    const batch: Batch = { loaded: new Map(), changed: new Map(), records: [] };
    const reported: (readonly [InHand, ConversationChange])[] = [];
    for (const change of changes) {
      if (change.kind !== 'conversation') {
        if (records.apply(change)) batch.records.push(change);
        continue;
      }
      const kept = step(batch, change);
      if (kept !== undefined && statusesIn(change).length > 0) reported.push([kept, change]);
    }
    const counts = new CountChanges();
    for (const kept of batch.changed.values()) store(kept, counts);
    for (const [{ row }, change] of reported)
      for (const [number, status] of statusesIn(change)) sql.report.run(row ?? null, number, status);
    if (!derivedLater) for (const { workspace, inbox, counts: by } of counts.all()) count(workspace, inbox, by);
    sql.moveCheckpoint.run(position);
    return batch;
  }

  /** The conversation in hand, when the change has changed it. */
  function step({ loaded, changed }: Batch, change: ConversationChange): InHand | undefined {
    const key = `${change.workspace}/${change.id}`;
    const kept = loaded.get(key) ?? load(change, key);
    loaded.set(key, kept);
    const projected = projectConversation(kept.document, change);
    if (projected === kept.document || projected === undefined) return undefined;
    kept.document = projected;
    changed.set(key, kept);
    const contacted = contactedAt(change);
    if (contacted !== undefined) records.contacted(change.workspace, projected.contactId, contacted);
    return kept;
  }

  function store(kept: InHand, counts: CountChanges): void {
    const { before, document } = kept;
    if (document === undefined) return;
    const columns = columnsOf(document);
    if (kept.row === undefined) kept.row = sql.insert.run(document.workspace, document.id, ...columns).lastInsertRowid;
    else sql.update.run(...columns, kept.row);
    wordsNow.conversation(kept.row, before, document);
    counts.changed(before, document);
  }

  const count = (workspace: string, inbox: string, counts: InboxCounts): unknown =>
    sql.count.run(workspace, inbox, ...COUNTED.map((counted) => counts[counted]));

  function transaction(changes: readonly (ConversationChange | RecordChange)[], position: Position): Batch {
    try {
      return db.transaction(() => write(changes, position));
    } catch (error) {
      // A commit that failed may have been written all the same; then the cache is behind the file.
      cache.clear();
      throw error;
    }
  }

  return {
    apply(changes, position) {
      const { changed, records: written } = transaction(changes, position);
      for (const [key, { row, document }] of changed) cache.set(key, { row, document });
      return { conversations: [...changed.values()].flatMap(({ document }) => document ?? []), records: written };
    },
    makeDerived(progress = () => undefined) {
      db.exec('DELETE FROM inbox_counts');
      db.exec(COUNT_ALL);
      indexWords(db, words, progress);
    },
  };
}

interface Batch {
  readonly loaded: Map<string, InHand>;
  readonly changed: Map<string, InHand>;
  readonly records: RecordChange[];
}

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

/** The same as `countsOf` every document: state is status times 4, unread times 2 and snoozed. */
const COUNT_ALL = `INSERT INTO inbox_counts
  SELECT workspace, inbox, sum(state < 4), sum(state < 4 AND state & 2 = 2), sum(state < 4 AND assignee = ''),
    sum(state < 4 AND state & 1 = 1), sum(state BETWEEN 4 AND 7)
  FROM conversations WHERE state IS NOT NULL GROUP BY workspace, inbox`;

const WORDS_AT_ONCE = 5_000;

function indexWords(db: SqliteDatabase, words: WordWrites, progress: (done: number, of: number) => void): void {
  const conversations = db.prepare('SELECT row, document FROM conversations WHERE row > ? ORDER BY row LIMIT ?');
  const contacts = db.prepare(
    "SELECT row, document FROM records WHERE row > ? AND kind = 'contact' ORDER BY row LIMIT ?",
  );
  const { all } = db
    .prepare('SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM records) AS "all"')
    .get() as { all: number };
  let done = 0;
  const each = (source: SqliteStatement, put: (row: number, json: string) => void): void => {
    for (let last: number | undefined = 0; last !== undefined;) {
      const rows = source.all(last, WORDS_AT_ONCE) as unknown as readonly { row: number; document: string }[];
      db.transaction(() => rows.forEach(({ row, document }) => put(row, document)));
      last = rows.at(-1)?.row;
      progress((done += rows.length), all);
    }
  };
  each(conversations, (row, json) => words.conversation(row, undefined, JSON.parse(json)));
  each(contacts, (row, json) => words.contact(row, undefined, JSON.parse(json)));
}

function prepare(
  db: SqliteDatabase,
): Record<'dataVersion' | 'find' | 'insert' | 'update' | 'report' | 'count' | 'moveCheckpoint', SqliteStatement> {
  const plus = COUNTED.map((counted) => `${counted} = ${counted} + excluded.${counted}`).join(', ');
  return {
    dataVersion: db.prepare('PRAGMA data_version'),
    find: db.prepare('SELECT row, document FROM conversations WHERE workspace = ? AND id = ?'),
    insert: db.prepare(
      `INSERT INTO conversations (workspace, id, revision, inbox, state, assignee, contact, created_at, updated_at,
         snooze_till, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    update: db.prepare(
      `UPDATE conversations SET revision = ?, inbox = ?, state = ?, assignee = ?, contact = ?, created_at = ?,
         updated_at = ?, snooze_till = ?, document = ? WHERE row = ?`,
    ),
    report: db.prepare('INSERT OR REPLACE INTO message_statuses (conversation, number, status) VALUES (?, ?, ?)'),
    count: db.prepare(
      `INSERT INTO inbox_counts (workspace, inbox, ${COUNTED.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace, inbox) DO UPDATE SET ${plus}`,
    ),
    moveCheckpoint: db.prepare(
      `INSERT INTO checkpoint (one, position) VALUES (1, ?)
       ON CONFLICT (one) DO UPDATE SET position = excluded.position WHERE excluded.position > position`,
    ),
  };
}
