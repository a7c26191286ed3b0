import { eventStoreDbEventStore, sqliteEventStore, type EventStore } from '@parley/event-store';
import { withoutPassword, type Logger, type Tracing } from '@parley/platform';
import {
  pausable,
  startProjector,
  startProjectorThread,
  type EventLog,
  type PausableSubscription,
} from '@parley/projector';
import {
  isReadModelOf,
  removeRebuilt,
  sqliteConversationReadModel,
  type SqliteConversationReadModel,
} from '@parley/read-models';
import { startWalCheckpoints } from '@parley/storage';
import type { Subscription } from '@parley/subscriptions';
import { carriedOut, STORE_VARIABLES, type EventStoreLocation } from './locations';

export interface Stores {
  readonly store: EventStore;
  readonly readModel: SqliteConversationReadModel;
  /** Opens the same log in another thread. */
  readonly log: EventLog;
  /** What the read model knows the log by. */
  readonly logId: string;
  readonly readModelFile: string;
  /** Keeps the read model up to date: in a thread of its own where both stores are files. */
  readonly startProjector: () => PausableSubscription;
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

/** A server has no id of its own that would tell one log from the next, but a file is not a server. */
const LOG_OF_SERVER = 'eventstoredb';

/** Opens what the configuration names. A thread of the projector starts its own tracing. */
export async function openStores(
  events: EventStoreLocation,
  readModelFile: string,
  logger: Logger,
  tracing?: Tracing | undefined,
): Promise<Stores> {
  const opened = await openEventLog(events, logger);
  const { store, log, logId } = opened;
  const readModel = await carriedOut(STORE_VARIABLES.readModel.name, `sqlite:${readModelFile}`, () => {
    // Before its tables are looked at: those of an older version would be made anew.
    if (!isReadModelOf(readModelFile, logId)) return undefined;
    return sqliteConversationReadModel(readModelFile);
  });
  if (readModel === undefined) throw otherLog(readModelFile);
  // Of a rebuild that was killed.
  removeRebuilt(readModelFile);
  if (log.kind === 'sqlite') await assertOfThisLog({ readAll: store.readAll, logId }, readModel, readModelFile);
  else if (!readModel.isOf(logId)) throw otherLog(readModelFile);
  return {
    ...opened,
    readModel,
    readModelFile,
    startProjector: () => pausable(() => projecting(opened, readModel, readModelFile, logger, tracing)),
    async close() {
      await readModel.close();
      await store.close();
    },
  };
}

/** The projector, and beside it what keeps its files' write-ahead logs short. */
function projecting(
  { store, log }: OpenedLog,
  readModel: SqliteConversationReadModel,
  readModelFile: string,
  logger: Logger,
  tracing: Tracing | undefined,
): Subscription {
  const projector =
    log.kind === 'sqlite'
      ? startProjectorThread({ eventStoreFile: log.file, readModelFile, forThread: log.forThread }, logger, () =>
          readModel.writtenElsewhere(),
        )
      : startProjector(store, readModel, logger, undefined, tracing);
  const files = log.kind === 'sqlite' ? [log.file, readModelFile] : [readModelFile];
  const walCheckpoints = startWalCheckpoints(files, (error) =>
    logger.warn({ error }, 'the thread of WAL checkpoints has ended'),
  );
  return {
    ...projector,
    async stop() {
      await Promise.all([projector.stop(), walCheckpoints.stop()]);
    },
  };
}

/** An event log that this process has claimed, and how a thread of it opens the same one. */
export type OpenedLog = Pick<Stores, 'store' | 'log' | 'logId'>;

/** Opens an event log, without anything that is made of it. What goes wrong names what asked for it. */
export function openEventLog(
  events: EventStoreLocation,
  logger: Logger,
  named: string = STORE_VARIABLES.eventStore.name,
): Promise<OpenedLog> {
  return events.kind === 'sqlite' ? openFile(events.file, named) : openServer(events, logger, named);
}

async function openFile(file: string, named: string): Promise<OpenedLog> {
  const store = await carriedOut(named, `sqlite:${file}`, () => sqliteEventStore(file));
  return { store, log: { kind: 'sqlite', file, forThread: store.forThread }, logId: store.logId };
}

async function openServer(
  { connectionString }: Extract<EventStoreLocation, { kind: 'eventstoredb' }>,
  logger: Logger,
  named: string,
): Promise<OpenedLog> {
  const store = await carriedOut(named, connectionString, () =>
    eventStoreDbEventStore({
      connectionString,
      log: (message) => logger.warn({ store: 'eventstoredb' }, withoutPassword(message) ?? ''),
    }),
  );
  return { store, log: { kind: 'eventstoredb', connectionString }, logId: LOG_OF_SERVER };
}
