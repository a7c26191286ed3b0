import { prometheusMetrics } from '@parley/platform';
import { measureSubscriptions, type SubscriptionStatus } from '../src';

describe('the figures of a subscription', () => {
  it('follow its status, also when it is begun anew and counts from 0 again', async () => {
    const metrics = prometheusMetrics({ ofProcess: false });
    let status: SubscriptionStatus = {
      name: 'lists',
      position: undefined,
      caughtUp: false,
      caughtUpOnce: false,
      handled: 7,
      retries: 2,
      lastError: 'of a person',
      behindSince: 10_000,
    };
    measureSubscriptions(metrics, [{ status: () => status }], () => 12_500);
    const read = async (): Promise<readonly string[]> =>
      (await metrics.read()).split('\n').filter((line) => line.startsWith('parley_'));
    const of = '{subscription="lists"}';
    expect(await read()).toEqual([
      `parley_subscription_lag_seconds${of} 2.5`,
      `parley_subscription_retries${of} 2`,
      `parley_subscription_handled_commits_total${of} 7`,
    ]);
    status = { ...status, handled: 3, retries: 0, behindSince: undefined };
    expect(await read()).toEqual([
      `parley_subscription_lag_seconds${of} 0`,
      `parley_subscription_retries${of} 0`,
      `parley_subscription_handled_commits_total${of} 10`,
    ]);
  });
});
