import { WebhooksUnavailable, type DeliveryQueue, type WebhookStore } from '@parley/webhooks';
import { cursorOf } from '@parley/public-log';
import {
  OTHER_KEY,
  publishing,
  startProduct,
  type Answer,
  type Product,
  type Publishing,
} from '@parley/testing-product';

/* What webhooks were sent, and what is sent again. */

type Body = Readonly<Record<string, unknown>>;
type Claim = Awaited<ReturnType<DeliveryQueue['claim']>>['claimed'][number];

const NOW = Date.UTC(2030, 0, 2);
const HOUR = 3_600_000;

let product: Product;
let events: Publishing;
let webhook: Body;
let now: number;
/** What the store does in place of its work. */
let fails: Error | undefined;

/** A store that fails when it is told to. */
const before = (store: WebhookStore): WebhookStore =>
  new Proxy(store, {
    get: (of, name) => (fails === undefined ? Reflect.get(of, name) : () => Promise.reject(fails)) as unknown,
  });

beforeEach(async () => {
  now = NOW;
  fails = undefined;
  product = await startProduct({ clock: () => now, webhooks: { before } });
  events = await publishing(product.publicLog);
  webhook = await made();
});
afterEach(() => product.stop());

const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const problem = (status: number, code: string): object => ({ status, body: { status, code } });
const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  product.send('POST', path, body, headers);

async function made(more: object = {}): Promise<Body> {
  const { body } = await post('/v1/webhooks', { events: ['*'], url: 'https://example.com/hooks', ...more });
  return body;
}

const pathOf = ({ id }: Body): string => `/v1/webhooks/${String(id)}`;
const path = (rest: string): string => pathOf(webhook) + rest;
const replay = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  post(path('/replay'), body, headers);
const jobOf = async ({ id }: Body): Promise<Body> => (await product.send('GET', `/v1/jobs/${String(id)}`)).body;

async function deliveries(query = ''): Promise<readonly Body[]> {
  const { status, body } = await product.send('GET', path(`/deliveries${query}`));
  expect(status).toBe(200);
  return body['data'] as readonly Body[];
}

/** Sends what is due, as the deliverer does, and tells what the receiver answered. */
async function deliver(statusCode: number, response: string | null = null): Promise<readonly Claim[]> {
  const room = { requests: 100, replays: 50, characters: 1_000_000 };
  const { claimed } = await product.queue.claim(String(webhook['id']), room, now);
  const error = statusCode < 300 ? null : `answered ${statusCode}`;
  const attempt = { at: now, statusCode, durationMs: 3, error, response };
  const settled = claimed.map((claim) => ({ claim, attempt, transport: false, retryAfterMs: undefined, random: 0 }));
  await product.queue.settle(settled, now);
  return claimed;
}

/** Makes a dead letter of what is due: 413 is given up after three tries. */
async function giveUp(): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    await deliver(413);
    now += HOUR;
  }
}

describe('the deliveries of a webhook', () => {
  it('tell of each event what came of it, newest first', async () => {
    await events.publish({ conversationId: 'conv_a', eventId: 'evt_a' });
    await deliver(500, 'sorry');
    now += HOUR;
    await events.publish({ conversationId: 'conv_b', eventId: 'evt_b', type: 'conversation.closed' });
    const [second, first] = await deliveries();
    expect(first).toEqual({
      id: expect.stringMatching(/^dlv_[0-9A-Z]{26}$/),
      event_id: 'evt_a',
      type: 'conversation.created',
      conversation_id: 'conv_a',
      status: 'pending',
      next_attempt_at: '2030-01-02T00:00:05.003Z',
      attempts: [
        { at: '2030-01-02T00:00:00.000Z', status_code: 500, duration_ms: 3, error: 'answered 500', response: 'sorry' },
      ],
    });
    expect(second).toMatchObject({ event_id: 'evt_b', type: 'conversation.closed', status: 'pending', attempts: [] });
    await deliver(200);
    expect(await deliveries('?status=pending')).toEqual([]);
    expect(await deliveries('?status=succeeded')).toMatchObject([{ next_attempt_at: null }, { next_attempt_at: null }]);
    expect((await product.send('GET', path(''))).body).toMatchObject({ waiting: 0 });
  });

  it('come in pages, which end at 1 MiB too', async () => {
    for (let n = 0; n < 60; n += 1) await events.publish({});
    await deliver(500, '\u0001'.repeat(4_096));
    const all = await walk('limit=200');
    expect(all.pages.length).toBe(2);
    for (const { bytes } of all.pages) expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(new Set(all.ids).size).toBe(60);
    expect((await walk('limit=7')).ids).toEqual(all.ids);
    expect((await walk('limit=7&status=pending')).ids).toEqual(all.ids);
    const wrong = await product.send('GET', path('/deliveries?status=lost&limit=201&cursor=x'));
    expect(wrong.body['errors']).toMatchObject([{ path: 'status' }, { path: 'cursor' }, { path: 'limit' }]);
  });

  async function walk(query: string): Promise<{ pages: readonly { bytes: number }[]; ids: readonly string[] }> {
    const pages: { bytes: number }[] = [];
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await product.send('GET', path(`/deliveries?${query}${cursor}`));
      pages.push({ bytes: Buffer.byteLength(JSON.stringify(body)) });
      ids.push(...(body['data'] as readonly { readonly id: string }[]).map(({ id }) => id));
      if (body['next_cursor'] === null) return { pages, ids };
      cursor = `&cursor=${String(body['next_cursor'])}`;
    }
  }
});

describe('a delivery', () => {
  const retry = (id: unknown): Promise<Answer> => post(path(`/deliveries/${String(id)}/retry`));
  const only = async (): Promise<Body> => (await deliveries())[0] as Body;

  it('that waits for its next try is sent at once instead', async () => {
    await events.publish({});
    await deliver(500);
    const { id } = await only();
    const retried = await retry(id);
    expect(retried).toMatchObject({ status: 200, body: { id, status: 'pending', next_attempt_at: at(NOW) } });
    expect(await deliver(200)).toMatchObject([{ manual: false, attempt: 2 }]);
  });

  it('that is dead is sent once more, outside of the order', async () => {
    await events.publish({});
    await giveUp();
    const dead = await only();
    expect(dead).toMatchObject({ status: 'dead', next_attempt_at: null });
    expect((await retry(dead['id'])).body).toMatchObject({
      id: dead['id'],
      status: 'pending',
      next_attempt_at: at(now),
    });
    expect(await deliver(200)).toMatchObject([{ manual: true, attempt: 4 }]);
    expect(await only()).toMatchObject({ status: 'succeeded' });
  });

  it('that waits for another one of its conversation is not', async () => {
    await events.publish({ conversationId: 'conv_1' });
    await events.publish({ conversationId: 'conv_1' });
    const [second] = await deliveries();
    expect(await retry(second?.['id'])).toMatchObject(problem(409, 'delivery_waits'));
  });

  it('of an event that is not kept any more is not', async () => {
    await events.publish({});
    await deliver(200);
    now += 1_000 * HOUR;
    await events.forget(now);
    expect(await retry((await only())['id'])).toMatchObject(problem(409, 'event_gone'));
  });

  it('is not sent to a webhook that is disabled', async () => {
    await events.publish({});
    await deliver(410);
    expect(await retry((await only())['id'])).toMatchObject(problem(409, 'webhook_disabled'));
  });

  it('that is not there, or another webhook’s, is not found', async () => {
    await events.publish({});
    const { id } = await only();
    const other = await made();
    expect(await retry('dlv_none')).toMatchObject(problem(404, 'delivery_not_found'));
    expect(await post(`${pathOf(other)}/deliveries/${String(id)}/retry`)).toMatchObject(
      problem(404, 'delivery_not_found'),
    );
    expect(await post(`/v1/webhooks/whk_none/deliveries/${String(id)}/retry`)).toMatchObject(
      problem(404, 'webhook_not_found'),
    );
  });
});

const at = (time: number): string => new Date(time).toISOString();

describe('a webhook that was disabled', () => {
  it('says from where to replay what it was not sent', async () => {
    await events.publish({ eventId: 'evt_a' });
    await deliver(200);
    await events.publish({ eventId: 'evt_b' });
    await events.publish({ eventId: 'evt_c', conversationId: 'conv_c' });
    await deliver(410);
    const { body } = await product.send('GET', path(''));
    expect(body).toMatchObject({ status: 'disabled', reason: expect.stringContaining('410'), waiting: 0 });
    const after = body['replay_from'];
    expect(after).toEqual(expect.stringMatching(/^\w+$/));
    expect(await replay({ after })).toMatchObject(problem(409, 'webhook_disabled'));
    expect((await post(path('/enable'))).body).toMatchObject({ status: 'active', replay_from: after });
    expect((await replay({ after })).body).toMatchObject({ total: 2 });
    const sent = await deliver(200);
    expect(sent.map(({ event, replay: again }) => [event.eventId, again])).toEqual([
      ['evt_b', true],
      ['evt_c', true],
    ]);
  });
});

describe('a replay', () => {
  beforeEach(async () => {
    for (const hour of [1, 2, 3]) await events.publish({ eventId: `evt_${hour}`, occurredAt: NOW + hour * HOUR });
  });

  it('is a job that sends what happened since a time', async () => {
    await deliver(200);
    const { status, body } = await replay({ since: '2030-01-02T02:00:00Z' });
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.stringMatching(/^job_[0-9A-Z]{26}$/),
      kind: 'replay',
      status: 'running',
      total: 2,
      done: 0,
      failed: 0,
      created_at: at(NOW),
      by: { type: 'api', id: 'bootstrap' },
    });
    expect(await jobOf(body)).toEqual(body);
    await deliver(200);
    expect(await jobOf(body)).toEqual({ ...body, status: 'done', done: 2 });
    expect((await product.send('GET', '/v1/jobs')).body).toEqual({ data: [await jobOf(body)], next_cursor: null });
  });

  it.each([
    [{ since: '2030-01-02T00:00:00Z' }, 3],
    [{ since: '2030-01-02T02:00:00.0001Z' }, 1],
    [{ since: '2030-01-02T01:00:00Z', until: '2030-01-02T03:00:00Z' }, 2],
    [{ since: '2030-01-02T01:00:00Z', until: '2030-01-02T03:00:00.0001Z' }, 3],
    [{ since: '2030-01-02T00:00:00Z', only_failed: true }, 0],
    [{ since: '2999-01-01T00:00:00Z' }, 0],
  ])('of %j has %d events, also when it is only counted', async (range, total) => {
    const counted = await replay({ ...range, dry_run: true });
    expect([counted.status, counted.body]).toEqual([200, { id: null, status: null, total, done: 0 }]);
    expect((await product.send('GET', '/v1/jobs')).body['data']).toEqual([]);
    expect(await replay({ ...range, dry_run: false })).toMatchObject({ status: 202, body: { total } });
  });

  it('goes on behind a cursor of the event stream', async () => {
    const { body } = await product.send('GET', '/v1/events?limit=1');
    expect((await replay({ after: body['next_cursor'], dry_run: true })).body).toMatchObject({ total: 2 });
  });

  it('of what failed has the dead letters alone', async () => {
    await giveUp();
    await events.publish({ eventId: 'evt_4', occurredAt: NOW + 4 * HOUR });
    await deliver(200);
    expect((await replay({ since: '2030-01-01T00:00:00Z', only_failed: true })).body).toMatchObject({ total: 3 });
  });

  it.each([
    ['no beginning', {}, ['since']],
    ['two beginnings', { since: '2030-01-02T00:00:00Z', after: 'x' }, ['since']],
    ['no time', { since: 'yesterday', until: 7, only_failed: 'yes' }, ['only_failed', 'since', 'until']],
    ['an end before its beginning', { since: '2030-01-02T00:00:00Z', until: '2030-01-02T00:00:00Z' }, ['until']],
    ['no cursor', { after: 'abc' }, ['after']],
    ['the end of the stream', { after: 'now' }, ['after']],
    ['an unknown field', { since: '2030-01-02T00:00:00Z', limit: 5 }, ['limit']],
  ])('with %s is refused', async (_, body, fields) => {
    const answer = await replay(body);
    const errors = answer.body['errors'] as readonly { readonly path: string }[];
    expect([answer.status, errors.map(({ path: one }) => one).toSorted()]).toEqual([400, fields]);
  });

  it('behind what is not kept any more is 410, and says where to go on', async () => {
    const after = await cursorOf(product.publicLog, { epoch: 1, position: '' });
    now = NOW + 5 * HOUR;
    await events.forget(NOW + 3 * HOUR);
    const answer = await replay({ after });
    expect(answer).toMatchObject(problem(410, 'cursor_expired'));
    expect((await replay({ after: answer.body['oldest_cursor'] })).body).toMatchObject({ total: 1 });
    expect((await replay({ since: '2020-01-01T00:00:00Z', dry_run: true })).body).toMatchObject({ total: 1 });
  });

  it('that is asked for again is the same job', async () => {
    const headers = { 'idempotency-key': 'replay-1' };
    const body = { since: '2030-01-02T00:00:00Z' };
    const [first, again] = [await replay(body, headers), await replay(body, headers)];
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect([first, again].map((one) => one.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await replay({ ...body, only_failed: true }, headers)).toMatchObject(problem(422, 'idempotency_key_reused'));
    expect((await product.send('GET', '/v1/jobs')).body['data']).toHaveLength(1);
  });

  it('is cancelled, and sends no more', async () => {
    await deliver(200);
    const { body } = await replay({ since: '2030-01-02T00:00:00Z' });
    const cancel = (): Promise<Answer> => post(`/v1/jobs/${String(body['id'])}/cancel`);
    expect(await cancel()).toMatchObject({ status: 200, body: { ...body, status: 'cancelled' } });
    expect((await cancel()).body).toMatchObject({ status: 'cancelled' });
    expect(await deliver(200)).toEqual([]);
    expect(await deliveries('?status=cancelled')).toHaveLength(3);
  });
});

describe('a job', () => {
  it('is listed in pages, newest first', async () => {
    const ids: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      now += 1_000;
      ids.unshift((await replay({ since: '2030-01-01T00:00:00Z' })).body['id']);
    }
    const first = await product.send('GET', '/v1/jobs?limit=2');
    const second = await product.send('GET', `/v1/jobs?limit=2&cursor=${String(first.body['next_cursor'])}`);
    expect([first, second].flatMap(({ body }) => (body['data'] as Body[]).map(({ id }) => id))).toEqual(ids);
    expect(second.body['next_cursor']).toBeNull();
  });

  it('of another workspace, or none, is not found', async () => {
    const { id } = (await replay({ since: '2030-01-01T00:00:00Z' })).body;
    for (const [method, rest, key] of [
      ['GET', String(id), OTHER_KEY],
      ['POST', `${String(id)}/cancel`, OTHER_KEY],
    ] as const)
      expect(await product.send(method, `/v1/jobs/${rest}`, undefined, as(key))).toMatchObject(
        problem(404, 'job_not_found'),
      );
    expect(await product.send('GET', '/v1/jobs/job_none')).toMatchObject(problem(404, 'job_not_found'));
    expect((await product.send('GET', '/v1/jobs', undefined, as(OTHER_KEY))).body['data']).toEqual([]);
  });
});

describe('a store that cannot be reached', () => {
  it.each([
    ['nothing', 'unavailable'],
    ['full', 'storage_full'],
    ['unknown', 'outcome_unknown'],
  ] as const)('with the outcome %s answers 503 at every route', async (outcome, code) => {
    fails = new WebhooksUnavailable('the file is away', outcome);
    const body = { events: ['*'], url: 'https://example.com' };
    for (const [method, to, sent] of [
      ['POST', '/v1/webhooks', body],
      ['GET', '/v1/webhooks', undefined],
      ['GET', path(''), undefined],
      ['PATCH', path(''), {}],
      ['DELETE', path(''), undefined],
      ['POST', path('/pause'), {}],
      ['POST', path('/enable'), {}],
      ['POST', path('/rotate'), {}],
      ['POST', path('/test'), {}],
      ['GET', path('/deliveries'), undefined],
      ['POST', path('/deliveries/dlv_1/retry'), {}],
      ['POST', path('/replay'), { since: '2030-01-01T00:00:00Z' }],
      ['GET', '/v1/jobs', undefined],
      ['GET', '/v1/jobs/job_1', undefined],
      ['POST', '/v1/jobs/job_1/cancel', {}],
    ] as const)
      expect([method, to, await product.send(method, to, sent)]).toMatchObject([method, to, problem(503, code)]);
  });
});
