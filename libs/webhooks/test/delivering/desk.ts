import { PUBLISHER, type PublicLog, type PublishedEvent } from '@parley/public-log';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryWebhooks, inMemoryWebhooksData, openWebhooks, type DeliveryQueue } from '../../src';
import type { WebhookStore } from '../../src/port';
import type { FakeClock } from '@parley/testing';

/** One who has the public log with the webhooks open. */
export interface Opened {
  readonly log: PublicLog;
  readonly store: WebhookStore;
  readonly queue: DeliveryQueue;
}

export interface Server {
  /** Somebody else opens the same. */
  open(): Opened;
  close(): void | Promise<void>;
}

/** Any time, in ms since 1970. */
export const START = 1_800_000_000_000;

export const inMemoryServer = (clock: FakeClock, retrySeconds: readonly number[]): Server => {
  const data = inMemoryWebhooksData();
  let ids = 0;
  const newId = (): string => `dlv_${String((ids += 1)).padStart(8, '0')}`;
  return {
    open: () => inMemoryWebhooks(data, { retrySeconds, now: () => clock.now(), newId }),
    close: () => undefined,
  };
};

export const sqliteServer = (clock: FakeClock, retrySeconds: readonly number[]): Server => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
  const file = join(folder, 'public-log.db');
  const opened: Opened[] = [];
  let ids = 0;
  const newId = (): string => `dlv_${String((ids += 1)).padStart(8, '0')}`;
  return {
    open() {
      // They are in one process, as its threads are.
      const one = openWebhooks(file, { claimed: opened.length > 0, retrySeconds, now: () => clock.now(), newId });
      opened.push(one);
      return one;
    },
    async close() {
      for (const { log } of opened.reverse()) await log.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const at = (position: number): string => String(position).padStart(20, '0');

/** Publishes events, and keeps webhooks, of the workspaces that a test makes up. */
export class Desk {
  private position = 0;
  private readonly revisions = new Map<string, number>();
  private lease: Awaited<ReturnType<PublicLog['leases']['acquire']>>;

  constructor(
    readonly opened: Opened,
    private readonly clock: FakeClock,
  ) {}

  async begin(): Promise<this> {
    await this.opened.log.begin({ logId: 'log_1', position: '' });
    this.lease = await this.opened.log.leases.acquire(PUBLISHER, 'one', 10_000 * 24 * 3_600_000);
    return this;
  }

  /** An active one, whose key is sealed as `sealed:<its id>`. */
  async webhook(id: string, { workspace = 'ws_1', ordered = true } = {}): Promise<void> {
    await this.opened.store.create(
      {
        ...{ id, workspace, ordered, url: `https://${id}.example/`, description: null },
        ...{ format: 'event', events: ['*'], filters: [] },
        key: { id: `wsk_${id}`, sealed: `sealed:${id}` },
      },
      at(this.position),
      this.clock.now(),
    );
  }

  /** One event of each of these conversations, in one step of the publisher. */
  async publish(
    conversations: readonly string[],
    { workspace = 'ws_1', characters = 0 } = {},
  ): Promise<readonly PublishedEvent[]> {
    const events = conversations.map((id) => this.event(id, workspace, characters));
    if (this.lease === undefined) throw new Error('it has not begun');
    await this.opened.log.publish({ events, folded: [], parked: [], position: at(this.position) }, this.lease);
    return events;
  }

  private event(conversationId: string, workspace: string, characters: number): PublishedEvent {
    const revision = this.revisions.get(conversationId) ?? 0;
    this.revisions.set(conversationId, revision + 1);
    this.position += 1;
    const eventId = `evt_${this.position}`;
    return {
      place: { epoch: 1, position: at(this.position), index: 0 },
      ...{ eventId, workspace, conversationId, revision },
      ...{ format: 'event', type: 'conversation.created', occurredAt: this.clock.now() },
      ...{
        inbox: 'sales',
        previousInbox: null,
        channelId: 'chn_1',
        channelType: 'whatsapp',
        contactId: 'cnt_1',
        tags: [],
      },
      body: `{"event":"${eventId}","text":"${'ü'.repeat(characters)}"}`,
    };
  }
}

/** Opens what `Desk` seals: not so a key that was sealed by somebody else. */
export const sealer = {
  open(sealed: string): string {
    if (!sealed.startsWith('sealed:')) throw new Error('sealed under another master key');
    return sealed.slice('sealed:'.length);
  },
};
