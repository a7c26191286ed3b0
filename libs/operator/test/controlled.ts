import { inMemoryApiKeys, type ApiKeyStore } from '@parley/access';
import { inMemoryPublicLog, inMemoryPublicLogData, type PublicLogReader } from '@parley/public-log';
import type { Webhooks } from '@parley/webhooks';
import type { Controlled, ProductStatus, Tasks } from '../src';

export const STATUS: ProductStatus = { url: 'http://127.0.0.1:3000', version: '1.2.3', pid: 4711 };

/** What a control server opens, with keys, a public log and, where there are any, webhooks of its own. */
export const openedWith = (
  tasks: Tasks,
  keys: ApiKeyStore = inMemoryApiKeys(),
  publicLog: PublicLogReader = inMemoryPublicLog(inMemoryPublicLogData({ id: 'e1', logId: 'test' })),
  webhooks?: Webhooks,
): Controlled => ({
  tasks,
  keys,
  publicLog,
  ...(webhooks === undefined ? {} : { webhooks }),
  status: STATUS,
});
