import { PUBLISHER, type PublicLog, type PublishedEvent } from '@parley/public-log';
import type { Once } from '../src/once';
import type { Claim, DeliveryQueue, NewWebhook, Room, Settled, WebhookStore } from '../src/port';
import type { Webhook } from '../src/webhook';

/** A public log with the webhooks beside it, as one process has it open. */
export interface Opened {
  readonly log: PublicLog;
  readonly store: WebhookStore;
  readonly queue: DeliveryQueue;
}

interface WebhooksFixture extends Opened {
  /** The same, opened by another process. */
  readonly another: () => Opened;
  readonly dispose: () => void | Promise<void>;
}

interface FixtureOptions {
  readonly now: () => number;
  readonly retrySeconds: readonly number[];
}

/** An empty one. */
export type MakeWebhooks = (options: FixtureOptions) => WebhooksFixture;

export const START = Date.UTC(2026, 0, 1);
export const SECOND = 1_000;
export const DAY = 24 * 3_600 * SECOND;
const RETRY_SECONDS = [5, 30, 300, 600, 900];
export const ROOM: Room = { requests: 50, replays: 5, characters: 1_000_000 };

export const at = (position: number): string => String(position).padStart(20, '0');

export const anEvent = (position: number, over: Partial<PublishedEvent> = {}): PublishedEvent => ({
  place: { epoch: 1, position: at(position), index: 0 },
  eventId: `evt_${position}`,
  format: 'event',
  type: 'conversation.created',
  occurredAt: START + position,
  workspace: 'ws_1',
  conversationId: `conv_${position}`,
  revision: position,
  inbox: 'sales',
  previousInbox: null,
  channelId: 'chn_1',
  channelType: 'whatsapp',
  contactId: 'cnt_1',
  tags: ['vip'],
  body: `{"n":${position}}`,
  ...over,
});

/** What an answer of so many, or none (`null`), comes to. */
export const outcome = (claim: Claim, statusCode: number | null, now: number, over: Partial<Settled> = {}): Settled => {
  const isAccepted = statusCode !== null && statusCode < 300;
  const error = isAccepted ? null : statusCode === null ? 'no answer within 15 s' : `answered ${statusCode}`;
  return {
    claim,
    attempt: { at: now, statusCode, durationMs: 0, error, response: statusCode === null ? null : `said ${statusCode}` },
    transport: statusCode === null,
    retryAfterMs: undefined,
    random: 0,
    ...over,
  };
};

/** Webhooks on a clock that the test drives. */
export class Scene implements Opened {
  now = START;
  readonly fixture: WebhooksFixture;
  readonly log: PublicLog;
  readonly store: WebhookStore;
  readonly queue: DeliveryQueue;
  private made = 0;

  constructor(make: MakeWebhooks, retrySeconds: readonly number[] = RETRY_SECONDS) {
    this.fixture = make({ now: () => this.now, retrySeconds });
    ({ log: this.log, store: this.store, queue: this.queue } = this.fixture);
  }

  async begin(): Promise<this> {
    await this.log.begin({ logId: 'log_1', position: '' });
    return this;
  }

  /** In one step of the publisher. */
  async publish(...events: readonly PublishedEvent[]): Promise<void> {
    const lease = await this.log.leases.acquire(PUBLISHER, 'one', 60_000);
    if (lease === undefined) throw new Error('another publishes');
    const position = events.at(-1)?.place.position ?? at(0);
    await this.log.publish({ events, folded: [], parked: [], position }, lease);
  }

  /** Events that are older than so many ms from the start are forgotten. */
  async forget(before: number): Promise<void> {
    const lease = await this.log.leases.acquire(PUBLISHER, 'one', 60_000);
    if (lease === undefined) throw new Error('another publishes');
    while (await this.log.forget(START + before, lease));
  }

  newWebhook(over: Partial<NewWebhook> = {}): NewWebhook {
    this.made += 1;
    const number = String(this.made).padStart(4, '0');
    return {
      id: `whk_${number}`,
      workspace: 'ws_1',
      url: `https://example.com/${number}`,
      description: null,
      format: 'event',
      events: ['*'],
      filters: [],
      ordered: true,
      key: { id: `wsk_${number}`, sealed: `sealed ${number}` },
      ...over,
    };
  }

  async webhook(over: Partial<NewWebhook> = {}, end = ''): Promise<Webhook> {
    return made(await this.store.create(this.newWebhook(over), end, this.now));
  }

  get = (webhook: Webhook): Promise<Webhook | undefined> => this.store.get(webhook.workspace, webhook.id);

  async claim(webhook: Webhook, room: Partial<Room> = {}, queue = this.queue): Promise<readonly Claim[]> {
    return (await queue.claim(webhook.id, { ...ROOM, ...room }, this.now)).claimed;
  }

  /** The one that is due. */
  async one(webhook: Webhook): Promise<Claim> {
    const [claim] = await this.claim(webhook, { requests: 1 });
    if (claim === undefined) throw new Error('nothing is due');
    return claim;
  }

  settle = (
    claim: Claim,
    status: number | null = 200,
    over: Partial<Settled> = {},
  ): ReturnType<DeliveryQueue['settle']> => this.queue.settle([outcome(claim, status, this.now, over)], this.now);

  /** Sends all that is due, until nothing is; the ids of the events in the order in which they were sent. */
  async send(webhook: Webhook, status: number | null = 200, room: Partial<Room> = {}): Promise<readonly string[]> {
    const sent: string[] = [];
    for (let claims = await this.claim(webhook, room); claims.length > 0; claims = await this.claim(webhook, room)) {
      sent.push(...claims.map(({ event }) => event.eventId));
      await this.queue.settle(
        claims.map((claim) => outcome(claim, status, this.now)),
        this.now,
      );
    }
    return sent;
  }

  async deliveries(webhook: Webhook, status?: 'pending' | 'succeeded' | 'dead' | 'cancelled') {
    const query = { status, limit: 1_000, characters: 1_000_000 };
    return (await this.store.deliveries(webhook.workspace, webhook.id, query))?.deliveries ?? [];
  }

  /** Each event with what became of it, oldest first. */
  async statuses(webhook: Webhook): Promise<readonly string[]> {
    return (await this.deliveries(webhook)).map(({ eventId, status }) => `${eventId} ${status}`).reverse();
  }
}

export const idsOf = (claims: readonly Claim[]): readonly string[] => claims.map(({ event }) => event.eventId);

export function made<T>(once: Once<T> | undefined): T {
  if (once?.tag !== 'made') throw new Error(`it was not made: ${once?.tag ?? 'nothing is there'}`);
  return once.made;
}
