import type { Millis } from './millis';
import type { Position } from '@parley/event-store';
import type { Place, PublishedEvent } from '@parley/public-log';
import type { Attempt, Delivery, DeliveryStatus, ReplayJob, ReplayRange } from './delivery';
import type { Once, Repeatable } from './once';
import type { WebhookPage } from './page';
import type { SealedKey, Webhook, WebhookSettings } from './webhook';

export interface NewWebhook extends WebhookSettings {
  readonly id: string;
  readonly workspace: string;
  readonly key: Omit<SealedKey, 'expiresAt'>;
}

export interface DeliveryPage {
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  /** The id after which the next page begins. */
  readonly next: string | null;
}

export interface DeliveryQuery {
  readonly status?: DeliveryStatus | undefined;
  /** The id of the delivery that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Characters of answers with which a page ends; it has at least one delivery. */
  readonly characters: number;
}

/**
 * What came of a manual retry. `due`: it is sent next, and `delivery` is as it is now; for one that waits for its next try this takes that
 * one's place. `again` and `reused` as of `Once`. `waits`: one before it in its conversation is not done. `gone`: its event is not kept any more. `disabled`: the webhook is.
 */
export type Retried =
  | { readonly tag: 'due'; readonly delivery: Delivery; readonly changed: boolean }
  | { readonly tag: 'again'; readonly delivery: Delivery }
  | { readonly tag: 'reused' }
  | { readonly tag: 'waits' | 'gone' | 'disabled' };

/** A slice of what a replay would send, counted. */
interface Counted {
  readonly events: number;
  /** Where to go on; undefined when that was the last. */
  readonly next: Place | undefined;
}

export interface NewReplay extends ReplayRange {
  readonly id: string;
  readonly total: number;
  /** Events behind it are none of this replay. */
  readonly end: Place;
  readonly by: ReplayJob['by'];
}

/**
 * The webhooks of all workspaces with what they wait for; one of another workspace is none here, undefined. What was acknowledged is on the
 * disk. Times are in ms since 1970 and come from the caller. `end` is the end of the event log when the request came: what is told anew holds
 * for events behind that, or behind what is published by then, whichever is later.
 */
export interface WebhookStore {
  /** Throws `TooManyWebhooks`. */
  create(webhook: NewWebhook, end: Position, now: Millis, repeatable?: Repeatable): Promise<Once<Webhook>>;
  get(workspace: string, id: string): Promise<Webhook | undefined>;
  /** In the order of their ids. A page ends at `PAGE_CHARACTERS`, too, and has at least one. */
  list(workspace: string, page: { readonly after?: string; readonly limit: number }): Promise<WebhookPage>;
  /** Which events it gets holds for events from then on; a new `url` also for what waits. Throws `TooManyChanges`. */
  change(
    workspace: string,
    id: string,
    settings: Partial<WebhookSettings>,
    end: Position,
    repeatable?: Repeatable,
  ): Promise<Once<Webhook> | undefined>;
  /** What waits is kept, and what comes gathered. A disabled one stays so. */
  pause(workspace: string, id: string, now: Millis, repeatable?: Repeatable): Promise<Once<Webhook> | undefined>;
  /** It goes on with what waits; after a disabling, with events from then on. What was known of its failures is forgotten. */
  enable(
    workspace: string,
    id: string,
    end: Position,
    now: Millis,
    repeatable?: Repeatable,
  ): Promise<Once<Webhook> | undefined>;
  /** With everything that it waits for. What is made is its id. */
  delete(workspace: string, id: string, repeatable?: Repeatable): Promise<Once<string> | undefined>;
  /** Those that are not expired, newest first. */
  keys(workspace: string, id: string, now: Millis): Promise<readonly SealedKey[] | undefined>;
  /** Keys from before sign until `graceUntil` at the latest; one that is then over is removed. Throws `TooManySigningKeys`. */
  rotate(
    workspace: string,
    id: string,
    key: Omit<SealedKey, 'expiresAt'>,
    graceUntil: Millis,
    now: Millis,
    repeatable?: Repeatable,
  ): Promise<Once<Webhook> | undefined>;
  deliveries(workspace: string, id: string, query: DeliveryQuery): Promise<DeliveryPage | undefined>;
  retry(
    workspace: string,
    id: string,
    delivery: string,
    now: Millis,
    repeatable?: Repeatable,
  ): Promise<Retried | undefined>;
  /** How many of the events behind `from`, looked at in a slice, a replay would send. */
  countReplay(workspace: string, id: string, range: ReplayRange, from: Place, end: Place): Promise<Counted | undefined>;
  /** The job is there, and goes on by itself. Throws `TooManyReplays`. */
  beginReplay(
    workspace: string,
    id: string,
    replay: NewReplay,
    now: Millis,
    repeatable?: Repeatable,
  ): Promise<Once<ReplayJob> | undefined>;
  job(workspace: string, id: string): Promise<ReplayJob | undefined>;
  /** Newest first. */
  jobs(
    workspace: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<{ readonly jobs: readonly ReplayJob[]; readonly next: string | null }>;
  /** What of it is not sent is not sent any more. One that is done stays so. */
  cancelJob(workspace: string, id: string, repeatable?: Repeatable): Promise<Once<ReplayJob> | undefined>;
  /** Whether something was done under that Idempotency-Key: the same method then says `again` or `reused`, whatever else it is given. */
  isKnown(workspace: string, keyHash: string): Promise<boolean>;
  /** What came of an example that was sent under an Idempotency-Key; with an `attempt` this is that, unless one is there. */
  example(workspace: string, repeatable: Repeatable, attempt?: Attempt): Promise<Once<Attempt> | undefined>;
  /** What proves that a master key is the one that keys were sealed under; undefined as long as none was. */
  masterKeyCheck(): Promise<string | undefined>;
  /** The first one stays. */
  keepMasterKeyCheck(check: string): Promise<void>;
  /** Of all workspaces, for metrics. */
  totals(): Promise<WebhookTotals>;
}

export interface WebhookTotals {
  readonly succeeded: number;
  /** Attempts that failed. */
  readonly failed: number;
  readonly dead: number;
  readonly waiting: number;
  /** Webhooks by their status. */
  readonly webhooks: Readonly<Record<Webhook['status'], number>>;
}

/** The right to send of one lane, with its fencing token. */
interface Lane {
  readonly webhook: string;
  /** The conversation, or, where order does not matter, the one event. */
  readonly lane: string;
  /** Grows each time that it is given. What is written under an earlier one changes nothing. */
  readonly token: number;
}

/** One request that is to be made. */
export interface Claim {
  readonly lane: Lane;
  /** The delivery's id. */
  readonly delivery: string;
  readonly workspace: string;
  readonly url: string;
  /** Those that sign now. */
  readonly keys: readonly SealedKey[];
  readonly event: Pick<PublishedEvent, 'eventId' | 'type' | 'conversationId' | 'revision' | 'body' | 'place'>;
  /** From 1: how often it is sent with this. */
  readonly attempt: number;
  /** The webhook fails as a whole, and this tells whether it still does: it spends no try. */
  readonly probe: boolean;
  /** Of a replay job. */
  readonly replay: boolean;
  /** Asked for by hand, outside of the order. */
  readonly manual: boolean;
}

export interface Claims {
  readonly claimed: readonly Claim[];
  /** When something of this webhook is due next, as far as is known now; undefined when nothing of it waits, or it is not sent. */
  readonly next: Millis | undefined;
}

/** How much may be claimed at once. */
export interface Room {
  readonly requests: number;
  /** Of them so many may be of replays. */
  readonly replays: number;
  /** Characters of bodies; one is always claimed. */
  readonly characters: number;
}

/** What came of a request. */
export interface Settled {
  readonly claim: Claim;
  readonly attempt: Attempt;
  /** No status came: it did not connect, broke off, or took too long. */
  readonly transport: boolean;
  /** What its `Retry-After` asks for, in ms from the attempt; undefined without one. */
  readonly retryAfterMs: number | undefined;
  /** From 0 to below 1, for the jitter. */
  readonly random: number;
}

/** What a webhook's status has become by what was settled. */
export interface StatusChange {
  readonly webhook: string;
  readonly workspace: string;
  readonly status: Webhook['status'];
  readonly reason: string | null;
}

/** What waits to be sent, for those who send it. A lane has one holder: a claim leases it for `LANE_LEASE_MS`. */
export interface DeliveryQueue {
  /** Each webhook that has something waiting, with when it is due next. */
  waiting(): Promise<ReadonlyMap<string, Millis>>;
  /** Takes the lanes of a webhook that are due, longest due first, each with its next delivery. One that fails is probed, one that is paused or disabled gives nothing. */
  claim(webhook: string, room: Room, now: Millis): Promise<Claims>;
  /** Writes what came of requests. Of a lane that was claimed again meanwhile nothing is written. */
  settle(settled: readonly Settled[], now: Millis): Promise<readonly StatusChange[]>;
  /** Gives lanes back without an attempt. */
  release(claims: readonly Claim[], now: Millis): Promise<void>;
  /** A slice of the work that is left: deliveries that were too many to be made with their events, replays, what is too old. Whether there is more now. */
  keepUp(now: Millis): Promise<boolean>;
  /** Calls back with the webhooks that got something to send, by this process, until the function that it gives is called. */
  onWaiting(look: (webhooks: ReadonlySet<string>) => void): () => void;
  /** Whether another process or thread may have changed something since it was asked last. */
  changedElsewhere(): Promise<boolean>;
}

/** How long a claim leases a lane, in ms: longer than a request takes, so that after a death it goes on within 20 s. */
export const LANE_LEASE_MS = 18_000;

/** The store cannot be reached, or has no room (`full`). After an unknown outcome the change may have been made. Of every method of both ports. */
export class WebhooksUnavailable extends Error {
  override readonly name = 'WebhooksUnavailable';
  constructor(
    message: string,
    readonly outcome: 'nothing' | 'full' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
