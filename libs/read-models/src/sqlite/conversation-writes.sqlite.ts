import type { Position, StreamName } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { Parking, sqliteConsumerTables, type Lease, type ParkedCommit } from '@parley/subscriptions';
import type { RecordChange } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import { CONVERSATIONS, PARKED_CHANGES, type LogItem } from '../documents/parking';
import { batchWrites, isFull, newBatch, type Batch } from './conversation-batch.sqlite';
import { conversationCache, type ConversationCache } from './conversation-cache.sqlite';
import { erasingWork } from './erasing-work.sqlite';
import { tokenWrites } from './search-tokens.sqlite';

/** What a transaction has changed, for whoever waits for it, and what it has parked. */
export interface Written {
  readonly conversations: Iterable<ConversationDocument>;
  readonly records: readonly RecordChange[];
  readonly parked: readonly ParkedCommit[];
}

interface Part extends Written {
  /** Another part follows. */
  readonly more: boolean;
}

export interface ConversationWrites {
  /** Part by part, each of them one transaction: whole commits, and the checkpoint behind them. A small batch is one part. */
  parts(items: readonly LogItem[], position: Position, lease?: Lease): Generator<Part, void, undefined>;
  /** All parts at once, where nobody else waits. Gives what was parked. */
  apply(items: readonly LogItem[], position: Position): readonly ParkedCommit[];
  /** One transaction, all of it or nothing; `handled` false where a commit was parked again. */
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
  const transaction = transactions(db, { cache, writes, consumers });

  function* parts(items: readonly LogItem[], position: Position, lease?: Lease): Generator<Part, void, undefined> {
    let rest = items;
    do {
      const { result: left, ...written } = transaction(
        lease,
        (batch, parking) => {
          const steps = writes.steps(batch);
          let done = 0;
          for (const item of rest) {
            if (isFull(batch)) break;
            parking.handle(item, steps);
            done += 1;
          }
          const last = rest[done - 1];
          consumers.moveCheckpoint(CONVERSATIONS, done < rest.length && last !== undefined ? last.position : position);
          return rest.slice(done);
        },
        () => void erasing.documents(),
      );
      rest = left;
      yield { ...written, more: rest.length > 0 };
    } while (rest.length > 0);
  }

  return {
    parts,
    apply(items, position) {
      const parked: ParkedCommit[] = [];
      for (const part of parts(items, position)) parked.push(...part.parked);
      return parked;
    },
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
      if (next === 'log') return !erasing.emptyLog();
      if (next === 'pages') erasing.makeAnew();
      if (next === 'documents') cache.clear();
      return true;
    },
  };
}

interface Transacted {
  readonly cache: ConversationCache;
  readonly writes: ReturnType<typeof batchWrites>;
  readonly consumers: ReturnType<typeof sqliteConsumerTables>;
}

/** All of `work` or nothing, and only while the lease is held. `erase` is called with the contacts that it has erased, if any. */
type Transaction = <A>(
  lease: Lease | undefined,
  work: (batch: Batch, parking: Parking<LogItem>) => A,
  erase: (contacts: ReadonlySet<string>) => void,
) => Written & { readonly result: A };

function transactions(db: SqliteDatabase, { cache, writes, consumers }: Transacted): Transaction {
  return (lease, work, erase) => {
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
      else for (const [key, { row, document, weight }] of batch.changed) cache.set(key, { row, document, weight });
      const conversations = [...batch.changed.values()].flatMap(({ document }) => document ?? []);
      return { conversations, records: batch.records, ...written };
    } catch (error) {
      // A commit that failed may have been written all the same; then the cache is behind the file.
      cache.clear();
      throw error;
    }
  };
}
