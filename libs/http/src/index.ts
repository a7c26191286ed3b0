export { bootstrapKeys, hashKey, type ApiKeys, type BootstrapKey } from './access/api-keys';
export { embeddedBootstrapKeys, type EmbeddedBootstrapKeys } from './access/bootstrap-keys.sqlite';
export type { Readiness } from './health/health.controller';
export { Needs } from './access/key.guard';
export { HttpModule, httpStack, type HttpRoom } from './http.module';
export { httpServer, type HttpServer } from './http-server';
