import type { Metrics } from '@parley/platform';
import type { Subscription } from './run-subscription';

/** Keeps figures of subscriptions, by their names: asked for when somebody reads them. */
export function measureSubscriptions(
  metrics: Metrics,
  subscriptions: readonly Pick<Subscription, 'status'>[],
  now: () => number = Date.now,
): void {
  const labels = ['subscription'] as const;
  const lag = metrics.gauge({
    name: 'parley_subscription_lag_seconds',
    help: 'For how long the subscription has not been at the end of the log; 0 when it has caught up.',
    labels,
  });
  const retries = metrics.gauge({
    name: 'parley_subscription_retries',
    help: 'Failures of the subscription in a row; 0 once a batch was handled.',
    labels,
  });
  const handled = metrics.counter({
    name: 'parley_subscription_handled_commits_total',
    help: 'Commits that the subscription has handled, repeated ones included.',
    labels,
  });
  for (const subscription of subscriptions) {
    let counted = 0;
    metrics.beforeReading(() => {
      const status = subscription.status();
      lag(status.name).set(status.behindSince === undefined ? 0 : Math.max(0, now() - status.behindSince) / 1_000);
      retries(status.name).set(status.retries);
      // One that was begun anew counts from 0 again.
      handled(status.name).inc(status.handled < counted ? status.handled : status.handled - counted);
      counted = status.handled;
    });
  }
}
