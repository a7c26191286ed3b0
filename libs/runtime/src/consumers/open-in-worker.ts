import { sqliteAutomations } from '@parley/automations';
import type { EventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { sqliteConversationReadModel } from '@parley/read-models';
import { openWebhooks } from '@parley/webhooks';
import { publisherConsumer } from '../publisher/publisher';
import { startSending } from '../publisher/start-sending';
import { openInWorker as openLogInWorker } from '../stores/event-store-kinds';
import { actingOn } from './acting-on';
import { conversationsConsumer } from './conversations-consumer';
import type { InThread, OpenedInWorker, WorkerStores } from './consumer-task';
import type { ConsumerName } from './open-consumer';

type Opened = Omit<OpenedInWorker, 'store'>;

interface Opening extends InThread {
  readonly store: EventStore;
  readonly stores: WorkerStores;
}

type Opens = (opening: Opening) => Opened;

/** Each opens the one file that it writes. */
const OPENS: { readonly [Name in ConsumerName]: Opens } = {
  conversations({ store, stores: { readModelFile }, tracing }) {
    const readModel = sqliteConversationReadModel(readModelFile, true);
    return { consumer: conversationsConsumer({ store, readModel, tracing }), close: () => readModel.close() };
  },
  publisher({ store, stores: { publicLog }, logger }) {
    if (publicLog === undefined) throw new Error('the publisher was given no public log');
    const { file, retentionDays, sending } = publicLog;
    const { log, store: webhooks, queue } = openWebhooks(file, { claimed: true, retrySeconds: sending?.retrySeconds });
    const sender = sending && startSending({ queue, store: webhooks, publicLog: log, sending, logger });
    return {
      consumer: publisherConsumer({ store, publicLog: log, retentionDays }),
      async close() {
        await sender?.stop();
        await log.close();
      },
    };
  },
  automations({ store, stores: { automations }, logger, commander }) {
    if (automations === undefined || commander === undefined)
      throw new Error('the automations were given no file, or nobody to ask');
    const kept = sqliteAutomations(automations.file, { claimed: true });
    const { consumer, runner } = actingOn({ store, automations: kept, commander, logger });
    return { consumer, acting: runner, close: () => kept.close() };
  },
};

/** Opens a consumer of the product by its name, in a worker of the process that has claimed its stores. */
export function openInWorker(name: string, stores: WorkerStores, inThread: InThread): OpenedInWorker {
  const open = Object.entries(OPENS).find(([known]) => known === name)?.[1];
  if (open === undefined) throw new Error(`there is no consumer ${JSON.stringify(name)}`);
  const store = openLogInWorker(stores.log, (message) => silentLogger.warn({}, message));
  const { close, ...opened } = open({ store, stores, ...inThread });
  return {
    ...opened,
    store,
    async close() {
      await close();
      await store.close();
    },
  };
}
