import type { ApiKey } from './api-key';
import type { BootstrapKey } from './bootstrap';
import { inMemoryApiKeys } from './in-memory';
import { unlimited, type RateLimit } from './rate-limit';
import type { ApiKeyStore } from './store';

/** What is asked of a key at every request. */
export interface ApiKeys {
  find(key: string): ApiKey | undefined;
  /** Counts a request, once: whole seconds until the key may come again, 0 when this one may go on. */
  admit(key: ApiKey): number;
}

export const apiKeys = (store: Pick<ApiKeyStore, 'find' | 'used'>, limit: RateLimit = unlimited): ApiKeys => ({
  find: (key) => store.find(key),
  admit(key) {
    const wait = limit(key);
    if (wait === 0) store.used(key);
    return wait;
  },
});

/** Keys that the configuration gives and no others. */
export const bootstrapKeys = (bootstrap: readonly BootstrapKey[]): ApiKeys => apiKeys(inMemoryApiKeys({ bootstrap }));
