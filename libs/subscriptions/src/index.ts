export { backoff, type Backoff } from './loop/backoff';
export { afterFailure, continued, notBegun, type SubscriptionStatus } from './loop/progress';
export { runSubscription, type Subscription, type SubscriptionOptions } from './loop/run-subscription';
export { measureSubscriptions } from './loop/subscription-metrics';
export type { Handling, LeasedConsumer, LocalConsumer } from './consumer/consumer';
export { consumerHost, type ConsumerHost } from './consumer/consumer-host';
export { LEASE_MS, runLeased, type InHand, type LeasedOptions } from './consumer/run-leased';
export { runLocal } from './consumer/run-local';
export { Suspects, type Held } from './consumer/suspects';
export { NotRunningHere, type ConsumerStatus, type RunningConsumer } from './consumer/running-consumer';
export type { ConsumerState, ConsumerTables } from './state/consumer-state';
export { CONSUMER_TABLES, sqliteConsumerState, sqliteConsumerTables } from './state/consumer-state.sqlite';
export {
  inMemoryConsumers,
  inMemoryConsumerState,
  inMemoryConsumerTables,
  type InMemoryConsumers,
} from './state/in-memory';
export { LeaseLost, type Lease, type Leases } from './state/leases';
export type { ParkedCommit, ParkedCommits } from './state/parked-commits';
export { Parking, type Failure, type Parked, type Steps } from './state/parking';
export { readCommit } from './state/read-commit';
