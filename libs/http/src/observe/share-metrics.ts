import type { Metrics } from '@parley/platform';

/** Which share was used up: of a connection, a key, the keys of a workspace, all keys, an address without a key, or all of those. */
type ShareName = 'connection' | 'key' | 'workspace' | 'keys' | 'address' | 'strangers';

export interface ShareMetrics {
  refused(share: ShareName, of: 'requests' | 'bodies' | 'answers'): void;
  notRead(): void;
}

export function shareMetrics(metrics: Metrics): ShareMetrics {
  const refused = metrics.counter({
    name: 'parley_http_refused_total',
    help: 'Requests that were answered with 503 overloaded, by the share that was used up and by what of it.',
    labels: ['share', 'of'],
  });
  const notRead = metrics.counter({
    name: 'parley_http_connections_not_read_total',
    help: 'Connections that were closed because nothing of an answer was taken in time.',
    labels: [],
  })();
  return { refused: (share, of) => refused(share, of).inc(), notRead: () => notRead.inc() };
}
