/** Injection tokens of what the HTTP room is given. */
export const API_KEYS = Symbol('ApiKeys');
export const API_KEY_STORE = Symbol('ApiKeyStore');
export const LOGGER = Symbol('Logger');
export const READINESS = Symbol('Readiness');
export const OPENAPI = Symbol('OpenApiDocument');
export const ASYNCAPI = Symbol('AsyncApiDocument');
export const CLOCK = Symbol('Clock');
export const PUBLIC_LOG = Symbol('PublicLogReader');
export const STREAM_TIMES = Symbol('StreamTimes');
export const WEBHOOKS = Symbol('Webhooks');
export const METRICS = Symbol('Metrics');
