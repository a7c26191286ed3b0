import type { Socket } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ulid } from '@parley/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticate } from './access/authenticate';
import type { ApiKeys } from './access/api-keys';
import { fromFramework, sendProblem } from './problem/problem.filter';
import { Problem, unavailable, type ProblemDocument } from './problem/problem';
import { readJsonOnly } from './read-json';

const BODY_LIMIT = 256 * 1024;
const IDLE_MS = 100;
const HEADER_LIMIT = 16 * 1024;

export interface HttpServer {
  listen(host: string, port: number): Promise<{ readonly url: string; readonly port: number }>;
  /** New requests get 503 from now on, and `Connection: close`. */
  drain(): void;
  /** Waits for requests under way, then closes. */
  close(): Promise<void>;
  readonly fastify: FastifyInstance;
}

/** Nest on Fastify: JSON only, bounded bodies, every error problem+json, the request's id in `Parley-Request-Id`. */
export async function httpServer(module: DynamicModule, keys: ApiKeys): Promise<HttpServer> {
  let draining = false;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => `req_${ulid()}`,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    // Ours says more, and while it drains.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    http: { maxHeaderSize: HEADER_LIMIT },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
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
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('parley-request-id', request.id);
    const health = request.url.startsWith('/health/');
    if (draining && !health)
      return sendProblem(reply, unavailable('This process is stopping. Try again; another one will answer.'));
    try {
      // Before the body is read: a stranger makes nobody parse anything.
      if (!health) authenticate(request, keys);
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

const BAD_URL: ProblemDocument = {
  status: 400,
  code: 'invalid_request',
  title: 'The request is not valid',
  detail: 'The URL cannot be read.',
  errors: [{ path: 'url', message: 'cannot be read' }],
};

/** What is no HTTP gets an answer in the same form as everything else, and the connection is closed. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : 400;
  const body = JSON.stringify({
    type: 'about:blank',
    status,
    code: tooLarge ? 'headers_too_large' : 'invalid_request',
    title: tooLarge ? 'Headers too large' : 'The request is not valid',
    detail: tooLarge ? 'URL and headers may have at most 16 KiB.' : 'This is not readable as HTTP/1.1.',
    ...(tooLarge ? {} : { errors: [] }),
  });
  const head = `HTTP/1.1 ${status} ${tooLarge ? 'Request Header Fields Too Large' : 'Bad Request'}`;
  socket.end(
    `${head}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
