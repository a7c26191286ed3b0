import type { Place } from '@parley/public-log';
import { comparePlaces } from '@parley/public-log';
import { cancelled } from '../delivery-state';
import type { Millis } from '../millis';
import { eventAt, pendingOf, type InMemoryWebhooks, type WebhookRow } from './data';

/** What a webhook that is disabled waited for is cancelled, and its replays fail; the place behind which it was sent nothing is noted. */
export function cancelAll(data: InMemoryWebhooks, webhook: WebhookRow, published: Place, now: Millis): void {
  const pending = pendingOf(data, webhook.id);
  const rows = pending.filter(({ state }) => state.kind === 'ordinary').map(({ event }) => event.row);
  webhook.replayFrom = rows.length === 0 ? (webhook.behind?.place ?? published) : placeBefore(data, Math.min(...rows));
  webhook.behind = undefined;
  // What is in flight has its lane until it is settled: another request of it could else be made meanwhile.
  for (const row of pending) row.state = cancelled(row.state, now);
  for (const row of data.jobs.values())
    if (row.job.webhook === webhook.id && row.job.status === 'running') row.job = { ...row.job, status: 'failed' };
}

/** The place of the last event of the same workspace and format that is kept before this one. */
function placeBefore(data: InMemoryWebhooks, row: number): Place {
  const event = eventAt(data, row);
  const before = [...data.log.events, ...data.log.held]
    .filter((one) => one.workspace === event?.workspace && one.format === event.format && one.row < row)
    .map(({ place }) => place)
    .sort(comparePlaces);
  return before.at(-1) ?? data.log.forgotten ?? { epoch: 1, position: '' };
}
