import { askedFor } from '../delivery-state';
import type { DeliveryPage, DeliveryQuery, Retried, WebhookStore } from '../port';
import type { Millis } from '../millis';
import { deliveryShown, eventAt, once, pendingOf, webhookOf, type DeliveryRow, type InMemoryWebhooks } from './data';
import { dueAt, firstOf } from './lanes';
import { isBeingSent } from './replays';

export function deliveries(
  data: InMemoryWebhooks,
  wrote: () => void,
  tell: (webhook: string) => void,
): Pick<WebhookStore, 'deliveries' | 'retry'> {
  return {
    async deliveries(workspace, id, query) {
      return webhookOf(data, workspace, id) && pageOf(data, id, query);
    },
    async retry(workspace, id, delivery, now, repeatable) {
      const webhook = webhookOf(data, workspace, id);
      const row = data.deliveries.get(delivery);
      if (webhook === undefined || row?.webhook !== id) return undefined;
      let came: Retried = { tag: 'disabled' };
      const done = once(data, workspace, repeatable, () => {
        if (webhook.state.status !== 'disabled') came = retry(data, row, now);
        if (came.tag !== 'due') return undefined;
        wrote();
        if (came.changed) tell(id);
        return delivery;
      });
      if (done?.tag === 'reused') return done;
      return done?.tag === 'again' ? { tag: 'again', delivery: deliveryShown(row) } : came;
    },
  };
}

function pageOf(data: InMemoryWebhooks, id: string, { status, after, limit, characters }: DeliveryQuery): DeliveryPage {
  const own = [...data.deliveries.values()].filter((row) => row.webhook === id).reverse();
  const from = after === undefined ? 0 : own.findIndex((row) => row.id === after) + 1;
  const rest = (after !== undefined && from === 0 ? [] : own.slice(from)).filter(
    ({ state }) => status === undefined || state.status === status,
  );
  const page: DeliveryRow[] = [];
  let told = 0;
  for (const row of rest.slice(0, limit)) {
    told += row.attempts.reduce((sum, { response }) => sum + (response?.length ?? 0), 0);
    if (page.length > 0 && told > characters) break;
    page.push(row);
  }
  return { deliveries: page.map(deliveryShown), next: rest.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

function retry(data: InMemoryWebhooks, row: DeliveryRow, now: Millis): Retried {
  const { status, kind } = row.state;
  const unchanged = { tag: 'due', delivery: deliveryShown(row), changed: false } as const;
  if (status === 'pending') {
    const lane = pendingOf(data, row.webhook).filter((one) => one.lane === row.lane);
    if (kind === 'ordinary' && firstOf(lane) !== row) return { tag: 'waits' };
    if (dueAt(row) <= now || isBeingSent(data, row, now)) return unchanged;
    row.state = { ...row.state, nextAttemptAt: now };
  } else {
    if (eventAt(data, row.event.row) === undefined) return { tag: 'gone' };
    row.state = askedFor(row.state, now);
  }
  return { tag: 'due', delivery: deliveryShown(row), changed: true };
}
