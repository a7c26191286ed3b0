import { cursorIn, type Epoch } from '@parley/public-log';
import type { Attempt, Delivery, Webhook } from '@parley/webhooks';

/** A webhook as it is shown: never its signing keys. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly format: string;
  readonly event_filters: readonly { readonly key: string; readonly value: string }[];
  readonly ordered: boolean;
  readonly description: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly since: string;
  readonly waiting: number;
  readonly replay_from: string | null;
  readonly created_at: string;
}

/** With the signing key, in the one answer that tells it. */
export interface ToldWebhook extends WebhookView {
  readonly signing_key: string | null;
}

/** What a replay would send. */
export interface ReplayCount {
  readonly id: null;
  readonly status: null;
  readonly total: number;
  readonly done: number;
}

export interface AttemptView {
  readonly at: string;
  readonly status_code: number | null;
  readonly duration_ms: number;
  readonly error: string | null;
  readonly response: string | null;
}

export interface DeliveryView {
  readonly id: string;
  readonly event_id: string;
  readonly type: string;
  readonly conversation_id: string;
  readonly status: string;
  readonly next_attempt_at: string | null;
  readonly attempts: readonly AttemptView[];
}

/** `epochs` of the public log, whose cursors it tells. */
export const webhookView = (webhook: Webhook, epochs: readonly Epoch[]): WebhookView => ({
  id: webhook.id,
  url: webhook.url,
  events: webhook.events,
  format: webhook.format,
  event_filters: webhook.filters.map(({ key, value }) => ({ key, value })),
  ordered: webhook.ordered,
  description: webhook.description,
  status: webhook.status,
  reason: webhook.reason,
  since: told(webhook.since),
  waiting: webhook.waiting,
  replay_from: webhook.replayFrom === null ? null : cursorIn(epochs, webhook.replayFrom),
  created_at: told(webhook.createdAt),
});

export const attemptView = ({ at, statusCode, durationMs, error, response }: Attempt): AttemptView => ({
  at: told(at),
  status_code: statusCode,
  duration_ms: Math.round(durationMs),
  error,
  response,
});

export const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  event_id: delivery.eventId,
  type: delivery.type,
  conversation_id: delivery.conversationId,
  status: delivery.status,
  next_attempt_at: delivery.nextAttemptAt === null ? null : told(delivery.nextAttemptAt),
  attempts: delivery.attempts.map(attemptView),
});

const told = (time: number): string => new Date(time).toISOString();
