import type { Metrics } from '@parley/platform';
import { measureSubscriptions } from '../loop/subscription-metrics';
import type { ConsumerStatus, RunningConsumer } from './running-consumer';

/** What readiness says of one consumer. */
interface ConsumerReadiness {
  readonly caught_up: boolean;
  readonly position: string | null;
  readonly retries: number;
  readonly behind_since: string | null;
  readonly lease: ConsumerStatus['lease'];
  readonly parked: number;
}

interface HostReadiness {
  /** Every consumer that is needed has caught up once, and none of them fails. */
  readonly ready: boolean;
  /** Something is parked. */
  readonly degraded: boolean;
  readonly consumers: Readonly<Record<string, ConsumerReadiness>>;
}

/** The consumers that run in this process. */
export interface ConsumerHost {
  readiness(): HostReadiness;
  /** Each finishes the batch in hand. */
  stop(): Promise<void>;
}

/** Names are unique; two of one name are a defect, and throw. */
export function consumerHost(consumers: readonly RunningConsumer[], metrics: Metrics): ConsumerHost {
  const names = new Set(consumers.map(({ name }) => name));
  if (names.size !== consumers.length) throw new Error('two consumers have the same name');
  measureSubscriptions(metrics, consumers);
  measureConsumers(metrics, consumers);
  return {
    readiness: () => ({
      ready: consumers.every(isReady),
      degraded: consumers.some((consumer) => consumer.status().parked > 0),
      consumers: Object.fromEntries(consumers.map((consumer) => [consumer.name, readinessOf(consumer.status())])),
    }),
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}

/** What another process runs is that one's to be ready with. */
function isReady(consumer: RunningConsumer): boolean {
  const { caughtUpOnce, retries, lease } = consumer.status();
  return consumer.readiness === 'background' || lease === 'elsewhere' || (caughtUpOnce && retries === 0);
}

const readinessOf = (status: ConsumerStatus): ConsumerReadiness => ({
  caught_up: status.caughtUp,
  position: status.position ?? null,
  retries: status.retries,
  behind_since: status.behindSince === undefined ? null : new Date(status.behindSince).toISOString(),
  lease: status.lease,
  parked: status.parked,
});

function measureConsumers(metrics: Metrics, consumers: readonly RunningConsumer[]): void {
  const labels = ['subscription'] as const;
  const running = metrics.gauge({
    name: 'parley_consumer_running',
    help: '1 while this process runs the consumer, 0 while another holds its lease or nobody does.',
    labels,
  });
  const parked = metrics.gauge({
    name: 'parley_parked_streams',
    help: 'Streams that wait behind a commit which the consumer could not handle. See: npm run parley -- parked',
    labels,
  });
  metrics.beforeReading(() => {
    for (const consumer of consumers) {
      const status = consumer.status();
      running(status.name).set(status.lease === 'held' || status.lease === 'not_needed' ? 1 : 0);
      parked(status.name).set(status.parked);
    }
  });
}
