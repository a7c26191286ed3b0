import { endOfLog, lookAtEventLog } from '@parley/event-store';
import type { EventStore } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import { FileDamaged, type FileFault } from '@parley/storage';
import {
  isReadModelOf,
  lookAtReadModel,
  placeOfReadModel,
  removeRebuilt,
  sqliteConversationReadModel,
  type SqliteConversationReadModel,
} from '@parley/read-models';
import {
  fileOfEventStore,
  openEventStore,
  spellEventStore,
  type EventLog,
  type EventStoreLocation,
  type OpenedLog,
} from './event-store-kinds';
import { isAhead } from './is-ahead';
import { carriedOut, STORE_VARIABLES, type StoreLocations } from './locations';

export interface Stores {
  readonly store: EventStore;
  readonly readModel: SqliteConversationReadModel;
  /** Opens the same log in another thread. */
  readonly log: EventLog;
  /** What the read model knows the log by. */
  readonly logId: string;
  readonly readModelFile: string;
  /** Of a log in a file: what became of that. */
  readonly look?: () => FileFault | undefined;
  /** After the consumers were stopped. */
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
  const ahead = isAhead(await readModel.checkpoint(), await endOfLog(store));
  if (!ahead && readModel.isOf(store.logId)) return;
  throw otherLog(readModelFile);
}

const otherLog = (readModelFile: string): ReadModelOfAnotherLog =>
  new ReadModelOfAnotherLog(
    `The read model ${readModelFile} belongs to another event log, or the log was restored from an older backup. ` +
      'Delete the read model and start again; it is built anew from the log.',
  );

/**
 * Throws when one of these files is not what it is to be: before any of them is opened, so that a mistake about one changes none.
 * `operations` looks at the third, of which this room knows nothing.
 */
export async function assertOwnFiles(locations: StoreLocations, operations: (file: string) => void): Promise<void> {
  const log = fileOfEventStore(locations.eventStore);
  const { eventStore, readModel, operations: ofKeys } = STORE_VARIABLES;
  if (log !== undefined) await carriedOut(eventStore.name, `sqlite:${log}`, () => lookAtEventLog(log));
  await carriedOut(readModel.name, `sqlite:${locations.readModel}`, () => lookAtReadModel(locations.readModel));
  await carriedOut(ofKeys.name, `sqlite:${locations.operations}`, () => operations(locations.operations));
}

/** Opens what the configuration names. */
export async function openStores(events: EventStoreLocation, readModelFile: string, logger: Logger): Promise<Stores> {
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
    async close() {
      await readModel.close();
      await store.close();
    },
  };
}

/** What a rebuild works on. */
interface RebuildStores extends Pick<Stores, 'log' | 'logId' | 'readModelFile' | 'close'> {
  readonly readModel: Pick<SqliteConversationReadModel, 'replaceByRebuilt'>;
}

/** Opens a log, and claims the place of its read model, whatever state that is in: a rebuild is what mends it. */
export async function openForRebuild(
  events: EventStoreLocation,
  readModelFile: string,
  logger: Logger,
): Promise<RebuildStores> {
  const { store, log, logId } = await openEventLog(events, logger);
  const place = await carriedOut(STORE_VARIABLES.readModel.name, `sqlite:${readModelFile}`, () =>
    placeOfReadModel(readModelFile),
  );
  if (!isOrWasOf(readModelFile, logId)) throw otherLog(readModelFile);
  return {
    log,
    logId,
    readModelFile,
    readModel: place,
    async close() {
      place.release();
      await store.close();
    },
  };
}

/** What is damaged tells no log apart from another, and holds nothing that is not in one. */
function isOrWasOf(readModelFile: string, logId: string): boolean {
  try {
    return isReadModelOf(readModelFile, logId);
  } catch (error) {
    if (error instanceof FileDamaged) return true;
    throw error;
  }
}

/** Opens an event log, without anything that is made of it. What goes wrong names what asked for it. */
export const openEventLog = (
  events: EventStoreLocation,
  logger: Logger,
  named: string = STORE_VARIABLES.eventStore.name,
): Promise<OpenedLog> => carriedOut(named, spellEventStore(events), () => openEventStore(events, logger));
