import { eventStoreDbEventStore, sqliteEventStore, StoreUnavailable, type EventStore } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import { startProjector, startProjectorThread } from '@parley/projector';
import { sqliteConversationReadModel, type ConversationReadModel } from '@parley/read-models';
import type { Subscription } from '@parley/subscriptions';
import type { EventStoreLocation } from './configuration';

export interface Stores {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  readonly projector: Subscription;
  /** After the projector was stopped. */
  readonly close: () => Promise<void>;
}

/** The read model knows of more than the log holds. The message says what to do. */
export class ReadModelOfAnotherLog extends Error {
  override readonly name = 'ReadModelOfAnotherLog';
}

/**
 * A checkpoint behind the end of the log means that the log was replaced, or restored from an older backup: what comes next
 * would never be shown. A server that is away says nothing; its log is then taken for the one that it was.
 */
export async function assertOfThisLog(
  store: Pick<EventStore, 'readAll'>,
  readModel: Pick<ConversationReadModel, 'checkpoint'>,
  readModelFile: string,
): Promise<void> {
  const checkpoint = await readModel.checkpoint();
  if (checkpoint === undefined) return;
  let end = '';
  try {
    for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) end = position;
  } catch (error) {
    if (error instanceof StoreUnavailable) return;
    throw error;
  }
  // The place where an empty log is read from, with all its digits zero, is behind nothing.
  if (checkpoint <= end || /^0*$/.test(checkpoint)) return;
  throw new ReadModelOfAnotherLog(
    `The read model ${readModelFile} has seen more than the event log holds: it belongs to another log, or the log was ` +
      'restored from an older backup. Delete it and start again; it is built anew from the log.',
  );
}

/** Opens what the configuration names and starts the projector: in a thread of its own where both are files. */
export async function openStores(events: EventStoreLocation, readModelFile: string, logger: Logger): Promise<Stores> {
  switch (events.kind) {
    case 'sqlite': {
      const store = sqliteEventStore(events.file);
      const readModel = sqliteConversationReadModel(readModelFile);
      await assertOfThisLog(store, readModel, readModelFile);
      const task = { eventStoreFile: events.file, readModelFile, forThread: store.forThread };
      const projector = startProjectorThread(task, logger, () => readModel.writtenElsewhere());
      return { store, readModel, projector, close: closing(store, readModel) };
    }
    case 'eventstoredb': {
      const store = eventStoreDbEventStore({
        connectionString: events.connectionString,
        log: (message) => logger.warn({ store: 'eventstoredb' }, message),
      });
      const readModel = sqliteConversationReadModel(readModelFile);
      await assertOfThisLog(store, readModel, readModelFile);
      const projector = startProjector(store, readModel, logger);
      return { store, readModel, projector, close: closing(store, readModel) };
    }
  }
}

const closing = (store: EventStore, readModel: ConversationReadModel) => async (): Promise<void> => {
  await readModel.close();
  await store.close();
};
