import { eventStoreDbEventStore, sqliteEventStore, type EventStore } from '@parley/event-store';
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

/** Opens what the configuration names and starts the projector: in a thread of its own where both are files. */
export function openStores(events: EventStoreLocation, readModelFile: string, logger: Logger): Stores {
  switch (events.kind) {
    case 'sqlite': {
      const store = sqliteEventStore(events.file);
      const readModel = sqliteConversationReadModel(readModelFile);
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
      const projector = startProjector(store, readModel, logger);
      return { store, readModel, projector, close: closing(store, readModel) };
    }
  }
}

const closing = (store: EventStore, readModel: ConversationReadModel) => async (): Promise<void> => {
  await readModel.close();
  await store.close();
};
