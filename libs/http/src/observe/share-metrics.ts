import type { Metrics } from '@parley/platform';
import type { UsedUp } from '../server/shares';

export interface ShareMetrics {
  refused(usedUp: UsedUp): void;
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
  return { refused: ({ share, of }) => refused(share, of).inc(), notRead: () => notRead.inc() };
}
