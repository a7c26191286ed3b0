import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PUBLIC_TYPES, type PublicFormat } from '@parley/public-events';
import { startWebhookReceiver, type WebhookReceiver } from '@parley/testing';
import { KEY } from '@parley/testing-product';
import { drawFrom } from '../model/draw';
import { RandomCommands } from '../model/random-commands';
import { startToBeKilled, type Files, type KilledProduct } from './killed-product';
import { MixedFlow } from './mixed-flow';
import { elapsed, within } from './waiting';

/*
 * The product is killed again and again while clients send commands of all kinds and three webhooks are sent what comes of them: one that always
 * accepts, one that refuses some events at first, one that wants the events of an inbox in any order.
 */

const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 10);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const WRITERS = 8;
/** The shortest and the longest time from the first command to the kill. */
const KILLED_AFTER_MS = [50, 700] as const;
/** A lane of a killed process goes on after 18 s, and one that fails as a whole is probed for the first time after 30 s. */
const DELIVERED_WITHIN_MS = 150_000;
const SIGNING_KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const VARIABLES = {
  PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true',
  PARLEY_WEBHOOK_RETRY_SECONDS: Array.from({ length: 20 }, () => '0.2').join(','),
};

interface Follower {
  readonly format: PublicFormat;
  readonly inbox?: string;
  readonly ordered: boolean;
  readonly receiver: WebhookReceiver;
}

interface Page {
  readonly data: readonly { readonly event_id: string }[];
  readonly next_cursor: string;
  readonly has_more: boolean;
}

class Run {
  readonly faults: string[] = [];
  acknowledged = 0;
  /** Kills that came while requests of webhooks were under way, or waited. */
  interrupted = 0;
  private product: KilledProduct | undefined;
  private readonly draw = drawFrom(SEED);
  private readonly commands = new RandomCommands(this.draw);
  private readonly files: Files;
  readonly followers: Follower[] = [];
  private readonly ids: string[] = [];

  constructor(folder: string) {
    this.files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
  }

  async begin(): Promise<void> {
    const receivers = await Promise.all([0, 1, 2].map(() => startWebhookReceiver({ secret: SIGNING_KEY })));
    const [accepting, stumbling, narrow] = receivers as [WebhookReceiver, WebhookReceiver, WebhookReceiver];
    // Every fourth event at its first attempt.
    stumbling.answer(({ eventId, attempt }) => (attempt === 1 && /[0-7]$/.test(eventId) ? 503 : 200));
    this.followers.push(
      { format: 'event', ordered: true, receiver: accepting },
      { format: 'service', ordered: true, receiver: stumbling },
      { format: 'event', inbox: 'sales', ordered: false, receiver: narrow },
    );
    await this.start();
    for (const follower of this.followers) this.ids.push(await this.add(follower));
  }

  async start(): Promise<void> {
    this.product = await startToBeKilled(this.files, VARIABLES);
  }

  async round(): Promise<void> {
    const flow = new MixedFlow(this.url, this.draw, this.commands, false);
    const flowing = flow.run(WRITERS);
    const [least, most] = KILLED_AFTER_MS;
    await elapsed(least + this.draw.below(most - least));
    flow.ends();
    await this.kill();
    await flowing;
    this.acknowledged += flow.acknowledged.length;
    this.faults.push(...flow.faults);
    await this.start();
    if ((await this.waiting()) > 0) this.interrupted += 1;
  }

  async kill(): Promise<void> {
    await this.product?.kill();
    this.product = undefined;
  }

  async waiting(): Promise<number> {
    const all = await Promise.all(this.ids.map((id) => this.get<{ readonly waiting: number }>(`/v1/webhooks/${id}`)));
    return all.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  async delivered(): Promise<number> {
    return within(
      'delivered',
      DELIVERED_WITHIN_MS,
      async () => (await this.isPublished()) && (await this.waiting()) === 0,
    );
  }

  /** The ids of all events that a follower was promised. */
  async promised({ format, inbox }: Follower): Promise<readonly string[]> {
    const query = `format=${format}&types=${PUBLIC_TYPES[format].all.join(',')}&limit=1000${inbox === undefined ? '' : `&inbox=${inbox}`}`;
    const ids: string[] = [];
    for (let after = '', more = true; more;) {
      const page = await this.get<Page>(`/v1/events?${query}${after}`);
      ids.push(...page.data.map(({ event_id: id }) => id));
      [after, more] = [`&after=${page.next_cursor}`, page.has_more];
    }
    return ids;
  }

  private get url(): string {
    if (this.product === undefined) throw new Error('it does not run');
    return this.product.url;
  }

  private async isPublished(): Promise<boolean> {
    const { consumers } = await this.get<{
      readonly consumers: Readonly<Record<string, { readonly caught_up: boolean }>>;
    }>('/health/ready');
    return consumers['publisher']?.caught_up === true;
  }

  private async add({ format, inbox, ordered, receiver }: Follower): Promise<string> {
    const filters = inbox === undefined ? [] : [{ key: 'inbox', value: inbox }];
    const given = { url: receiver.url, format, ordered, events: PUBLIC_TYPES[format].all, signing_key: SIGNING_KEY };
    const answer = await fetch(`${this.url}/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...given, event_filters: filters }),
    });
    const said = (await answer.json()) as { readonly id: string };
    if (answer.status !== 201) throw new Error(JSON.stringify(said));
    return said.id;
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${KEY}` } });
    return (await answer.json()) as T;
  }
}

describe('a product killed while it sends webhooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-webhooks-'));
  const run = new Run(folder);
  afterAll(async () => {
    await run.kill();
    await Promise.all(run.followers.map(({ receiver }) => receiver.stop()));
    rmSync(folder, { recursive: true });
  });

  it(`makes every delivery that was promised, in order, ${TIMES} kills (seed ${SEED})`, async () => {
    await run.begin();
    for (let n = 1; n <= TIMES && run.faults.length === 0; n += 1) {
      await run.round();
      process.stdout.write(
        `\rkill ${n} of ${TIMES}: ${run.acknowledged} commands acknowledged, ${run.interrupted} times in the middle`,
      );
    }
    process.stdout.write('\n');
    expect(run.faults).toEqual([]);
    const took = await run.delivered();
    let [requests, again] = [0, 0];
    for (const follower of run.followers) {
      const { receiver, ordered } = follower;
      const accepted = receiver.requests.filter(({ status }) => status === 200).map(({ eventId }) => eventId);
      const promised = await run.promised(follower);
      expect(promised.length).toBeGreaterThan(0);
      expect(promised.filter((id) => !accepted.includes(id))).toEqual([]);
      expect(accepted.filter((id) => !promised.includes(id))).toEqual([]);
      const violations = receiver.violations().filter((line) => ordered || !IN_ANY_ORDER.test(line));
      expect(violations).toEqual([]);
      requests += receiver.requests.length;
      again += accepted.length - promised.length;
    }
    console.info(
      `${run.acknowledged} commands, ${requests} requests of webhooks, ${again} of them again after a kill; ` +
        `${run.interrupted} of ${TIMES} kills in the middle, all delivered ${Math.round(took)} ms after the last`,
    );
    expect(run.interrupted).toBeGreaterThan(0);
  });
});

/** What a webhook that wants no order may see. */
const IN_ANY_ORDER = /was accepted behind revision|while another one of its conversation/;
