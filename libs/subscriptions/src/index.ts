export { backoff, type Backoff } from './backoff';
export {
  runSubscription,
  type Subscription,
  type SubscriptionOptions,
  type SubscriptionStatus,
} from './run-subscription';
export { measureSubscriptions } from './subscription-metrics';
