import {
  comparePlaces,
  inMemoryPublicLogData,
  type InMemoryPublicLog,
  type KeptEvent,
  type Place,
} from '@parley/public-log';
import type { Attempt, Delivery, ReplayJob, ReplayRange } from '../delivery';
import type { DeliveryState } from '../delivery-state';
import type { SelectionFrom } from '../matching';
import type { Millis } from '../millis';
import type { WebhookState } from '../outcome/health';
import type { Once, Repeatable } from '../once';
import type { SealedKey, Selection, Webhook } from '../webhook';

export interface WebhookRow {
  readonly id: string;
  readonly workspace: string;
  readonly createdAt: Millis;
  url: string;
  description: string | null;
  /** The newest last. */
  selections: readonly SelectionFrom[];
  state: WebhookState;
  replayFrom: Place | null;
  /** Newest first. */
  keys: readonly SealedKey[];
  /** The event up to which its deliveries are made, where that is not all that is published. */
  behind?: Pick<KeptEvent, 'place' | 'row'> | undefined;
}

export interface DeliveryRow {
  readonly id: string;
  readonly webhook: string;
  readonly workspace: string;
  readonly event: Pick<KeptEvent, 'row' | 'eventId' | 'type' | 'conversationId'>;
  readonly lane: string;
  /** Of a replay; `''` for the ordinary one. */
  readonly job: string;
  state: DeliveryState;
  /** Oldest first. */
  attempts: readonly Attempt[];
  /** Attempts that were made, also those that are forgotten. */
  made: number;
  /** Somebody was erased while it was on its way: the answer may still say their words. */
  isErased: boolean;
}

export interface LeaseRow {
  readonly token: number;
  readonly until: Millis;
  readonly delivery: string;
}

export interface JobRow extends ReplayRange {
  job: ReplayJob;
  readonly selection: Selection;
  readonly end: Place;
  /** How far its deliveries are made; undefined when all are. */
  filledTo: Place | undefined;
}

/** All that webhooks keep beside a public log. What is shared stands for a server. */
export interface InMemoryWebhooks {
  readonly log: InMemoryPublicLog;
  readonly webhooks: Map<string, WebhookRow>;
  /** By their ids, oldest first. */
  readonly deliveries: Map<string, DeliveryRow>;
  /** By webhook and lane. */
  readonly leases: Map<string, LeaseRow>;
  readonly jobs: Map<string, JobRow>;
  /** By workspace and Idempotency-Key: the request, what it made, and when. */
  readonly requests: Map<string, { readonly requestHash: string; readonly made: unknown; readonly at: Millis }>;
  readonly totals: { succeeded: number; failed: number; dead: number };
  masterKeyCheck: string | undefined;
  /** The last one that was given with a lease. */
  token: number;
  /** How often something was written. */
  writes: number;
}

export const inMemoryWebhooksData = (log: InMemoryPublicLog = inMemoryPublicLogData()): InMemoryWebhooks => ({
  log,
  webhooks: new Map(),
  deliveries: new Map(),
  leases: new Map(),
  jobs: new Map(),
  requests: new Map(),
  totals: { succeeded: 0, failed: 0, dead: 0 },
  masterKeyCheck: undefined,
  token: 0,
  writes: 0,
});

/** One of another workspace is none here. */
export function webhookOf(data: InMemoryWebhooks, workspace: string, id: string): WebhookRow | undefined {
  const row = data.webhooks.get(id);
  return row?.workspace === workspace ? row : undefined;
}

export const pendingOf = (data: InMemoryWebhooks, webhook: string): readonly DeliveryRow[] =>
  [...data.deliveries.values()].filter((row) => row.webhook === webhook && row.state.status === 'pending');

export const laneKey = (webhook: string, lane: string): string => `${webhook} ${lane}`;

export const eventAt = ({ log }: InMemoryWebhooks, row: number): KeptEvent | undefined =>
  log.events.find((event) => event.row === row) ?? log.held.find((event) => event.row === row);

export function webhookShown(data: InMemoryWebhooks, row: WebhookRow): Webhook {
  const { format, events, filters, ordered } = row.selections.at(-1) as SelectionFrom;
  const { status, reason, since } = row.state;
  const { id, workspace, createdAt, url, description, replayFrom } = row;
  const waiting = pendingOf(data, id).length;
  return {
    ...{ id, workspace, createdAt, url, description, replayFrom },
    ...{ format, events, filters, ordered, status, reason, since, waiting },
  };
}

export const deliveryShown = ({ id, event, state, attempts }: DeliveryRow): Delivery => ({
  id,
  eventId: event.eventId,
  type: event.type,
  conversationId: event.conversationId,
  status: state.status,
  nextAttemptAt: state.nextAttemptAt,
  attempts,
});

/** Does it, unless the same key came before. Nothing is kept of what gives undefined. */
export function once<T>(
  data: InMemoryWebhooks,
  workspace: string,
  repeatable: Repeatable | undefined,
  work: () => T | undefined,
): Once<T> | undefined {
  const before = repeatable && data.requests.get(requestKey(workspace, repeatable.keyHash));
  if (before !== undefined)
    return before.requestHash === repeatable?.requestHash
      ? { tag: 'again', made: before.made as T }
      : { tag: 'reused' };
  const made = work();
  if (made === undefined) return undefined;
  if (repeatable !== undefined) {
    const { keyHash, requestHash, at } = repeatable;
    data.requests.set(requestKey(workspace, keyHash), { requestHash, made, at });
  }
  return { tag: 'made', made };
}

export const requestKey = (workspace: string, keyHash: string): string => `${workspace} ${keyHash}`;

export const isBehind = (place: Place, other: Place): boolean => comparePlaces(place, other) > 0;
