import type { Metrics } from '@parley/platform';
import type { Webhooks } from '@parley/webhooks';

/** How webhooks fare, of all workspaces together. Asked for when the figures are read. */
export function webhookFigures(metrics: Metrics, webhooks: Pick<Webhooks, 'totals'>): void {
  const byStatus = metrics.gauge({ name: 'parley_webhooks', help: 'Webhooks by their status.', labels: ['status'] });
  const waiting = metrics.gauge({
    name: 'parley_webhook_deliveries_waiting',
    help: 'Deliveries to webhooks that are not done, those of paused ones included.',
    labels: [],
  })();
  const attempts = metrics.counter({
    name: 'parley_webhook_attempts_total',
    help: 'Requests of webhooks that were accepted (succeeded) or not (failed), since the public log was made.',
    labels: ['result'],
  });
  const dead = metrics.counter({
    name: 'parley_webhook_dead_letters_total',
    help: 'Deliveries to webhooks that were given up, since the public log was made.',
    labels: [],
  })();
  let told = { succeeded: 0, failed: 0, dead: 0 };
  metrics.beforeReading(async () => {
    const totals = await webhooks.totals();
    for (const [status, count] of Object.entries(totals.webhooks)) byStatus(status).set(count);
    waiting.set(totals.waiting);
    attempts('succeeded').inc(totals.succeeded - told.succeeded);
    attempts('failed').inc(totals.failed - told.failed);
    dead.inc(totals.dead - told.dead);
    told = totals;
  });
}
