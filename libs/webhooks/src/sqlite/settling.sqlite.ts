import type { Place } from '@parley/public-log';
import type { SqliteDatabase } from '@parley/storage';
import { afterRequest } from '../delivery-state';
import type { Millis } from '../millis';
import { stateAfter, type WebhookState } from '../outcome/health';
import { isAccepted } from '../outcome/verdict';
import type { Claim, Settled, StatusChange } from '../port';
import { cancelsAll, type Cancelling } from './cancelling.sqlite';
import { deliveryRows, type DeliveryRow } from './delivery-rows.sqlite';
import { lanes as lanesIn } from './lanes.sqlite';
import { webhookRows, type SendingRow } from './webhook-rows.sqlite';

interface Settling {
  settle(settled: readonly Settled[], now: Millis): readonly StatusChange[];
  release(claims: readonly Claim[], now: Millis): void;
}

interface SettlingOptions {
  readonly retrySeconds: readonly number[];
  readonly published: () => Place;
  readonly cancelling: Pick<Cancelling, 'begin'>;
}

/** A webhook of which something is settled, as it was and as it becomes. */
interface Touched {
  readonly webhook: SendingRow;
  state: WebhookState;
  done: number;
}

interface Counts {
  succeeded: number;
  failed: number;
  dead: number;
}

/** Writes what came of requests. */
export function settling(db: SqliteDatabase, { retrySeconds, published, cancelling }: SettlingOptions): Settling {
  const webhooks = webhookRows(db);
  const deliveries = deliveryRows(db);
  const lanes = lanesIn(db);
  const cancelAll = cancelsAll(db, published, cancelling);
  const count = db.prepare('UPDATE webhook_totals SET succeeded = succeeded + ?, failed = failed + ?, dead = dead + ?');
  const jobDone = db.prepare(
    `UPDATE replay_jobs SET done = done + 1, failed = failed + ?,
       status = iif(status = 'running' AND filled_to IS NULL AND done + 1 = made, 'done', status),
       total = iif(status = 'running' AND filled_to IS NULL AND done + 1 = made, made, total) WHERE row = ?`,
  );

  /** The delivery of a claim whose lease is still its own. */
  function deliveryOf(row: number, { lane: { lane, token } }: Claim): DeliveryRow | undefined {
    const sending = lanes.sending(row, lane, token);
    return sending === undefined ? undefined : deliveries.get(sending);
  }

  function settleOne(touched: Touched, settled: Settled, now: Millis, counts: Counts): void {
    const { webhook } = touched;
    const delivery = deliveryOf(webhook.row, settled.claim);
    if (delivery === undefined) return;
    touched.state = stateAfter(touched.state, settled);
    deliveries.addAttempt(delivery, settled.attempt);
    const { state } = delivery;
    const next = afterRequest(state, settled, retrySeconds, now);
    if (next !== state) deliveries.setState(delivery.row, next);
    lanes.free(webhook.row, delivery.lane);
    counts[isAccepted(settled) ? 'succeeded' : 'failed'] += 1;
    if (state.status !== 'pending' || next.status === 'pending') return;
    touched.done += 1;
    if (next.status === 'dead' && state.before !== 'dead') counts.dead += 1;
    if (state.kind === 'replay') jobDone.run(next.status === 'succeeded' ? 0 : 1, delivery.job);
  }

  function settle(all: readonly Settled[], now: Millis): readonly StatusChange[] {
    const touched = new Map<string, Touched>();
    const counts = { succeeded: 0, failed: 0, dead: 0 };
    for (const settled of all) {
      const id = settled.claim.lane.webhook;
      const webhook = touched.has(id) ? undefined : webhooks.sending(id);
      if (webhook !== undefined) touched.set(id, { webhook, state: webhook.state, done: 0 });
      const one = touched.get(id);
      if (one !== undefined) settleOne(one, settled, now, counts);
    }
    count.run(counts.succeeded, counts.failed, counts.dead);
    return [...touched.values()].flatMap((one) => written(one, now));
  }

  function written({ webhook, state, done }: Touched, now: Millis): readonly StatusChange[] {
    if (state !== webhook.state) webhooks.setState(webhook.row, state);
    if (done > 0) webhooks.waitFor(webhook.row, -done);
    const { status, reason } = state;
    if (status === webhook.state.status) return [];
    if (status === 'disabled') cancelAll(webhook.row, now);
    return [{ webhook: webhook.id, workspace: webhook.workspace, status, reason }];
  }

  function release(claims: readonly Claim[], now: Millis): void {
    for (const claim of claims) {
      const webhook = webhooks.sending(claim.lane.webhook);
      if (webhook === undefined || deliveryOf(webhook.row, claim) === undefined) continue;
      lanes.free(webhook.row, claim.lane.lane);
      if (!claim.probe || webhook.state.status !== 'failing') continue;
      webhooks.setState(webhook.row, { ...webhook.state, health: { ...webhook.state.health, probeAt: now } });
    }
  }

  return {
    settle: (settled, now) => db.transaction(() => settle(settled, now)),
    release: (claims, now) => db.transaction(() => release(claims, now)),
  };
}
