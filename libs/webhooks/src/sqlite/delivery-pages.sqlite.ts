import { keptEvents } from '@parley/public-log';
import { durably, type SqliteDatabase } from '@parley/storage';
import { DELIVERY_STATUSES, type Delivery, type DeliveryStatus } from '../delivery';
import { askedFor } from '../delivery-state';
import type { Millis } from '../millis';
import type { DeliveryPage, DeliveryQuery, Retried, WebhookStore } from '../port';
import { deliveryRows, deliveryShown, type DeliveryRow } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { doesOnce } from './requests.sqlite';
import { told } from './told.sqlite';
import { webhookRows } from './webhook-rows.sqlite';

/** Shows deliveries, and takes what is asked for by hand. */
export function deliveryPages(
  db: SqliteDatabase,
  cancelledTo: (webhook: number) => number,
  tell: (webhook: string) => void,
): Pick<WebhookStore, 'deliveries' | 'retry'> {
  const webhooks = webhookRows(db);
  const rows = deliveryRows(db);
  const retryOnce = retries(db);
  const page = db.prepare(
    'SELECT row FROM deliveries WHERE webhook = ? AND status = ? AND row < ? ORDER BY row DESC LIMIT ?',
  );

  const shown = (delivery: DeliveryRow): Delivery => deliveryShown(delivery, rows.attempts(delivery.row));

  function pageOf(webhook: number, { status, after, limit, characters }: DeliveryQuery): DeliveryPage {
    const last = after === undefined ? undefined : rows.find(after);
    if (after !== undefined && last?.webhook !== webhook) return { deliveries: [], next: null };
    const found = rowsBefore(webhook, status, last?.row ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const looked: Delivery[] = [];
    let read = 0;
    for (const row of found.slice(0, limit)) {
      const delivery = shown(rows.get(row) as DeliveryRow);
      read += delivery.attempts.reduce((sum, { response }) => sum + (response?.length ?? 0), 0);
      if (looked.length > 0 && read > characters) break;
      looked.push(delivery);
    }
    const deliveries = looked.filter((delivery) => delivery.status === (status ?? delivery.status));
    return { deliveries, next: found.length > looked.length ? (looked.at(-1)?.id ?? null) : null };
  }

  /** The newest ones. There is an index by status, as it is written: of each as many as there may be. */
  function rowsBefore(webhook: number, status: DeliveryStatus | undefined, before: number, most: number) {
    const written = status === undefined ? DELIVERY_STATUSES : [status];
    const found = written.flatMap((one) => page.all(webhook, one, before, most));
    if (status === 'cancelled')
      found.push(...page.all(webhook, 'pending', Math.min(before, cancelledTo(webhook) + 1), most));
    return found
      .map((row) => (row as { readonly row: number }).row)
      .sort((a, b) => b - a)
      .slice(0, most);
  }

  return {
    deliveries: (workspace, id, query) =>
      told(() =>
        db.snapshot(() => {
          const webhook = webhooks.find(workspace, id);
          return webhook && pageOf(webhook.row, query);
        }),
      ),
    async retry(workspace, id, delivery, now, repeatable) {
      const retried = await told(() => durably(db, () => retryOnce(workspace, id, delivery, now, repeatable)));
      if (retried?.tag === 'due' && retried.changed) tell(id);
      return retried;
    },
  };
}

type Retries = (...asked: Parameters<WebhookStore['retry']>) => Retried | undefined;

/** To be called within a transaction. */
function retries(db: SqliteDatabase): Retries {
  const webhooks = webhookRows(db);
  const rows = deliveryRows(db);
  const lanes = lanesIn(db);
  const events = keptEvents(db);
  const once = doesOnce(db);
  const shown = (delivery: DeliveryRow): Delivery => deliveryShown(delivery, rows.attempts(delivery.row));

  function retry(delivery: DeliveryRow, now: Millis): Retried {
    const { row, webhook, lane, state, isBeingCancelled } = delivery;
    if (isBeingCancelled) return { tag: 'waits' };
    if (state.status === 'pending') {
      if (state.kind === 'ordinary' && lanes.first(webhook, lane)?.row !== row) return { tag: 'waits' };
      if ((state.nextAttemptAt ?? 0) <= now || lanes.leasedFor(webhook, lane, now) === row)
        return { tag: 'due', delivery: shown(delivery), changed: false };
      rows.setState(row, { ...state, nextAttemptAt: now });
    } else {
      if (events.get(delivery.eventRow) === undefined) return { tag: 'gone' };
      rows.setState(row, askedFor(state, now));
      webhooks.waitFor(webhook, 1);
    }
    lanes.changed(webhook, lane);
    return { tag: 'due', delivery: shown(rows.get(row) as DeliveryRow), changed: true };
  }

  return (workspace, id, delivery, now, repeatable) => {
    const webhook = webhooks.find(workspace, id);
    const found = rows.find(delivery);
    if (webhook === undefined || found?.webhook !== webhook.row) return undefined;
    let came: Retried = { tag: 'disabled' };
    const done = once(workspace, repeatable, () => {
      if (webhook.state.status !== 'disabled') came = retry(found, now);
      return came.tag === 'due' ? delivery : undefined;
    });
    if (done?.tag === 'reused') return done;
    return done?.tag === 'again' ? { tag: 'again', delivery: shown(found) } : came;
  };
}
