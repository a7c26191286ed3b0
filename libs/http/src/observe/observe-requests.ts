import type { ServerResponse } from 'node:http';
import { silentLogger, silentMetrics, type Logger, type Metrics, type Span, type Tracing } from '@parley/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpMetrics, NO_METHOD, UNREADABLE_ROUTE, type RouteFigures } from './http-metrics';
import { setRecord, type RequestRecord } from './request-record';

export interface Observing {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing?: Tracing | undefined;
}

/** Nobody looks. */
export const unobserved: Observing = { logger: silentLogger, metrics: silentMetrics };

export interface RequestObserver {
  /** At the beginning of a request; its end is seen by itself. `route` is the pattern that it matched. */
  begin(request: FastifyRequest, reply: FastifyReply, route: string | undefined): RequestRecord;
  /** What was no request, and was answered with this problem. */
  unreadable(status: number, code: string): void;
}

/** The client has closed the connection before it was answered; a usual status for that, which nobody gets. */
const CLIENT_GONE = 499;

/** One line in the log, figures and a span for each request, at its end. */
export function observeRequests({ logger, metrics, tracing }: Observing): RequestObserver {
  const { inFlight, of, unreadable } = httpMetrics(metrics);

  function end(record: RequestRecord, response: ServerResponse): void {
    const { figures, span, key } = record;
    const milliseconds = performance.now() - record.began;
    const status = response.headersSent ? response.statusCode : CLIENT_GONE;
    inFlight.add(-1);
    figures.duration.observe(milliseconds / 1_000);
    figures.count(status);
    span?.end(
      {
        'http.response.status_code': status,
        'parley.request_id': record.requestId,
        ...(key === undefined ? {} : { 'parley.workspace': key.workspace }),
      },
      status >= 500 ? String(status) : undefined,
    );
    logger[levelOf(figures, status)](lineOf(record, status, milliseconds), 'request');
  }

  return {
    begin(request, reply, route) {
      const figures = of(request.method, route);
      const record: RequestRecord = {
        requestId: request.id,
        figures,
        span: tracing === undefined || figures.quiet ? undefined : spanOf(tracing, request, figures),
        began: performance.now(),
        key: undefined,
        code: undefined,
      };
      setRecord(request, record);
      inFlight.add(1);
      // The one event that also comes when the client is gone.
      reply.raw.once('close', () => end(record, reply.raw));
      return record;
    },
    unreadable(status, code) {
      unreadable(status);
      logger.info({ method: NO_METHOD, route: UNREADABLE_ROUTE, status, code }, 'request');
    },
  };
}

function spanOf(tracing: Tracing, request: FastifyRequest, { method, route }: RouteFigures): Span {
  const parent = request.headers['traceparent'];
  return tracing.start(`${method} ${route}`, {
    kind: 'server',
    parent: typeof parent === 'string' ? parent : undefined,
    // Not the path itself: ids that clients give may be of people.
    attributes: { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' },
  });
}

const levelOf = ({ quiet }: RouteFigures, status: number): keyof Logger =>
  status >= 500 ? 'warn' : quiet ? 'debug' : 'info';

function lineOf({ requestId, key, figures, code, span }: RequestRecord, status: number, milliseconds: number): object {
  return {
    requestId,
    // Of the commands that it led to.
    correlationId: requestId,
    workspace: key?.workspace,
    keyId: key?.id,
    method: figures.method,
    route: figures.route,
    status,
    code,
    durationMs: Math.round(milliseconds * 10) / 10,
    traceId: span?.sampled === true ? span.traceId : undefined,
  };
}
