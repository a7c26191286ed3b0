import { endOfLog, type EventStore } from '@parley/event-store';
import { systemClock, type Clock } from '@parley/platform';
import { inMemoryPublicLogData, type PublicLog } from '@parley/public-log';
import {
  httpSender,
  inMemoryWebhooks,
  inMemoryWebhooksData,
  sealerOf,
  urlGuard,
  webhooks,
  type DeliveryQueue,
  type Sender,
  type Webhooks,
  type WebhookStore,
} from '@parley/webhooks';

/** Webhooks in memory, beside a public log of their own. */
interface OwnWebhooks {
  readonly webhooks: Webhooks;
  readonly publicLog: PublicLog;
  /** What waits, for a test that delivers. */
  readonly queue: DeliveryQueue;
}

export interface WebhookOptions {
  readonly clock?: Clock;
  /** Receivers on this machine, by `http` (default: not). */
  readonly allowPrivate?: boolean;
  /** The addresses of a name when a webhook is made (default: a public one). */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Who sends examples (default: by HTTP). */
  readonly sender?: Pick<Sender, 'send'>;
  /** Stands before the store, as one that fails. */
  readonly before?: (store: WebhookStore) => WebhookStore;
}

/** No test asks a name server. */
const PUBLIC = async (): Promise<readonly string[]> => ['93.184.215.14'];

/** The same for all, so that a test can open what was sealed. */
const SEALER = sealerOf(new Uint8Array(32).fill(7));

export function ownWebhooks(store: Pick<EventStore, 'readAll'>, options: WebhookOptions = {}): OwnWebhooks {
  const { clock = systemClock, allowPrivate = false, resolve = PUBLIC, sender, before = (same) => same } = options;
  const data = inMemoryWebhooksData(inMemoryPublicLogData({ id: 'e1', logId: 'test' }));
  const { log, store: kept, queue } = inMemoryWebhooks(data, { now: clock });
  const own = webhooks({
    store: before(kept),
    log,
    sealer: SEALER,
    endOfLog: async () => (await endOfLog(store)) ?? '',
    guard: urlGuard(allowPrivate, resolve),
    sender: sender ?? httpSender({ allowPrivate }),
    clock,
  });
  return { webhooks: own, publicLog: log, queue };
}
