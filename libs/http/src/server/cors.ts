import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whose pages may read answers in a browser: any, or these. */
export type CorsOrigins = '*' | readonly string[];

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const SENT =
  'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, Parley-Actor, Parley-Wait-For, traceparent';
const SHOWN = 'ETag, Idempotency-Replayed, Parley-Cursor, Parley-Request-Id, Retry-After';
/** For how long a browser need not ask again, in seconds. */
const ASKED_FOR = 600;

/** They go with every answer, whatever else it says. */
export const CORS_HEADERS = ['vary', 'access-control-allow-origin', 'access-control-expose-headers'];

/**
 * Lets pages of these origins read the answer. Whether a browser only asks for leave, which is answered without a key: it sends none. No
 * cookies are used, so none are allowed for.
 */
export function allowOrigin(
  origins: CorsOrigins,
  { headers, method, url }: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const { origin } = headers;
  // What is kept on the way for one origin is not for another.
  if (origins !== '*' && origins.length > 0) void reply.header('vary', 'Origin');
  if (origin === undefined || !(origins === '*' || origins.includes(origin))) return false;
  void reply.header('vary', 'Origin').header('access-control-allow-origin', origins === '*' ? '*' : origin);
  const asksForLeave = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (asksForLeave && url.startsWith('/v1/')) return true;
  void reply.header('access-control-expose-headers', SHOWN);
  return false;
}

export function sendLeave(reply: FastifyReply): void {
  void reply
    .status(204)
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', SENT)
    .header('access-control-max-age', String(ASKED_FOR))
    .send();
}
