import type { EventStore } from '@parley/event-store';
import { silentLogger, type Tracing } from '@parley/platform';
import { sqlitePublicLog } from '@parley/public-log';
import { sqliteConversationReadModel } from '@parley/read-models';
import type { LeasedConsumer } from '@parley/subscriptions';
import { publisherConsumer } from '../publisher/publisher';
import { openInWorker as openLogInWorker } from '../stores/event-store-kinds';
import { conversationsConsumer } from './conversations-consumer';
import type { OpenedInWorker, WorkerStores } from './consumer-thread';
import type { ConsumerName } from './open-consumer';

interface Opened {
  readonly consumer: LeasedConsumer;
  close(): Promise<void>;
}

type Opens = (store: EventStore, stores: WorkerStores, tracing: Tracing | undefined) => Opened;

/** Each opens the one file that it writes. */
const OPENS: { readonly [Name in ConsumerName]: Opens } = {
  conversations(store, { readModelFile }, tracing) {
    const readModel = sqliteConversationReadModel(readModelFile, true);
    return { consumer: conversationsConsumer({ store, readModel, tracing }), close: () => readModel.close() };
  },
  publisher(store, { publicLog }) {
    if (publicLog === undefined) throw new Error('the publisher was given no public log');
    const { file, retentionDays } = publicLog;
    const log = sqlitePublicLog(file, { claimed: true });
    return { consumer: publisherConsumer({ store, publicLog: log, retentionDays }), close: () => log.close() };
  },
};

/** Opens a consumer of the product by its name, in a worker of the process that has claimed its stores. */
export function openInWorker(name: string, stores: WorkerStores, tracing: Tracing | undefined): OpenedInWorker {
  const open = Object.entries(OPENS).find(([known]) => known === name)?.[1];
  if (open === undefined) throw new Error(`there is no consumer ${JSON.stringify(name)}`);
  const store = openLogInWorker(stores.log, (message) => silentLogger.warn({}, message));
  const { consumer, close } = open(store, stores, tracing);
  return {
    consumer,
    store,
    async close() {
      await close();
      await store.close();
    },
  };
}
