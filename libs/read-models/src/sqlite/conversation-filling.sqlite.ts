import { LRUCache } from 'lru-cache';
import type { Millis } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { Parking, sqliteConsumerTables, type ParkedCommit } from '@parley/subscriptions';
import type { ConversationChange } from '../documents/change';
import { weightOf, type ConversationDocument } from '../documents/conversation-document';
import { conversationRows } from './conversation-rows.sqlite';
import { statusesIn } from '../documents/message-statuses';
import { projectConversation } from '../documents/project-conversation';
import { contactedAt, lastOf } from '../documents/project-records';
import { projectedRecord, recordWrites } from './records.sqlite';
import { CONVERSATIONS, isUnhandled, parkedChanges, type LogItem } from '../documents/parking';
import { tokenWrites, type WordWrites } from './search-tokens.sqlite';

/** Conversations kept in memory, so many and of so many bytes in all, and contacts with the time when they were written to. */
const CACHED = 20_000;
const CACHED_BYTES = 96 * 1024 * 1024;
const CACHED_CONTACTS = 50_000;

interface Kept {
  readonly row: number;
  document: ConversationDocument;
  stored: boolean;
  changed: boolean;
}

interface Contacted {
  readonly workspace: string;
  readonly id: string;
  readonly at: Millis;
}

/** Fills the tables of a file that nobody reads yet, from the beginning of a log. Nothing of it is to survive a death. */
export interface ConversationFilling {
  apply(items: readonly LogItem[], position: Position): readonly ParkedCommit[];
  /** Writes what is still in memory. */
  flush(): void;
}

const NO_WORDS: Pick<WordWrites, 'contact'> = { contact: () => undefined };

/**
 * A conversation is written when it has been left alone for long enough to leave the memory, and not with every batch. Counts and
 * words are left out; `makeDerived` makes them.
 */
export function conversationFilling(db: SqliteDatabase): ConversationFilling {
  const rows = conversationRows(db);
  const records = recordWrites(db, NO_WORDS);
  const consumers = sqliteConsumerTables(db);
  const kept = new LRUCache<string, Kept>({
    max: CACHED,
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ document }) => weightOf(document),
    dispose: write,
  });
  const contacted = new LRUCache<string, Contacted>({
    max: CACHED_CONTACTS,
    dispose: ({ workspace, id, at }, _, reason) => {
      if (reason !== 'set') records.contacted(workspace, id, at);
    },
  });
  let lastRow = 0;
  let lastPosition: Position | undefined;
  db.exec('BEGIN');

  function write(conversation: Kept): void {
    if (!conversation.changed) return;
    if (conversation.stored) rows.update(conversation.row, conversation.document);
    else rows.insert(conversation.document, conversation.row);
    conversation.stored = true;
    conversation.changed = false;
  }

  function load({ workspace, id, firstRevision }: ConversationChange): Kept | undefined {
    // The log is gone through once and in order: a first commit is of one that is not there.
    const found = firstRevision === 0 ? undefined : rows.find(workspace, id);
    return found && { ...found, stored: true, changed: false };
  }

  /** Read before it is tried: what the file cannot give is no failure of the commit. */
  function projecting(item: LogItem): () => (() => void) | undefined {
    if (isUnhandled(item)) return () => undefined;
    if (item.kind !== 'conversation') {
      const before = records.find(item);
      return () => {
        const projected = projectedRecord(before, item);
        return projected && (() => records.save(projected));
      };
    }
    const key = `${item.workspace}/${item.id}`;
    const known = kept.get(key) ?? load(item);
    return () => {
      const document = projectConversation(known?.document, item);
      if (document === undefined || document === known?.document) return undefined;
      const [statuses, at] = [statusesIn(item), contactedAt(item)];
      return () => keep(key, known, document, statuses, at);
    };
  }

  function keep(
    key: string,
    known: Kept | undefined,
    document: ConversationDocument,
    statuses: ReturnType<typeof statusesIn>,
    at: Millis | undefined,
  ): void {
    const conversation = known ?? { row: (lastRow += 1), document, stored: false, changed: true };
    conversation.document = document;
    conversation.changed = true;
    if (kept.peek(key) !== conversation) kept.set(key, conversation);
    for (const [number, status] of statuses) rows.report(conversation.row, number, status);
    if (at !== undefined) contact(document, at);
  }

  function contact({ workspace, contactId }: ConversationDocument, at: Millis): void {
    const key = `${workspace}/${contactId}`;
    contacted.set(key, { workspace, id: contactId, at: lastOf(contacted.peek(key)?.at ?? null, at) });
  }

  return {
    apply(items, position) {
      const parking = new Parking(consumers.parked, parkedChanges(Date.now));
      for (const item of items) {
        const outcome = parking.attempt(item, projecting(item));
        if (outcome.tag === 'handled') outcome.result?.();
      }
      lastPosition = position;
      return parking.parked;
    },
    flush() {
      kept.clear();
      contacted.clear();
      if (lastPosition !== undefined) consumers.moveCheckpoint(CONVERSATIONS, lastPosition);
      db.exec('COMMIT');
    },
  };
}

/** The same as `countsOf` every document: state is status times 4, unread times 2 and snoozed. */
const COUNT_ALL = `INSERT INTO inbox_counts
  SELECT workspace, inbox, sum(state < 4), sum(state < 4 AND state & 2 = 2), sum(state < 4 AND assignee = ''),
    sum(state < 4 AND state & 1 = 1), sum(state BETWEEN 4 AND 7)
  FROM conversations WHERE state IS NOT NULL GROUP BY workspace, inbox`;

const WORDS_AT_ONCE = 5_000;

/** Makes counts and words from the rows that are there. */
export function makeDerived(db: SqliteDatabase, progress: (done: number, of: number) => void): void {
  db.exec(COUNT_ALL);
  const words = tokenWrites(db);
  const conversations = db.prepare('SELECT row, document FROM conversations WHERE row > ? ORDER BY row LIMIT ?');
  const contacts = db.prepare(
    "SELECT row, document FROM records WHERE row > ? AND kind = 'contact' ORDER BY row LIMIT ?",
  );
  const { all } = db
    .prepare(
      `SELECT (SELECT count(*) FROM conversations) + (SELECT count(*) FROM records WHERE kind = 'contact') AS "all"`,
    )
    .get() as { all: number };
  let done = 0;
  const each = (source: SqliteStatement, put: (row: number, json: string) => void): void => {
    for (let last: number | undefined = 0; last !== undefined;) {
      const found = source.all(last, WORDS_AT_ONCE) as unknown as readonly { row: number; document: string }[];
      db.transaction(() => found.forEach(({ row, document }) => put(row, document)));
      last = found.at(-1)?.row;
      progress((done += found.length), all);
    }
  };
  each(conversations, (row, json) => words.conversation(row, undefined, JSON.parse(json)));
  each(contacts, (row, json) => words.contact(row, undefined, JSON.parse(json)));
}
