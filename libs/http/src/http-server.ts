import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ulid } from '@parley/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fromFramework, sendProblem } from './problem/problem.filter';
import { Problem, unavailable } from './problem/problem';

const BODY_LIMIT = 256 * 1024;
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
export async function httpServer(module: DynamicModule): Promise<HttpServer> {
  let draining = false;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => `req_${ulid()}`,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: true,
    http: { maxHeaderSize: HEADER_LIMIT },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, new Problem(fromFramework(error) ?? BAD_URL));
    },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  takeJsonOnly(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('parley-request-id', request.id);
    if (draining && !request.url.startsWith('/health/')) {
      void reply.header('connection', 'close');
      sendProblem(reply, unavailable('This process is stopping. Try again; another one will answer.'));
    } else done();
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
    close: () => app.close(),
  };
}

const BAD_URL = {
  status: 400,
  code: 'invalid_request',
  title: 'The request is not valid',
  detail: 'The URL cannot be read.',
  errors: [{ path: 'url', message: 'cannot be read' }],
};

/** An empty body is no body, whatever its type says: several commands have nothing to tell. */
function takeJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    /^application\/json\b/i,
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      if (body.length === 0) done(null, undefined);
      else void parse(request, body as string, done);
    },
  );
}
