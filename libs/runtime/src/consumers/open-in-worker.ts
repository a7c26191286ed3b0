import { silentLogger, type Tracing } from '@parley/platform';
import { sqliteConversationReadModel } from '@parley/read-models';
import { openInWorker as openLogInWorker } from '../stores/event-store-kinds';
import { CONSUMERS } from './open-consumer';
import type { OpenedInWorker, WorkerStores } from './consumer-thread';

/** Opens a consumer of the product by its name, in a worker of the process that has claimed its stores. */
export function openInWorker(name: string, stores: WorkerStores, tracing: Tracing | undefined): OpenedInWorker {
  const entry = Object.entries(CONSUMERS).find(([known]) => known === name)?.[1];
  if (entry === undefined) throw new Error(`there is no consumer ${JSON.stringify(name)}`);
  const store = openLogInWorker(stores.log, (message) => silentLogger.warn({}, message));
  const readModel = sqliteConversationReadModel(stores.readModelFile, true);
  return {
    consumer: entry.open({ store, readModel, tracing }),
    store,
    async close() {
      await readModel.close();
      await store.close();
    },
  };
}
