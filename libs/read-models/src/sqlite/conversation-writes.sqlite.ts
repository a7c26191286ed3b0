import { LRUCache } from 'lru-cache';
import type { Position } from '@parley/event-store';
import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import type { ConversationChange, RecordChange } from '../documents/change';
import { weightOf, type ConversationDocument } from '../documents/conversation-document';
import { conversationRows } from './conversation-rows.sqlite';
import { MOVE_CHECKPOINT } from './conversation-schema.sqlite';
import { COUNTED, CountChanges, type InboxCounts } from '../documents/inbox-counts';
import { statusesIn } from '../documents/message-statuses';
import { projectConversation } from '../documents/project-conversation';
import { contactedAt } from '../documents/project-records';
import { recordWrites } from './records.sqlite';
import { tokenWrites } from './search-tokens.sqlite';

interface Kept {
  /** Undefined for a conversation that is not stored yet. */
  row: number | undefined;
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
}

/** Conversations kept in memory between batches; those that change now are likely to change again soon. */
const CACHED = 3_000;
const CACHED_BYTES = 16 * 1024 * 1024;

export function conversationWrites(db: SqliteDatabase): ConversationWrites {
  const sql = prepare(db);
  const rows = conversationRows(db);
  const words = tokenWrites(db);
  const records = recordWrites(db, words);
  const cache = new LRUCache<string, Readonly<Kept>>({
    max: CACHED,
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ document }) => (document === undefined ? 1 : weightOf(document)),
  });
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
    const found = rows.find(workspace, id);
    return { row: found?.row, document: found?.document, before: found?.document };
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
      for (const [number, status] of statusesIn(change)) rows.report(row as number, number, status);
    for (const { workspace, inbox, counts: by } of counts.all()) count(workspace, inbox, by);
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
    if (kept.row === undefined) kept.row = rows.insert(document);
    else rows.update(kept.row, document);
    words.conversation(kept.row, before, document);
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
  };
}

interface Batch {
  readonly loaded: Map<string, InHand>;
  readonly changed: Map<string, InHand>;
  readonly records: RecordChange[];
}

function prepare(db: SqliteDatabase): Record<'dataVersion' | 'count' | 'moveCheckpoint', SqliteStatement> {
  const plus = COUNTED.map((counted) => `${counted} = ${counted} + excluded.${counted}`).join(', ');
  return {
    dataVersion: db.prepare('PRAGMA data_version'),
    count: db.prepare(
      `INSERT INTO inbox_counts (workspace, inbox, ${COUNTED.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace, inbox) DO UPDATE SET ${plus}`,
    ),
    moveCheckpoint: db.prepare(MOVE_CHECKPOINT),
  };
}
