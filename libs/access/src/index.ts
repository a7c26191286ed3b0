export { hashKey, includes, RIGHTS, type ApiKey, type Right } from './api-key';
export { apiKeys, bootstrapKeys, type ApiKeys } from './api-keys';
export { lookAtOperationsFile, sqliteApiKeys, type EmbeddedApiKeyStore } from './api-keys.sqlite';
export type { BootstrapKey } from './bootstrap';
export { inMemoryApiKeys } from './in-memory';
export { rateLimit } from './rate-limit';
export { isReserved, RESERVED_AUTOMATIONS } from './reserved-actors';
export {
  KeysUnavailable,
  MOST_KEYS,
  TooManyKeys,
  type ApiKeyRecord,
  type ApiKeyStore,
  type Creation,
  type NewApiKey,
} from './store';
