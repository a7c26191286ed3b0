import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiKeys } from '@parley/access';
import type { FastifyInstance } from 'fastify';
import { observeRequests, unobserved, type Observing } from '../observe/observe-requests';
import { shareMetrics } from '../observe/share-metrics';
import { admitRequests } from './admission';
import { boundAnswers } from './bounded-answers';
import { Connections } from './connections';
import type { CorsOrigins } from './cors';
import { boundedFastify, instanceOf, refuseOnConnection } from './fastify-adapter';
import { SERVER_LIMITS, type ServerLimits } from './server-limits';
import { Shares } from './shares';
import { Turns } from './turns';

/** How often idle connections are looked for while it closes. */
const IDLE_MS = 100;

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
  limits: ServerLimits = SERVER_LIMITS,
  origins: CorsOrigins = [],
): Promise<HttpServer> {
  let draining = false;
  const metrics = shareMetrics(observing.metrics);
  const turns = new Turns();
  const connections = new Connections(limits, {
    refuse(response) {
      metrics.refused({ share: 'connection', of: 'requests' });
      refuseOnConnection(response);
    },
    notRead: metrics.notRead,
  });
  const requests = observeRequests(observing);
  const adapter = boundedFastify({ requests, connections, turns, limits });
  const fastify = instanceOf(adapter);
  const shares = new Shares(limits);
  admitRequests(fastify, { requests, keys, shares, connections, metrics, origins, draining: () => draining });
  boundAnswers(fastify, { turns, connections, metrics });
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
      const idle = setInterval(() => {
        fastify.server.closeIdleConnections();
        connections.closeUnused();
      }, IDLE_MS);
      await app.close();
      clearInterval(idle);
    },
  };
}
