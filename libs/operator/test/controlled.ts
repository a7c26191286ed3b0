import { inMemoryApiKeys, type ApiKeyStore } from '@parley/access';
import type { Controlled, ProductStatus, Tasks } from '../src';

export const STATUS: ProductStatus = { url: 'http://127.0.0.1:3000', version: '1.2.3', pid: 4711 };

/** What a control server opens, with keys of its own. */
export const openedWith = (tasks: Tasks, keys: ApiKeyStore = inMemoryApiKeys()): Controlled => ({
  tasks,
  keys,
  status: STATUS,
});
