import { eventStoreDbEventStore, sqliteEventStore, type EventStore } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import { startProjector, startProjectorThread } from '@parley/projector';
import {
  sqliteConversationReadModel,
  type ConversationReadModel,
  type SqliteConversationReadModel,
} from '@parley/read-models';
import type { Subscription } from '@parley/subscriptions';
import { carriedOut, type EventStoreLocation } from './configuration';

export interface Stores {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  readonly projector: Subscription;
  /** After the projector was stopped. */
  readonly close: () => Promise<void>;
}

/** The read model was not made from this log. The message says what to do. */
export class ReadModelOfAnotherLog extends Error {
  override readonly name = 'ReadModelOfAnotherLog';
}

/**
 * Throws when the read model was made from another log, or knows of more than this one holds because it was restored from an
 * older backup: what comes next would not be shown.
 */
export async function assertOfThisLog(
  store: Pick<EventStore, 'readAll'> & { readonly logId: string },
  readModel: Pick<SqliteConversationReadModel, 'checkpoint' | 'isOf'>,
  readModelFile: string,
): Promise<void> {
  const checkpoint = (await readModel.checkpoint()) ?? '';
  let end = '';
  for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) end = position;
  // The place where an empty log is read from, with all its digits zero, is behind nothing.
  const ahead = checkpoint > end && !/^0*$/.test(checkpoint);
  if (!ahead && readModel.isOf(store.logId)) return;
  throw otherLog(readModelFile);
}

const otherLog = (readModelFile: string): ReadModelOfAnotherLog =>
  new ReadModelOfAnotherLog(
    `The read model ${readModelFile} belongs to another event log, or the log was restored from an older backup. ` +
      'Delete the read model and start again; it is built anew from the log.',
  );

/** Opens what the configuration names and starts the projector: in a thread of its own where both are files. */
export async function openStores(events: EventStoreLocation, readModelFile: string, logger: Logger): Promise<Stores> {
  switch (events.kind) {
    case 'sqlite': {
      const store = await carriedOut('PARLEY_EVENT_STORE', `sqlite:${events.file}`, () =>
        sqliteEventStore(events.file),
      );
      const readModel = await openReadModel(readModelFile);
      await assertOfThisLog(store, readModel, readModelFile);
      const task = { eventStoreFile: events.file, readModelFile, forThread: store.forThread };
      const projector = startProjectorThread(task, logger, () => readModel.writtenElsewhere());
      return { store, readModel, projector, close: closing(store, readModel) };
    }
    case 'eventstoredb': {
      const { connectionString } = events;
      const store = await carriedOut('PARLEY_EVENT_STORE', connectionString, () =>
        eventStoreDbEventStore({
          connectionString,
          log: (message) => logger.warn({ store: 'eventstoredb' }, message),
        }),
      );
      const readModel = await openReadModel(readModelFile);
      // A server has no id of its own that would tell one log from the next, but a file is not a server.
      if (!readModel.isOf('eventstoredb')) throw otherLog(readModelFile);
      const projector = startProjector(store, readModel, logger);
      return { store, readModel, projector, close: closing(store, readModel) };
    }
  }
}

const openReadModel = (file: string): Promise<SqliteConversationReadModel> =>
  carriedOut('PARLEY_READ_MODEL', `sqlite:${file}`, () => sqliteConversationReadModel(file));

const closing = (store: EventStore, readModel: ConversationReadModel) => async (): Promise<void> => {
  await readModel.close();
  await store.close();
};
