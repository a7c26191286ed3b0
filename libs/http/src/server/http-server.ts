import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ulid } from '@parley/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate';
import type { ApiKeys } from '@parley/access';
import { bodyLimitOf, isOpen, noRoute } from '../api/routes';
import { BAD_URL_ROUTE } from '../observe/http-metrics';
import { observeRequests, unobserved, type Observing } from '../observe/observe-requests';
import { sendProblem } from '../problem/problem.filter';
import { fromFramework } from '../problem/problem-of';
import { invalidField, Problem, unavailable } from '../problem/problem';
import { readJsonOnly } from './read-json';
import { answerUnreadable, BAD_URL } from './unreadable';

const BODY_LIMIT = 256 * 1024;
const IDLE_MS = 100;
const HEADER_LIMIT = 16 * 1024;
/** Connections beyond these are closed at once. */
const MOST_CONNECTIONS = 10_000;
/** Requests under way at once; more are told to come again. Each may hold a body in memory. */
const MOST_REQUESTS = 2_000;
/** How long the head of a request may take to come, and the whole of it, in ms. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
const CHECK_MS = 1_000;

export interface HttpServer {
  listen(host: string, port: number): Promise<{ readonly url: string; readonly port: number }>;
  /** New requests get 503 from now on, and `Connection: close`. */
  drain(): void;
  /** Waits for requests under way, then closes. */
  close(): Promise<void>;
  readonly fastify: FastifyInstance;
}

/** Nest on Fastify: JSON only, bounded bodies, every error problem+json, the request's id in `Parley-Request-Id`. */
export async function httpServer(
  module: DynamicModule,
  keys: ApiKeys,
  observing: Observing = unobserved,
): Promise<HttpServer> {
  let draining = false;
  const requests = observeRequests(observing);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => `req_${ulid()}`,
    requestTimeout: REQUEST_MS,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    // Ours says more, and while it drains.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, requests.unreadable),
    http: {
      maxHeaderSize: HEADER_LIMIT,
      headersTimeout: HEAD_MS,
      connectionsCheckingInterval: CHECK_MS,
      requireHostHeader: false,
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      requests.begin(request, reply, BAD_URL_ROUTE);
      sendProblem(
        reply,
        new Problem(
          (error as { code?: string }).code === 'FST_ERR_BAD_URL' ? BAD_URL : (fromFramework(error) ?? BAD_URL),
        ),
      );
    },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  readJsonOnly(fastify, BODY_LIMIT);
  fastify.server.maxConnections = MOST_CONNECTIONS;
  fastify.addHook('onRoute', (route) => {
    const limit = bodyLimitOf(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('parley-request-id', request.id);
    const route = request.routeOptions.url;
    const record = requests.begin(request, reply, route);
    const open = isOpen(route);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return sendProblem(reply.header('connection', 'close'), invalidField('Host', 'is required'));
    if (draining && !open)
      return sendProblem(reply, unavailable('This process is stopping. Try again; another one will answer.'));
    if (requests.underWay() > MOST_REQUESTS && !open)
      return sendProblem(reply, unavailable('Too many requests are under way here. Try again.', 'overloaded'));
    try {
      // Before the body is read: a stranger makes nobody parse anything.
      if (!open) record.key = authenticate(request, keys);
      if (request.is404) throw noRoute(request.url);
      done();
    } catch (error) {
      if (error instanceof Problem) sendProblem(reply, error);
      else done(error as Error);
    }
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done();
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  return {
    fastify,
    async listen(host, port) {
      await app.listen({ host, port });
      const address = fastify.server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, port: actual };
    },
    drain() {
      draining = true;
    },
    async close() {
      // A connection whose last answer came before the drain is idle and told of nothing: it is closed.
      const idle = setInterval(() => fastify.server.closeIdleConnections(), IDLE_MS);
      await app.close();
      clearInterval(idle);
    },
  };
}
