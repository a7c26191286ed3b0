import type { ApiKeyStore } from '../src';

/** What a request with this key does to the store. */
export function use(store: ApiKeyStore, key: string): void {
  const found = store.find(key);
  if (found === undefined) throw new Error('the key is not known');
  store.used(found);
}
