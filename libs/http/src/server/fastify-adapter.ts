import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ulid } from '@parley/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createServer, type OutgoingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { bodyLimitOf } from '../api/routes';
import { LONGEST_IN_PATH } from '../codec/channel-ids';
import { BAD_URL_ROUTE } from '../observe/http-metrics';
import type { RequestObserver } from '../observe/observe-requests';
import { overloaded } from '../problem/overloaded';
import { Problem, type ProblemDocument } from '../problem/problem';
import { problemText, sendProblem } from '../problem/problem.filter';
import { fromFramework } from '../problem/problem-of';
import type { Connections } from './connections';
import { readJsonOnly } from './read-json';
import type { ServerLimits } from './server-limits';
import { Turns } from './turns';
import { answerUnreadable, BAD_URL } from './unreadable';

const BODY_LIMIT = 256 * 1024;
const HEADER_LIMIT = 16 * 1024;
/** Connections beyond these are closed at once. */
const MOST_CONNECTIONS = 10_000;
/** How long a connection without a request is kept, in ms. */
const KEEP_ALIVE_MS = 72_000;

interface Bounds {
  readonly requests: RequestObserver;
  readonly connections: Connections;
  readonly turns: Turns;
  readonly limits: ServerLimits;
}

/** Fastify with bounds for everything that comes in, and answers in our form to what is no request. */
export function boundedFastify({ requests, connections, turns, limits }: Bounds): FastifyAdapter {
  const pipelined = new Turns();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: newRequestId,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_IN_PATH },
    // Ours says more, and while it drains.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, requests.unreadable, limits.writeMs),
    serverFactory(handle: RequestListener) {
      const server = createServer(
        {
          maxHeaderSize: HEADER_LIMIT,
          headersTimeout: limits.headMs,
          requestTimeout: limits.requestMs,
          connectionsCheckingInterval: limits.checkMs,
          keepAliveTimeout: KEEP_ALIVE_MS,
          requireHostHeader: false,
        },
        (request, response) => {
          if (!connections.admit(request, response)) return;
          if (connections.isFirst(request)) return handle(request, response);
          // What came behind it takes the connection's turns: many that each send hundreds at once are read in one turn of the event loop.
          pipelined.take({ id: request.socket }, () => {
            if (!request.socket.destroyed) handle(request, response);
          });
        },
      );
      connections.watch(server);
      server.maxConnections = MOST_CONNECTIONS;
      return server;
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
  readJsonOnly(fastify, BODY_LIMIT, turns);
  fastify.addHook('onRoute', (route) => {
    const limit = bodyLimitOf(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  return adapter;
}

const newRequestId = (): string => `req_${ulid()}`;

/** Made once: whoever gets it sends hundreds at once. */
const REFUSED = refusedOnConnection();

function refusedOnConnection(): Pick<ProblemDocument, 'status'> & {
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
} {
  const { document, headers } = overloaded({ share: 'connection', of: 'requests' });
  const text = problemText(document);
  return {
    status: document.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(text) },
    text,
  };
}

/** Answers a request that is over the share of its connection, without anything else having looked at it. */
export function refuseOnConnection(response: ServerResponse): void {
  response.writeHead(REFUSED.status, { ...REFUSED.headers, 'parley-request-id': newRequestId() }).end(REFUSED.text);
}

export const instanceOf = (adapter: FastifyAdapter): FastifyInstance =>
  adapter.getInstance() as unknown as FastifyInstance;
