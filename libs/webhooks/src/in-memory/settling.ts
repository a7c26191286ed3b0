import type { Place } from '@parley/public-log';
import { MOST_ATTEMPTS } from '../delivery';
import { afterRequest } from '../delivery-state';
import type { Millis } from '../millis';
import { stateAfter } from '../outcome/health';
import { isAccepted } from '../outcome/verdict';
import type { Claim, Settled, StatusChange } from '../port';
import { cancelAll } from './cancelling';
import { laneKey, type DeliveryRow, type InMemoryWebhooks } from './data';
import { finishFilled } from './replays';

interface Settling {
  readonly retrySeconds: readonly number[];
  readonly published: () => Place;
}

export function settle(
  data: InMemoryWebhooks,
  settled: readonly Settled[],
  now: Millis,
  { retrySeconds, published }: Settling,
): readonly StatusChange[] {
  const before = new Map(settled.map(({ claim: { lane } }) => [lane.webhook, data.webhooks.get(lane.webhook)?.state]));
  for (const one of settled) settleOne(data, one, now, retrySeconds);
  return [...before].flatMap(([id, then]) => {
    const webhook = data.webhooks.get(id);
    if (webhook === undefined || webhook.state.status === then?.status) return [];
    const { status, reason } = webhook.state;
    if (status === 'disabled') cancelAll(data, webhook, published(), now);
    return [{ webhook: id, workspace: webhook.workspace, status, reason }];
  });
}

function settleOne(data: InMemoryWebhooks, settled: Settled, now: Millis, retrySeconds: readonly number[]): void {
  const row = takeBack(data, settled.claim);
  const webhook = data.webhooks.get(settled.claim.lane.webhook);
  if (row === undefined || webhook === undefined) return;
  webhook.state = stateAfter(webhook.state, settled);
  const attempt = row.isErased ? { ...settled.attempt, response: null } : settled.attempt;
  row.isErased = false;
  row.attempts = [...row.attempts, attempt].slice(-MOST_ATTEMPTS);
  row.made += 1;
  const { state } = row;
  row.state = afterRequest(state, settled, retrySeconds, now);
  data.totals[isAccepted(settled) ? 'succeeded' : 'failed'] += 1;
  if (row.state.status === 'dead' && state.status === 'pending' && state.before !== 'dead') data.totals.dead += 1;
  if (state.kind === 'replay' && state.status === 'pending' && row.state.status !== 'pending') jobDone(data, row);
}

function jobDone(data: InMemoryWebhooks, { job: id, state }: DeliveryRow): void {
  const row = data.jobs.get(id);
  if (row === undefined) return;
  const failed = row.job.failed + (state.status === 'succeeded' ? 0 : 1);
  row.job = { ...row.job, done: row.job.done + 1, failed };
  finishFilled(data, row);
}

/** The delivery of a claim whose lease is still its own. The lane is free then. */
export function takeBack(data: InMemoryWebhooks, { lane, delivery }: Claim): DeliveryRow | undefined {
  const key = laneKey(lane.webhook, lane.lane);
  if (data.leases.get(key)?.token !== lane.token) return undefined;
  data.leases.delete(key);
  return data.deliveries.get(delivery);
}
