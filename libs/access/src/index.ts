export { hashKey, includes, newKey, RIGHTS, type ApiKey, type Right } from './api-key';
export { apiKeys, bootstrapKeys, type ApiKeys } from './api-keys';
export { sqliteApiKeys, type EmbeddedApiKeyStore } from './api-keys.sqlite';
export type { BootstrapKey } from './bootstrap';
export { inMemoryApiKeys, type KeyStoreOptions } from './in-memory';
export { rateLimit, unlimited, type RateLimit } from './rate-limit';
export { isReserved, RESERVED_AUTOMATIONS } from './reserved-actors';
export {
  KeysUnavailable,
  MOST_KEYS,
  TooManyKeys,
  type ApiKeyPage,
  type ApiKeyRecord,
  type ApiKeyStore,
  type Creation,
  type Deletion,
  type NewApiKey,
  type Repeatable,
} from './store';
