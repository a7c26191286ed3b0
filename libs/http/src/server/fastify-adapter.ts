import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ulid } from '@parley/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bodyLimitOf } from '../api/routes';
import { LONGEST_IN_PATH } from '../codec/channel-ids';
import { BAD_URL_ROUTE } from '../observe/http-metrics';
import type { RequestObserver } from '../observe/observe-requests';
import { Problem } from '../problem/problem';
import { sendProblem } from '../problem/problem.filter';
import { fromFramework } from '../problem/problem-of';
import { readJsonOnly } from './read-json';
import { answerUnreadable, BAD_URL } from './unreadable';

const BODY_LIMIT = 256 * 1024;
const HEADER_LIMIT = 16 * 1024;
/** Connections beyond these are closed at once. */
const MOST_CONNECTIONS = 10_000;
/** How long the head of a request may take to come, and the whole of it, in ms. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
const CHECK_MS = 1_000;

/** Fastify with bounds for everything that comes in, and answers in our form to what is no request. */
export function boundedFastify(requests: RequestObserver): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => `req_${ulid()}`,
    requestTimeout: REQUEST_MS,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_IN_PATH },
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
  const fastify = instanceOf(adapter);
  readJsonOnly(fastify, BODY_LIMIT);
  fastify.server.maxConnections = MOST_CONNECTIONS;
  fastify.addHook('onRoute', (route) => {
    const limit = bodyLimitOf(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  return adapter;
}

export const instanceOf = (adapter: FastifyAdapter): FastifyInstance =>
  adapter.getInstance() as unknown as FastifyInstance;
