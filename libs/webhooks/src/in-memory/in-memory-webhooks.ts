import { inMemoryPublicLog, type PublicLog, type Place } from '@parley/public-log';
import { systemClock, ulid, type Clock } from '@parley/platform';
import { ATTEMPT_DAYS, JOB_DAYS } from '../delivery';
import type { Millis } from '../millis';
import { RETRY_SECONDS } from '../outcome/verdict';
import { REQUEST_DAYS } from '../once';
import type { DeliveryQueue, WebhookStore } from '../port';
import { WaitingListeners } from '../waiting-listeners';
import { besideLog } from './beside';
import { catchUp } from './catching-up';
import { bringBack } from './clock-ahead';
import { claim, nextOf } from './claiming';
import { configuration } from './configuration';
import { once, requestKey, type InMemoryWebhooks } from './data';
import { deliveries } from './deliveries';
import { fill, replays } from './replays';
import { signingKeys } from './signing-keys';
import { settle, takeBack } from './settling';

const DAY_MS = 24 * 3_600_000;

interface InMemoryOptions {
  /** Waits between tries (default: those of the contract). */
  readonly retrySeconds?: readonly number[];
  /** Of a delivery (default: `dlv_` and a ULID). */
  readonly newId?: () => string;
  /** When events come to be published, and leases of the public log run out (default: the system's). */
  readonly now?: Clock;
}

/** A public log in memory with the webhooks beside it. Several over the same data stand for processes at one server. */
export function inMemoryWebhooks(
  data: InMemoryWebhooks,
  { retrySeconds = RETRY_SECONDS, now = systemClock, newId = () => `dlv_${ulid(now())}` }: InMemoryOptions = {},
): { readonly log: PublicLog; readonly store: WebhookStore; readonly queue: DeliveryQueue } {
  const listeners = new WaitingListeners();
  const tell = (webhook: string): void => listeners.tell(webhook);
  let published = (): Place => ({ epoch: 1, position: '' });
  let own = 0;
  const wrote = (): void => {
    data.writes += 1;
    own += 1;
  };
  const log = inMemoryPublicLog(data.log, {
    now,
    beside: (opened) => {
      published = () => opened.published();
      return besideLog(data, now, wrote, tell, newId);
    },
  });

  const store: WebhookStore = {
    ...configuration(data, published, wrote, tell),
    ...signingKeys(data, wrote),
    ...deliveries(data, wrote, tell),
    ...replays(data, now, wrote, tell, newId),
    masterKeyCheck: async () => data.masterKeyCheck,
    async keepMasterKeyCheck(check) {
      data.masterKeyCheck ??= check;
    },
    isKnown: async (workspace, keyHash) => data.requests.has(requestKey(workspace, keyHash)),
    example: async (workspace, repeatable, attempt) => once(data, workspace, repeatable, () => attempt),
    totals: async () => totalsOf(data),
  };
  let seen = data.writes;
  const queue: DeliveryQueue = {
    async waiting() {
      const all = [...data.webhooks.values()].map((row) => [row.id, nextOf(data, row)] as const);
      return new Map(all.flatMap(([id, next]) => (next === undefined ? [] : [[id, next] as const])));
    },
    async claim(webhook, room, at) {
      const claims = claim(data, webhook, room, at);
      if (claims.claimed.length > 0) wrote();
      return claims;
    },
    async settle(settled, at) {
      wrote();
      return settle(data, settled, at, { retrySeconds, published });
    },
    async release(claims, at) {
      wrote();
      for (const one of claims) release(data, one, at);
    },
    async keepUp(at) {
      forgetOld(data, at);
      bringBack(data, retrySeconds, at);
      const more = [...data.jobs.values()].map((row) => fill(data, row, at, { newId, tell }));
      return [...more, catchUp(data, at, { published, newId, wrote, tell })].includes(true);
    },
    onWaiting: (look) => listeners.listen(look),
    async changedElsewhere() {
      const elsewhere = data.writes - own;
      const changed = elsewhere !== seen;
      seen = elsewhere;
      return changed;
    },
  };
  return { log, store, queue };
}

function release(data: InMemoryWebhooks, claimed: Parameters<typeof takeBack>[1], now: Millis): void {
  const isOwn = takeBack(data, claimed) !== undefined;
  const webhook = data.webhooks.get(claimed.lane.webhook);
  if (!isOwn || !claimed.probe || webhook?.state.status !== 'failing') return;
  webhook.state = { ...webhook.state, health: { ...webhook.state.health, probeAt: now } };
}

function forgetOld(data: InMemoryWebhooks, now: Millis): void {
  const before = now - ATTEMPT_DAYS * DAY_MS;
  for (const [id, { job }] of data.jobs)
    if (job.status !== 'running' && job.createdAt < now - JOB_DAYS * DAY_MS) data.jobs.delete(id);
  for (const [key, { at }] of data.requests) if (at < now - REQUEST_DAYS * DAY_MS) data.requests.delete(key);
  for (const [id, row] of data.deliveries) {
    row.attempts = row.attempts.filter(({ at }) => at >= before);
    if (row.state.keptUntil !== null && row.state.keptUntil <= now) data.deliveries.delete(id);
  }
  for (const row of data.webhooks.values())
    row.keys = row.keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

async function totalsOf(data: InMemoryWebhooks): ReturnType<WebhookStore['totals']> {
  const webhooks = { active: 0, failing: 0, paused: 0, disabled: 0 };
  for (const { state } of data.webhooks.values()) webhooks[state.status] += 1;
  const waiting = [...data.deliveries.values()].filter(({ state }) => state.status === 'pending').length;
  return { ...data.totals, waiting, webhooks };
}
