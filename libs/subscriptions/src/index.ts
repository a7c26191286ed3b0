export { DEFAULT_BACKOFF, type Backoff } from './backoff';
export { systemPace, type Pace } from './pace';
export {
  runSubscription,
  type Subscription,
  type SubscriptionFailure,
  type SubscriptionOptions,
  type SubscriptionStatus,
} from './run-subscription';
