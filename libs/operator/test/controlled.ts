import { inMemoryApiKeys, type ApiKeyStore } from '@parley/access';
import { systemClock } from '@parley/platform';
import { inMemoryPublicLog, inMemoryPublicLogData, type PublicLogReader } from '@parley/public-log';
import { inMemoryWebhooks, inMemoryWebhooksData, sealerOf, urlGuard, webhooks, type Webhooks } from '@parley/webhooks';
import type { Controlled, ProductStatus, Tasks } from '../src';

export const STATUS: ProductStatus = { url: 'http://127.0.0.1:3000', version: '1.2.3', pid: 4711 };

/** What a control server opens, with keys, a public log and webhooks of its own. */
export const openedWith = (
  tasks: Tasks,
  keys: ApiKeyStore = inMemoryApiKeys(),
  publicLog: PublicLogReader = inMemoryPublicLog(inMemoryPublicLogData({ id: 'e1', logId: 'test' })),
  ofWebhooks: Webhooks = noWebhooks(),
): Controlled => ({
  tasks,
  keys,
  publicLog,
  webhooks: ofWebhooks,
  status: STATUS,
});

function noWebhooks(): Webhooks {
  const { log, store } = inMemoryWebhooks(inMemoryWebhooksData());
  return webhooks({
    store,
    log,
    sealer: sealerOf(new Uint8Array(32)),
    endOfLog: async () => '',
    guard: urlGuard(false),
    sender: { send: () => Promise.reject(new Error('nothing is sent here')) },
    clock: systemClock,
  });
}
