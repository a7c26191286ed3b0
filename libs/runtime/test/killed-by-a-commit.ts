import type { Batch, StreamName } from '@parley/event-store';
import { sqliteConversationReadModel } from '@parley/read-models';
import type { Handling, Lease, LeasedConsumer } from '@parley/subscriptions';
import { openInWorker as openLog, type WorkerStores } from '../src';
import { conversationsConsumer } from '../src';

/** The stream of which any commit ends the thread that handles it. */
export const DEADLY = 'conversation-ws_1/deadly';

/** The stream that ends the thread when it is to be handled again. */
export const DEADLY_AGAIN = 'conversation-ws_1/deadly-again';

/**
 * Opens the product's own consumer in a worker, made so that the thread ends at once, without another word, when it meets a commit of
 * one stream: as when the memory of the thread is at its end.
 */
export function openInWorker(_name: string, stores: WorkerStores) {
  const store = openLog(stores.log, () => undefined);
  const readModel = sqliteConversationReadModel(stores.readModelFile, true);
  const consumer: LeasedConsumer = conversationsConsumer({ store, readModel });
  const endsThread = (stream: StreamName): boolean => stream === DEADLY;
  return {
    store,
    consumer: {
      ...consumer,
      handle(batch: Batch, handling: Handling) {
        const met = batch.commits.filter(({ position }) => !handling.fatal.has(position));
        if (met.some(({ stream }) => endsThread(stream))) process.exit(1);
        return consumer.handle(batch, handling);
      },
      again(stream: StreamName, lease: Lease) {
        if (stream === DEADLY_AGAIN) process.exit(1);
        return consumer.again(stream, lease);
      },
    },
    async close() {
      await readModel.close();
      await store.close();
    },
  };
}
