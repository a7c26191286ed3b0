import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemoryApiKeys } from '@parley/access';
import { silentLogger } from '@parley/platform';
import { cursorOf, inMemoryPublicLogData, PUBLISHER, type PublicLog, type PublishedEvent } from '@parley/public-log';
import type { Lease } from '@parley/subscriptions';
import { inMemoryWebhooks, inMemoryWebhooksData, sealerOf, urlGuard, webhooks, type Attempt } from '@parley/webhooks';
import {
  requestWebhooks,
  startControlServer,
  TaskNotDone,
  type ControlServer,
  type WebhookAnswer,
  type WebhookRequest,
} from '../src';
import { openedWith } from './controlled';

const NOW = Date.parse('2026-11-27T10:00:00Z');
const at = (position: number): string => String(position).padStart(20, '0');
const ADD: WebhookRequest = {
  do: 'add',
  workspace: 'ws_1',
  webhook: { url: 'https://example.com/hook', events: ['*'] },
};
const ACCEPTED: Attempt = { at: NOW, statusCode: 204, durationMs: 12, error: null, response: null };

/** Happened so many minutes after NOW. */
const anEvent = (minute: number): PublishedEvent => ({
  place: { epoch: 1, position: at(minute), index: 0 },
  eventId: `evt_${minute}`,
  format: 'event',
  type: 'conversation.created',
  occurredAt: NOW + minute * 60_000,
  workspace: 'ws_1',
  conversationId: `conv_${minute}`,
  revision: 0,
  inbox: 'sales',
  previousInbox: null,
  channelId: 'chn_1',
  channelType: 'whatsapp',
  contactId: 'cnt_1',
  tags: [],
  body: '{}',
});

describe('the webhooks of a running product', () => {
  let folder: string;
  let file: string;
  let server: ControlServer;
  let log: PublicLog;
  let attempt: Attempt;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
    file = join(folder, 'read-model.db');
    const data = inMemoryWebhooksData(inMemoryPublicLogData({ id: 'e1', logId: 'test' }));
    const opened = inMemoryWebhooks(data);
    log = opened.log;
    attempt = ACCEPTED;
    const service = webhooks({
      store: opened.store,
      log,
      sealer: sealerOf(new Uint8Array(32)),
      endOfLog: async () => at(0),
      guard: urlGuard(false, async () => ['93.184.216.34']),
      sender: { send: async () => ({ ...attempt, transport: false, retryAfterMs: undefined }) },
      clock: () => NOW,
    });
    const tasks = { run: async () => undefined };
    server = await startControlServer(file, openedWith(tasks, inMemoryApiKeys(), log, service), silentLogger);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function publish(...events: readonly PublishedEvent[]): Promise<void> {
    const lease = (await log.leases.acquire(PUBLISHER, 'test', 60_000)) as Lease;
    await log.publish({ events, folded: [], parked: [], position: at(events.length) }, lease);
  }

  async function ask<Tag extends WebhookAnswer['tag']>(
    asked: WebhookRequest,
    tag: Tag,
  ): Promise<Extract<WebhookAnswer, { readonly tag: Tag }>> {
    const answer = await requestWebhooks(file, asked);
    if (answer?.tag !== tag) throw new Error(`it was answered with ${JSON.stringify(answer)}`);
    return answer as Extract<WebhookAnswer, { readonly tag: Tag }>;
  }

  const refusal = async (asked: WebhookRequest): Promise<string> => {
    const refused = requestWebhooks(file, asked);
    await expect(refused).rejects.toThrow(TaskNotDone);
    return refused.then(String, (error: Error) => error.message);
  };

  it('are added, with a signing key that is told once, and listed', async () => {
    const { webhook, signingKey } = await ask(ADD, 'webhook-added');
    expect(signingKey).toMatch(/^whsec_/);
    expect(webhook).toMatchObject({ url: 'https://example.com/hook', events: ['*'], status: 'active', waiting: 0 });
    const listed = await ask({ do: 'list', workspace: 'ws_1' }, 'webhooks');
    expect(listed.webhooks).toEqual([webhook]);
    expect(JSON.stringify(listed)).not.toContain(signingKey);
    expect(await ask({ do: 'list', workspace: 'ws_2' }, 'webhooks')).toMatchObject({ webhooks: [] });
  });

  it('are as they were asked for', async () => {
    const settings = {
      url: 'https://example.com/other',
      events: ['conversation.created'],
      format: 'service',
      filters: [
        { key: 'inbox', value: 'a=b' },
        { key: 'channel_id', value: 'chn_1' },
      ],
      description: 'CRM',
      ordered: false,
    };
    const asked = { ...settings, signingKey: 'a key of our own' };
    const { webhook, signingKey } = await ask({ do: 'add', workspace: 'ws_1', webhook: asked }, 'webhook-added');
    expect(signingKey).toBe('a key of our own');
    expect(webhook).toMatchObject({
      ...settings,
      filters: [
        { key: 'inbox', value: 'a=b' },
        { key: 'channelId', value: 'chn_1' },
      ],
    });
  });

  it.each<readonly [string, object, RegExp]>([
    ['an address that is not public', { url: 'https://10.0.0.1/x' }, /not public/],
    ['no https', { url: 'http://example.com' }, /https/],
    [
      'a type that there is not',
      { events: ['conversation.sold'] },
      /^"events" must be of the format event, which has /,
    ],
    ['a format that there is not', { format: 'xml' }, /^"format" must be one of event, service\.$/],
    [
      'a filter that there is not',
      { filters: [{ key: 'colour', value: 'red' }] },
      /^"filters" is "colour=red": it must be KEY=VALUE, /,
    ],
    ['a filter that is none', { filters: [7] }, /^"filters" must be at most 50 filters/],
    [
      'too many filters',
      { filters: Array.from({ length: 51 }, () => ({ key: 'tag', value: 'x' })) },
      /at most 50 filters/,
    ],
    [
      'a description that is too long',
      { description: 'x'.repeat(501) },
      /^--description must have at most 500 characters\.$/,
    ],
    ['a signing key that is none', { signingKey: 'whsec_!' }, /^A signing key is any text of 1 to 1,024 characters/],
    ['a word for a boolean', { ordered: 'no' }, /^"ordered" must be true or false\.$/],
    ['a field that there is not', { secret: 'x' }, /^There is no field "secret" here\.$/],
  ])('are not added with %s: a sentence says what to change', async (_, wrong, sentence) => {
    const given = { ...ADD, webhook: { ...ADD.webhook, ...wrong } } as WebhookRequest;
    expect(await refusal(given)).toMatch(sentence);
    expect(await ask({ do: 'list', workspace: 'ws_1' }, 'webhooks')).toMatchObject({ webhooks: [] });
  });

  it('are a hundred at the most', async () => {
    for (let n = 0; n < 100; n += 1) await ask(ADD, 'webhook-added');
    expect(await refusal(ADD)).toMatch('A workspace has at most 100 webhooks. Delete one that nobody needs.');
    expect((await ask({ do: 'list', workspace: 'ws_1' }, 'webhooks')).webhooks).toHaveLength(100);
  });

  it('are tested: what came of it is told, whether it was accepted or not', async () => {
    const { id } = (await ask(ADD, 'webhook-added')).webhook;
    const test = { do: 'test', workspace: 'ws_1', id } as const;
    expect(await ask(test, 'webhook-tested')).toEqual({ tag: 'webhook-tested', webhook: id, accepted: true, attempt });
    attempt = { ...ACCEPTED, statusCode: 301, error: 'answered 301: redirects are not followed' };
    expect(await ask(test, 'webhook-tested')).toMatchObject({ accepted: false, attempt });
    attempt = { ...ACCEPTED, statusCode: null, error: 'could not connect: ECONNREFUSED' };
    expect(await ask(test, 'webhook-tested')).toMatchObject({ accepted: false, attempt });
    expect(await refusal({ ...test, workspace: 'ws_2' })).toBe(
      `There is no webhook ${id} in the workspace ws_2. See: npm run parley -- webhooks list --workspace ws_2`,
    );
  });

  it('replay events, counted before: those since a time, or behind a cursor, up to another time', async () => {
    const { id } = (await ask(ADD, 'webhook-added')).webhook;
    await publish(anEvent(1), anEvent(2), anEvent(3));
    const counted = async (events: Extract<WebhookRequest, { do: 'replay' }>['events']): Promise<number> =>
      (await ask({ do: 'replay', workspace: 'ws_1', id, events, dryRun: true }, 'replay-counted')).total;
    const since = (minute: number): { readonly since: number } => ({ since: NOW + minute * 60_000 });
    expect(await counted({ from: { since: 0 }, onlyFailed: false })).toBe(3);
    expect(await counted({ from: since(2), onlyFailed: false })).toBe(2);
    expect(await counted({ from: since(2), until: since(3).since, onlyFailed: false })).toBe(1);
    expect(await counted({ from: { since: 0 }, onlyFailed: true })).toBe(0);
    const after = await cursorOf(log, anEvent(2).place);
    expect(await counted({ from: { after }, onlyFailed: false })).toBe(1);
    const events = { from: { after }, onlyFailed: false };
    const begun = await ask({ do: 'replay', workspace: 'ws_1', id, events, dryRun: false }, 'replay-begun');
    expect(begun).toMatchObject({ status: 'active', job: { webhook: id, status: 'running', total: 1, done: 0 } });
    const job = { do: 'job', workspace: 'ws_1', id: begun.job.id } as const;
    expect(await ask(job, 'replay')).toMatchObject({ job: begun.job });
    expect(await refusal({ ...job, workspace: 'ws_2' })).toBe(`There is no job ${job.id} in the workspace ws_2.`);
  });

  it('replay from no cursor that is none: a sentence says which are', async () => {
    const { id } = (await ask(ADD, 'webhook-added')).webhook;
    const events = { from: { after: 'nonsense' }, onlyFailed: false };
    const asked = { do: 'replay', workspace: 'ws_1', id, events, dryRun: false } as const;
    expect(await refusal(asked)).toMatch(/^after must be a cursor of the event stream, /);
    expect(await refusal({ ...asked, id: 'whk_none', events: { from: { since: 0 }, onlyFailed: false } })).toMatch(
      /^There is no webhook whk_none in the workspace ws_1\./,
    );
  });

  const bare = (body: string): Promise<{ readonly status: number | undefined; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath: `${file}.socket`, method: 'POST', path: '/webhooks' }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      });
      sent.on('error', reject).end(body);
    });

  it.each([
    ['{"workspace":"ws_1"}', '"do" must be one of list, add, test, replay, job.'],
    ['{"workspace":"ws_1","do":"list","all":1}', 'There is no field "all" here.'],
    ['{"workspace":"ws_1","do":"add"}', 'The body must be an object.'],
    [
      '{"workspace":"ws_1","do":"add","webhook":{"url":7}}',
      '"url" is 7: it must be the address that events are sent to, such as https://example.com/hook.',
    ],
    [
      '{"workspace":"ws_1","do":"add","webhook":{"url":"https://a.example"}}',
      '"events" is missing: it must be types of events, or *.',
    ],
    [
      '{"workspace":"ws_1","do":"add","webhook":{"url":"https://a.example","events":["*",7]}}',
      '"events" is ["*",7]: it must be types of events, or *.',
    ],
    [
      '{"workspace":"ws_1","do":"add","webhook":{"url":"https://a.example","events":["*"],"signingKey":["secret"]}}',
      '"signingKey" must be text.',
    ],
    [
      '{"workspace":"ws_1","do":"replay","id":"whk_1","events":{"from":{}}}',
      'Give "since" or "after", one of them: from where events are sent again.',
    ],
    [
      '{"workspace":"ws_1","do":"replay","id":"whk_1","events":{"from":{"since":-1}}}',
      '"since" is -1: it must be a time in ms since 1970.',
    ],
    [
      '{"workspace":"ws_1","do":"replay","id":"whk_1","events":{"from":{"since":"2026"}}}',
      '"since" is "2026": it must be a time in RFC 3339, such as 2026-11-27T10:30:00Z.',
    ],
    [
      `{"workspace":"ws_1","do":"replay","id":"whk_1","events":{"from":{"after":"${'x'.repeat(201)}"}}}`,
      `"after" is "${'x'.repeat(201)}": it must be a cursor of the event stream.`,
    ],
  ])('refuse %s in a sentence', async (body, error) => {
    const answer = await bare(body);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { error }]);
  });

  it('take a body of 256 KiB and refuse one that is longer', async () => {
    const most = 256 * 1024;
    const list = '{"workspace":"ws_1","do":"list"}';
    expect((await bare(list.padEnd(most))).status).toBe(200);
    expect(await bare(list.padEnd(most + 1))).toMatchObject({
      status: 400,
      text: expect.stringContaining('longer than 262144 bytes'),
    });
  });
});
