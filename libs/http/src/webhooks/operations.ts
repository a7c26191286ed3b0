import { PUBLIC_FORMATS, PUBLIC_TYPES } from '@parley/public-events';
import { DELIVERY_STATUSES, EVERY_OWN_TYPE, FILTER_KEYS, WEBHOOK_STATUSES } from '@parley/webhooks';
import { operation } from '../api/operation';
import { count, flag, id, list, oneOf, orNull, page, shape, text, time } from '../api/shape';
import { EmptyBody } from '../codec/strict-object';
import { named, type Schema } from '../codec/schema';
import { jobShape } from '../jobs/operations';
import { DeliveriesQuery, ReplayBody, RotateBody, WebhookBody, WebhookPatch, WebhooksQuery } from './requests';
import type { AttemptView, DeliveryView, ReplayCount, ToldWebhook, WebhookView } from './view';

/* Webhooks, as the API offers them. */

const TYPES = [...new Set(PUBLIC_FORMATS.flatMap((format) => PUBLIC_TYPES[format].all))];

const fields: { readonly [K in keyof WebhookView]: Schema } = {
  id,
  url: text,
  events: list(oneOf([EVERY_OWN_TYPE, ...TYPES])),
  format: oneOf(PUBLIC_FORMATS),
  event_filters: list(shape<{ key: string; value: string }>('EventFilter', { key: oneOf(FILTER_KEYS), value: text })),
  ordered: flag,
  description: orNull(text),
  status: oneOf(WEBHOOK_STATUSES),
  reason: { type: ['string', 'null'], description: 'Why it is not active.' },
  since: { ...time, description: 'Since when it has this status. RFC 3339, UTC with milliseconds.' },
  waiting: { ...count, description: 'Deliveries that are neither accepted nor given up.' },
  replay_from: {
    type: ['string', 'null'],
    description: 'Once it was disabled: the cursor behind which lies what it was not sent, as `after` of a replay.',
  },
  created_at: time,
};
const webhook = shape<WebhookView>('Webhook', fields);
const told = shape<ToldWebhook>('ToldWebhook', {
  ...fields,
  signing_key: { type: ['string', 'null'], description: 'Told this once; null when the same request is repeated.' },
});

const attempt = shape<AttemptView>('DeliveryAttempt', {
  at: time,
  status_code: { type: ['integer', 'null'], description: 'Null where no answer came.' },
  duration_ms: count,
  error: { type: ['string', 'null'], description: 'Why it failed; null when it did not.' },
  response: { type: ['string', 'null'], description: 'The first 4 KiB of the body of the answer.' },
});
const delivery = shape<DeliveryView>('Delivery', {
  id,
  event_id: { ...text, description: 'The header `webhook-id`.' },
  type: oneOf(TYPES),
  conversation_id: id,
  status: oneOf(DELIVERY_STATUSES),
  next_attempt_at: orNull(time),
  attempts: { ...list(attempt), description: 'Oldest first; of very many the newest.' },
});

const counted = shape<ReplayCount>('ReplayCount', {
  id: { type: 'null' },
  status: { type: 'null' },
  total: { ...count, description: 'Events that it would send.' },
  done: count,
});

const admin = { right: 'admin', tag: 'Webhooks' } as const;
const ALL = '/v1/webhooks';
const ONE = '/v1/webhooks/{id}';
const change = [404, 413, 415, 422] as const;

export const create = operation({
  ...admin,
  id: 'createWebhook',
  method: 'post',
  path: ALL,
  summary: 'Make a webhook; its signing key is told this once',
  description:
    'In either spelling: `event` or `events`, `signing_key` or `signingKey`, `event_filters` or `eventFilters`. `service: "conversations"` is the format `service`. `*` alone stands for the types that the format has by itself. Filters of one key are or-ed, of different keys and-ed. It gets events from then on. Only public addresses are taken, and `https`.',
  body: WebhookBody,
  conditions: ['idempotency'],
  answers: { 200: told, 201: told },
  problems: [409, 413, 415, 422],
});

export const listAll = operation({
  ...admin,
  id: 'listWebhooks',
  method: 'get',
  path: ALL,
  summary: 'A page of webhooks',
  query: WebhooksQuery,
  answers: { 200: named('WebhookPage', page(webhook)) },
});

export const one = operation({
  ...admin,
  id: 'getWebhook',
  method: 'get',
  path: ONE,
  summary: 'A webhook, and how it is',
  answers: { 200: webhook },
  problems: [404],
});

export const patch = operation({
  ...admin,
  id: 'changeWebhook',
  method: 'patch',
  path: ONE,
  summary: 'Change what a webhook gets, and where',
  description: 'Holds for events from then on; a new `url` also for what waits. What is left out stays.',
  body: WebhookPatch,
  conditions: ['idempotency'],
  answers: { 200: webhook },
  problems: [404, 409, 413, 415, 422],
});

export const remove = operation({
  ...admin,
  id: 'deleteWebhook',
  method: 'delete',
  path: ONE,
  summary: 'Delete a webhook, with all that waits for it',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: shape<{ id: string; changed: boolean }>('DeletedWebhook', { id, changed: flag }) },
  problems: change,
});

export const pause = operation({
  ...admin,
  id: 'pauseWebhook',
  method: 'post',
  path: `${ONE}/pause`,
  summary: 'Send nothing for the time being: what comes is gathered',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: webhook },
  problems: change,
});

export const enable = operation({
  ...admin,
  id: 'enableWebhook',
  method: 'post',
  path: `${ONE}/enable`,
  summary: 'Go on: with what waits, or, after it was disabled, with events from now on',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: webhook },
  problems: change,
});

export const rotate = operation({
  ...admin,
  id: 'rotateWebhookKey',
  method: 'post',
  path: `${ONE}/rotate`,
  summary: 'Give a webhook another signing key; it is told this once',
  description: 'Keys from before sign as well for `grace_seconds`, 0 for one that leaked. At most 3 sign at once.',
  body: RotateBody,
  conditions: ['idempotency'],
  answers: { 200: told },
  problems: [404, 409, 413, 415, 422],
});

export const test = operation({
  ...admin,
  id: 'testWebhook',
  method: 'post',
  path: `${ONE}/test`,
  summary: 'Send an example, and answer what came of it',
  description: 'Marked `Parley-Test: true`, of the first type that the webhook gets. It takes up to 15 s.',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: attempt },
  problems: [404, 409, 413, 415, 422],
});

export const deliveries = operation({
  ...admin,
  id: 'listDeliveries',
  method: 'get',
  path: `${ONE}/deliveries`,
  summary: 'What a webhook was sent and is to be sent, newest first',
  query: DeliveriesQuery,
  answers: { 200: named('DeliveryPage', page(delivery)) },
  problems: [404],
});

export const retry = operation({
  ...admin,
  id: 'retryDelivery',
  method: 'post',
  path: `${ONE}/deliveries/{delivery_id}/retry`,
  summary: 'Send a delivery again now',
  description:
    'One that waits for its next try is sent in its turn, instead of that try. One that was done is sent outside of the order, marked `Parley-Manual-Retry: true`, once.',
  body: EmptyBody,
  conditions: ['idempotency'],
  answers: { 200: delivery },
  problems: [404, 409, 413, 415, 422],
});

export const replay = operation({
  ...admin,
  id: 'replayWebhook',
  method: 'post',
  path: `${ONE}/replay`,
  summary: 'Send events again, as a job, or count them',
  description:
    'Those behind the cursor `after`, or that happened at `since` or later, and before `until`, if they match the webhook as it is now; with `only_failed` those that it was not given. They are marked `Parley-Replay: true`, and slower than what comes. With `dry_run` they are counted.',
  body: ReplayBody,
  conditions: ['idempotency'],
  answers: { 200: counted, 202: jobShape },
  problems: [404, 409, 410, 413, 415, 422],
});

export const webhookOperations = [
  ...[create, listAll, one, patch, remove, pause, enable],
  ...[rotate, test, deliveries, retry, replay],
];
