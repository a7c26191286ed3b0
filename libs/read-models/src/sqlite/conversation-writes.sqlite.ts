import type { Position, StreamName } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { Parking, sqliteConsumerTables, type Lease, type ParkedCommit } from '@parley/subscriptions';
import type { RecordChange } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import { CONVERSATIONS, parkedChanges, type LogItem } from '../documents/parking';
import { batchWrites, newBatch, type Batch } from './conversation-batch.sqlite';
import { conversationCache } from './conversation-cache.sqlite';

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

export function conversationWrites(db: SqliteDatabase): ConversationWrites {
  const cache = conversationCache(db);
  const writes = batchWrites(db, cache);
  const consumers = sqliteConsumerTables(db);

  /** All of `work` or nothing, and only while the lease is held. */
  function transaction<A>(
    lease: Lease | undefined,
    work: (batch: Batch, parking: Parking<LogItem>) => A,
  ): Written & { readonly result: A } {
    const batch = newBatch();
    let parking: Parking<LogItem> | undefined;
    try {
      const result = db.transaction(() => {
        if (lease !== undefined) consumers.assertHeld(lease);
        cache.check();
        parking = new Parking(consumers.parked, parkedChanges(Date.now));
        const done = work(batch, parking);
        writes.finish(batch);
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
          const outcome = parking.attempt(item, writes.projecting(batch, item));
          if (outcome.tag === 'handled') writes.keep(batch, outcome.result);
        }
        consumers.moveCheckpoint(CONVERSATIONS, position);
      }),
    applyParked(stream, items, more, lease) {
      const { result, ...written } = transaction(lease, (batch, parking) =>
        parking.again(
          stream,
          items,
          more,
          (item) => writes.projecting(batch, item)(),
          (projected) => writes.keep(batch, projected),
        ),
      );
      return { ...written, handled: result };
    },
  };
}
