import { LRUCache } from 'lru-cache';
import type { Millis } from '@parley/domain';
import type { Position, StreamName } from '@parley/event-store';
import type { SqliteDatabase, SqliteStatement } from '@parley/storage';
import { Parking, sqliteConsumerTables, type Lease, type ParkedCommit } from '@parley/subscriptions';
import type { ConversationChange, RecordChange } from '../documents/change';
import { weightOf, type ConversationDocument } from '../documents/conversation-document';
import { conversationRows } from './conversation-rows.sqlite';
import { COUNTED, CountChanges, type InboxCounts } from '../documents/inbox-counts';
import { statusesIn } from '../documents/message-statuses';
import { projectConversation } from '../documents/project-conversation';
import { contactedAt } from '../documents/project-records';
import { projectedRecord, recordWrites, type ProjectedRecord } from './records.sqlite';
import { CONVERSATIONS, isUnhandled, parkedChanges, type LogItem } from '../documents/parking';
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

/** What a batch has changed, for whoever waits for it, and what it has parked. */
export interface Written {
  readonly conversations: Iterable<ConversationDocument>;
  readonly records: readonly RecordChange[];
  readonly parked: readonly ParkedCommit[];
}

export interface ConversationWrites {
  /** One transaction, all of it or nothing. */
  apply(items: readonly LogItem[], position: Position, lease?: Lease): Written;
  /** Likewise; `handled` false where a commit was parked again. */
  applyParked(
    stream: StreamName,
    items: readonly LogItem[],
    more: boolean,
    lease?: Lease,
  ): Written & { readonly handled: boolean };
}

/** Conversations kept in memory between batches; those that change now are likely to change again soon. */
const CACHED = 3_000;
const CACHED_BYTES = 16 * 1024 * 1024;

export function conversationWrites(db: SqliteDatabase): ConversationWrites {
  const sql = prepare(db);
  const rows = conversationRows(db);
  const words = tokenWrites(db);
  const records = recordWrites(db, words);
  const consumers = sqliteConsumerTables(db);
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

  /** What an item makes of what is there: nothing of it is written yet. What is read for it is read before it is tried. */
  function projecting(batch: Batch, item: LogItem): () => Projected {
    if (isUnhandled(item)) return () => undefined;
    if (item.kind !== 'conversation') {
      const before = records.find(item);
      return () => projectedRecord(before, item);
    }
    const key = `${item.workspace}/${item.id}`;
    const kept = batch.loaded.get(key) ?? load(item, key);
    batch.loaded.set(key, kept);
    return () => projectedConversation(key, kept, item);
  }

  function keep(batch: Batch, projected: Projected): void {
    if (projected === undefined) return;
    if (!('kept' in projected)) {
      records.save(projected);
      batch.records.push(projected.change);
      return;
    }
    const { key, kept, document, statuses, contacted, change } = projected;
    kept.document = document;
    batch.changed.set(key, kept);
    if (contacted !== undefined) records.contacted(change.workspace, document.contactId, contacted);
    if (statuses.length > 0) batch.reported.push([kept, statuses]);
  }

  function finish(batch: Batch): void {
    const counts = new CountChanges();
    for (const kept of batch.changed.values()) store(kept, counts);
    for (const [{ row }, statuses] of batch.reported)
      for (const [number, status] of statuses) rows.report(row as number, number, status);
    for (const { workspace, inbox, counts: by } of counts.all()) count(workspace, inbox, by);
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

  /** All of `work` or nothing, and only while the lease is held. */
  function transaction<A>(
    lease: Lease | undefined,
    work: (batch: Batch, parking: Parking<LogItem>) => A,
  ): Written & { readonly result: A } {
    const batch: Batch = { loaded: new Map(), changed: new Map(), records: [], reported: [] };
    let parking: Parking<LogItem> | undefined;
    try {
      const result = db.transaction(() => {
        if (lease !== undefined) consumers.assertHeld(lease);
        checkCache();
        parking = new Parking(consumers.parked, parkedChanges(Date.now));
        const done = work(batch, parking);
        finish(batch);
        return done;
      });
      for (const [key, { row, document }] of batch.changed) cache.set(key, { row, document });
      const conversations = [...batch.changed.values()].flatMap(({ document }) => document ?? []);
      return { conversations, records: batch.records, parked: parking?.parked ?? [], result };
    } catch (error) {
      // A commit that failed may have been written all the same; then the cache is behind the file.
      cache.clear();
      throw error;
    }
  }

  return {
    apply: (items, position, lease) =>
      transaction(lease, (batch, parking) => {
        for (const item of items) {
          const outcome = parking.attempt(item, projecting(batch, item));
          if (outcome.tag === 'handled') keep(batch, outcome.result);
        }
        consumers.moveCheckpoint(CONVERSATIONS, position);
      }),
    applyParked(stream, items, more, lease) {
      const { result, ...written } = transaction(lease, (batch, parking) =>
        parking.again(
          stream,
          items,
          more,
          (item) => projecting(batch, item)(),
          (projected) => keep(batch, projected),
        ),
      );
      return { ...written, handled: result };
    },
  };
}

interface Batch {
  readonly loaded: Map<string, InHand>;
  readonly changed: Map<string, InHand>;
  readonly records: RecordChange[];
  readonly reported: (readonly [InHand, Statuses])[];
}

type Statuses = ReturnType<typeof statusesIn>;

/** A conversation after a change, and what else the change says. */
interface ProjectedConversation {
  readonly key: string;
  readonly kept: InHand;
  readonly change: ConversationChange;
  readonly document: ConversationDocument;
  readonly statuses: Statuses;
  readonly contacted: Millis | undefined;
}

/** Undefined for what changes nothing. */
type Projected = ProjectedConversation | ProjectedRecord | undefined;

/** Pure. */
function projectedConversation(key: string, kept: InHand, change: ConversationChange): Projected {
  const document = projectConversation(kept.document, change);
  if (document === undefined || document === kept.document) return undefined;
  return { key, kept, change, document, statuses: statusesIn(change), contacted: contactedAt(change) };
}

function prepare(db: SqliteDatabase): Record<'dataVersion' | 'count', SqliteStatement> {
  const plus = COUNTED.map((counted) => `${counted} = ${counted} + excluded.${counted}`).join(', ');
  return {
    dataVersion: db.prepare('PRAGMA data_version'),
    count: db.prepare(
      `INSERT INTO inbox_counts (workspace, inbox, ${COUNTED.join(', ')}) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace, inbox) DO UPDATE SET ${plus}`,
    ),
  };
}
