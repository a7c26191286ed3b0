import type { EventStore } from '@parley/event-store';
import type { Backoff } from '../loop/backoff';
import { runSubscription } from '../loop/run-subscription';
import type { LocalConsumer } from './consumer';
import { NotRunningHere, type RunningConsumer } from './running-consumer';

/** Runs a consumer that each process has for itself. */
export function runLocal(
  consumer: LocalConsumer,
  store: Pick<EventStore, 'subscribe'>,
  backoff?: Backoff,
): RunningConsumer {
  const { name, prefixes, readiness, batchSize, paceMs } = consumer;
  const subscription = runSubscription({
    name,
    store,
    prefixes,
    checkpoint: () => consumer.checkpoint(),
    handle: (batch) => consumer.handle(batch),
    onError: () => consumer.failed(),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(paceMs === undefined ? {} : { paceMs }),
    ...(backoff === undefined ? {} : { backoff }),
  });
  return {
    ...subscription,
    name,
    readiness,
    status: () => ({ ...subscription.status(), lease: 'not_needed', parked: 0 }),
    again: () => Promise.reject(new NotRunningHere(name)),
  };
}
