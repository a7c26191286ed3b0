export type { Readiness } from './health/health.controller';
export { RequiresRight } from './access/key.guard';
export { HttpModule, httpStack } from './http.module';
export { httpServer, type HttpServer } from './server/http-server';
export type { StreamTimes } from './events/stream-times';
export { SERVER_LIMITS, type ServerLimits } from './server/server-limits';
export { openApiDocument } from './api/document';
export { operations } from './api/operations';
export { routeOf, type AnyOperation } from './api/operation';
