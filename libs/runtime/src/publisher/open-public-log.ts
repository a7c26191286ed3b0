import { setTimeout } from 'node:timers/promises';
import { idOfServedLog, StoreUnavailable } from '@parley/event-store';
import type { Logger } from '@parley/platform';
import { lookAtPublicLog, type SqlitePublicLog } from '@parley/public-log';
import { openWebhooks, type DeliveryQueue, type WebhookStore } from '@parley/webhooks';
import { fileOfEventStore } from '../stores/event-store-kinds';
import { carriedOut, STORE_VARIABLES } from '../stores/locations';
import type { Stores } from '../stores/open-stores';
import { attachPublicLog, type PublishFrom } from './attach';

const ATTACH_AGAIN_MS = 1_000;

/** A public log that this process has claimed. */
export interface OpenedPublicLog {
  readonly log: SqlitePublicLog;
  /** Those that are beside it. */
  readonly webhooks: WebhookStore;
  /** What they wait for. */
  readonly queue: DeliveryQueue;
  readonly file: string;
  readonly retentionDays: number;
  /** Resolves when it certainly goes on with this event log; never, where it is of another one. */
  readonly attached: Promise<void>;
}

/** Beside the operations file, which names it: it has one writer of its own, so that what is published delays nobody who looks up a key. */
export const publicLogBeside = (operations: string): string => `${operations}.public-log`;

/** Throws when the file is no public log. Nothing is changed. */
export const assertOwnPublicLog = (operations: string): Promise<void> => {
  const file = publicLogBeside(operations);
  return carriedOut(STORE_VARIABLES.operations.name, `sqlite:${operations}`, () => lookAtPublicLog(file));
};

interface Opens {
  readonly stores: Pick<Stores, 'store' | 'log' | 'logId'>;
  readonly operations: string;
  readonly retentionDays: number;
  /** Waits between tries of webhooks. */
  readonly retrySeconds: readonly number[];
  readonly from: PublishFrom;
  readonly logger: Logger;
}

/** Opens it, or makes it, for this event log. */
export async function openPublicLog({
  stores,
  operations,
  retentionDays,
  retrySeconds,
  from,
  logger,
}: Opens): Promise<OpenedPublicLog> {
  const file = publicLogBeside(operations);
  const opened = await carriedOut(STORE_VARIABLES.operations.name, `sqlite:${operations}`, () =>
    openWebhooks(file, { retrySeconds }),
  );
  const { log, store: webhooks, queue } = opened;
  const parts = { log, webhooks, queue, file, retentionDays };
  const { store } = stores;
  const isOnServer = fileOfEventStore(stores.log) === undefined;
  const logId = (): Promise<string> => (isOnServer ? idOfServedLog(store) : Promise.resolve(stores.logId));
  const attach = (): Promise<void> =>
    attachPublicLog({ store, isOnServer, logId, publicLog: log, name: file, from, logger });
  try {
    await attach();
    return { ...parts, attached: Promise.resolve() };
  } catch (error) {
    if (error instanceof StoreUnavailable) return { ...parts, attached: attachLater(attach, logger) };
    await log.close();
    throw error;
  }
}

/** A server that is away holds up no start: nothing is published, and readers get 503, until it is there. */
async function attachLater(attach: () => Promise<void>, logger: Logger): Promise<void> {
  for (;;) {
    await setTimeout(ATTACH_AGAIN_MS, undefined, { ref: false });
    try {
      return await attach();
    } catch (error) {
      if (error instanceof StoreUnavailable) continue;
      logger.error({ error: String(error) }, 'nothing is published');
      return new Promise(() => undefined);
    }
  }
}
