import type { Position, StreamName } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { Parking, sqliteConsumerTables, type Lease, type ParkedCommit } from '@parley/subscriptions';
import type { RecordChange } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import { CONVERSATIONS, PARKED_CHANGES, type LogItem } from '../documents/parking';
import { batchWrites, newBatch, type Batch } from './conversation-batch.sqlite';
import { conversationCache } from './conversation-cache.sqlite';
import { erasingWork } from './erasing-work.sqlite';
import { tokenWrites } from './search-tokens.sqlite';

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
  /** A slice of what erasings have left to be done. Gives whether there is more. */
  goOnErasing(lease?: Lease): boolean;
}

export function conversationWrites(db: SqliteDatabase): ConversationWrites {
  const cache = conversationCache(db);
  const words = tokenWrites(db);
  const writes = batchWrites(db, cache, words);
  const erasing = erasingWork(db, words);
  const consumers = sqliteConsumerTables(db);

  /** All of `work` or nothing, and only while the lease is held. */
  function transaction<A>(
    lease: Lease | undefined,
    work: (batch: Batch, parking: Parking<LogItem>) => A,
    erase: (contacts: ReadonlySet<string>) => void,
  ): Written & { readonly result: A } {
    const batch = newBatch();
    try {
      const written = db.transaction(() => {
        if (lease !== undefined) consumers.assertHeld(lease);
        cache.check();
        writes.begin();
        const parking = new Parking(consumers.parked, PARKED_CHANGES);
        const result = work(batch, parking);
        writes.finish(batch);
        if (batch.erased.size > 0) erase(batch.erased);
        return { parked: parking.parked, result };
      });
      if (batch.erased.size > 0) cache.clear();
      else for (const [key, { row, document }] of batch.changed) cache.set(key, { row, document });
      const conversations = [...batch.changed.values()].flatMap(({ document }) => document ?? []);
      return { conversations, records: batch.records, ...written };
    } catch (error) {
      // A commit that failed may have been written all the same; then the cache is behind the file.
      cache.clear();
      throw error;
    }
  }

  return {
    apply: (items, position, lease) =>
      transaction(
        lease,
        (batch, parking) => {
          const steps = writes.steps(batch);
          for (const item of items) parking.handle(item, steps);
          consumers.moveCheckpoint(CONVERSATIONS, position);
        },
        () => void erasing.documents(),
      ),
    applyParked(stream, items, more, lease) {
      const { result, ...written } = transaction(
        lease,
        (batch, parking) => parking.again(stream, items, more, writes.steps(batch)),
        (contacts) => erasing.documentsOf(contacts),
      );
      return { ...written, handled: result };
    },
    goOnErasing(lease) {
      const state = erasing.state();
      if (state !== 'to do') return state === 'resting';
      const next = db.transaction(() => {
        if (lease !== undefined) consumers.assertHeld(lease);
        return erasing.next();
      });
      if (next === 'nothing') return false;
      if (next === 'pages') erasing.makeAnew();
      if (next === 'log') return !erasing.emptyLog();
      cache.clear();
      return true;
    },
  };
}
