import { METHODS } from 'node:http';
import { isHealth } from '../api/routes';
import { metrics as metricsOperation } from '../health/operations';
import type { Counter, Gauge, Histogram, Metrics } from '@parley/platform';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const KNOWN: ReadonlySet<string> = new Set(METHODS);

/** Routes that are none of ours go under one name each, so that nobody can make figures by asking for paths. */
const NO_ROUTE = 'unmatched';
export const BAD_URL_ROUTE = 'bad_url';
export const UNREADABLE_ROUTE = 'unreadable';
export const NO_METHOD = 'other';

/** The figures of one method and route. */
export interface RouteFigures {
  readonly method: string;
  /** The pattern, with names in place of ids. */
  readonly route: string;
  /** Asked by machines every few seconds: not worth a line in the log, nor a trace. */
  readonly quiet: boolean;
  readonly duration: Histogram;
  count(status: number): void;
}

interface HttpMetrics {
  readonly inFlight: Gauge;
  of(method: string, route: string | undefined): RouteFigures;
  /** Counts what could not be read as a request. */
  unreadable(status: number): void;
}

export function httpMetrics(metrics: Metrics): HttpMetrics {
  const requests = metrics.counter({
    name: 'parley_http_requests_total',
    help: 'Requests that were answered, or given up by their client (status 499).',
    labels: ['method', 'route', 'status'],
  });
  const durations = metrics.histogram({
    name: 'parley_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labels: ['method', 'route'],
    buckets: SECONDS,
  });
  const inFlight = metrics.gauge({
    name: 'parley_http_requests_in_flight',
    help: 'Requests that are not answered yet, the one that reads this included.',
    labels: [],
  })();
  const known = new Map<string, Map<string, RouteFigures>>();

  function figuresOf(method: string, route: string): RouteFigures {
    const counters = new Map<number, Counter>();
    return {
      method,
      route,
      quiet: isHealth(route) || route === metricsOperation.path,
      duration: durations(method, route),
      count(status) {
        let counter = counters.get(status);
        if (counter === undefined) counters.set(status, (counter = requests(method, route, String(status))));
        counter.inc();
      },
    };
  }

  function of(method: string, route = NO_ROUTE): RouteFigures {
    let byMethod = known.get(route);
    if (byMethod === undefined) known.set(route, (byMethod = new Map()));
    const name = KNOWN.has(method) ? method : NO_METHOD;
    let figures = byMethod.get(name);
    if (figures === undefined) byMethod.set(name, (figures = figuresOf(name, route)));
    return figures;
  }

  return {
    inFlight,
    of,
    unreadable: (status) => requests(NO_METHOD, UNREADABLE_ROUTE, String(status)).inc(),
  };
}
