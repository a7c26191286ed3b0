import { createHmac } from 'node:crypto';
import type { Sender } from '@parley/webhooks';
import { KEY, OTHER_KEY, startObserved, startProduct, type Answer, type Product } from '@parley/testing-product';
import { until } from '@parley/testing';

/* Signing keys, and examples that are signed with them. */

type Body = Readonly<Record<string, unknown>>;
type SendRequest = Parameters<Sender['send']>[0];

let product: Product;
let sent: SendRequest[];
/** What a receiver answers. */
let answer: Awaited<ReturnType<Sender['send']>>;
let waits: Promise<unknown>;
let now: number;

const sender: Pick<Sender, 'send'> = {
  async send(request, signal) {
    sent.push(request);
    await Promise.race([waits, aborted(signal)]);
    return signal?.aborted === true ? { ...answer, statusCode: null, error: 'it was cut off' } : answer;
  },
};

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));

beforeEach(async () => {
  now = Date.now();
  sent = [];
  waits = Promise.resolve();
  answer = {
    ...{ at: Date.UTC(2026, 5, 1), durationMs: 12.4, statusCode: 204, error: null, response: null },
    ...{ transport: false, retryAfterMs: undefined },
  };
  product = await startProduct({ clock: () => now, webhooks: { sender } });
});
afterEach(() => product.stop());

const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const problem = (status: number, code: string): object => ({ status, body: { status, code } });
const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  product.send('POST', path, body, headers);

async function made(more: object = {}, headers: Record<string, string> = {}): Promise<Body> {
  const spec = { events: ['*'], url: 'https://example.com/hooks', ...more };
  const { status, body } = await post('/v1/webhooks', spec, headers);
  expect(status).toBe(201);
  return body;
}
const pathOf = ({ id }: Body): string => `/v1/webhooks/${String(id)}`;
const rotate = (webhook: Body, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  post(`${pathOf(webhook)}/rotate`, body, headers);
const test = (webhook: Body): Promise<Answer> => post(`${pathOf(webhook)}/test`);

/** How many of these keys signed the last example, and how many signatures it has. */
async function signers(webhook: Body, ...keys: readonly unknown[]): Promise<readonly [number, number]> {
  await test(webhook);
  const { headers, body } = sent.at(-1) as SendRequest;
  const signatures = headers['webhook-signature']?.split(' ') ?? [];
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = keys.map(
    (key) =>
      `v1,${createHmac('sha256', bytesOf(String(key)))
        .update(text)
        .digest('base64')}`,
  );
  return [expected.filter((one) => signatures.includes(one)).length, signatures.length];
}

const bytesOf = (key: string): Buffer =>
  key.startsWith('whsec_') ? Buffer.from(key.slice('whsec_'.length), 'base64') : Buffer.from(key);

const DAY = 24 * 3_600_000;

describe('a signing key', () => {
  it('signs together with the one before for a day, then alone', async () => {
    const webhook = await made({ signing_key: 'the first' });
    const { status, body, headers } = await rotate(webhook);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const { signing_key: second, ...shown } = body;
    expect((await product.send('GET', pathOf(webhook))).body).toEqual(shown);
    expect(await signers(webhook, 'the first', second)).toEqual([2, 2]);
    now += DAY;
    expect(await signers(webhook, second)).toEqual([1, 1]);
  });

  it('that leaked signs no more at once', async () => {
    const webhook = await made({ signing_key: 'leaked' });
    const { body } = await rotate(webhook, { grace_seconds: 0, signing_key: 'the second' });
    expect(body['signing_key']).toBe('the second');
    expect(await signers(webhook, 'the second')).toEqual([1, 1]);
  });

  it('is one of three at most', async () => {
    const webhook = await made();
    for (const signing_key of ['b', 'c']) expect((await rotate(webhook, { signing_key })).status).toBe(200);
    const fourth = await rotate(webhook);
    expect(fourth).toMatchObject(problem(409, 'limit_exceeded'));
    expect(fourth.body['detail']).toContain('At most 3 signing keys');
    expect((await rotate(webhook, { grace_seconds: 0, signing_key: 'd' })).status).toBe(200);
    expect(await signers(webhook, 'd')).toEqual([1, 1]);
  });

  it('is given once by a request that is repeated', async () => {
    const webhook = await made();
    const headers = { 'idempotency-key': 'rotate-1' };
    const [first, again] = [await rotate(webhook, {}, headers), await rotate(webhook, {}, headers)];
    expect(again.body).toEqual({ ...first.body, signing_key: null });
    expect([first, again].map((one) => one.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await signers(webhook, webhook['signing_key'], first.body['signing_key'])).toEqual([2, 2]);
    for (const other of [{ grace_seconds: 0 }, { signing_key: 'own' }])
      expect(await rotate(webhook, other, headers)).toMatchObject(problem(422, 'idempotency_key_reused'));
  });

  it.each([
    [{ grace_seconds: -1 }, ['grace_seconds']],
    [{ grace_seconds: 604_801 }, ['grace_seconds']],
    [{ grace_seconds: 1.5, signing_key: '', colour: 'red' }, ['colour', 'grace_seconds', 'signing_key']],
  ])('is not given for %j', async (body, fields) => {
    const { status, body: told } = await rotate(await made(), body);
    const errors = told['errors'] as readonly { readonly path: string }[];
    expect([status, errors.map(({ path }) => path).toSorted()]).toEqual([400, fields]);
  });
});

describe('an example', () => {
  it('is sent marked and signed, and what came of it is the answer', async () => {
    const webhook = await made({ events: ['conversation.closed'] });
    expect(await test(webhook)).toMatchObject({
      status: 200,
      body: { at: '2026-06-01T00:00:00.000Z', status_code: 204, duration_ms: 12, error: null, response: null },
    });
    const [{ url, headers, body }] = sent as [SendRequest];
    expect(url).toBe('https://example.com/hooks');
    expect(headers).toMatchObject({ 'Parley-Test': 'true', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toMatchObject({ event: 'conversation.closed', workspace_id: 'ws_1' });
    expect(await signers(webhook, webhook['signing_key'])).toEqual([1, 1]);
  });

  it('that fails says why, and changes nothing of the webhook', async () => {
    const webhook = await made();
    answer = { ...answer, statusCode: 500, error: 'answered 500', response: 'sorry' };
    expect((await test(webhook)).body).toMatchObject({ status_code: 500, error: 'answered 500', response: 'sorry' });
    expect((await product.send('GET', pathOf(webhook))).body).toMatchObject({ status: 'active', waiting: 0 });
    expect((await product.send('GET', `${pathOf(webhook)}/deliveries`)).body['data']).toEqual([]);
  });

  it('is also sent to a webhook that is paused', async () => {
    const webhook = await made();
    await post(`${pathOf(webhook)}/pause`);
    expect((await test(webhook)).body).toMatchObject({ status_code: 204 });
  });

  it('is one at a time of a webhook, and five of a workspace', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    waits = promise;
    const webhooks = [await made(), await made(), await made(), await made(), await made(), await made()];
    const five = webhooks.slice(0, 5).map(test);
    await until(() => sent.length === 5);
    for (const webhook of [webhooks[0], webhooks[5]] as Body[])
      expect(await test(webhook)).toMatchObject(problem(409, 'test_under_way'));
    const theirs = await made({}, as(OTHER_KEY));
    const other = post(`${pathOf(theirs)}/test`, {}, as(OTHER_KEY));
    await until(() => sent.length === 6);
    resolve(null);
    for (const one of [...five, other]) expect((await one).status).toBe(200);
    expect((await test(webhooks[5] as Body)).status).toBe(200);
  });

  it('holds up no process that stops', async () => {
    waits = new Promise(() => undefined);
    const webhook = await made();
    const under = test(webhook);
    await until(() => sent.length === 1);
    await product.stop();
    expect((await under).body).toMatchObject({ status_code: null, error: 'it was cut off' });
    product = await startProduct();
  });

  it('is sent to no webhook of another workspace', async () => {
    const webhook = await made();
    expect(await post(`${pathOf(webhook)}/test`, {}, as(OTHER_KEY))).toMatchObject(problem(404, 'webhook_not_found'));
    expect(sent).toEqual([]);
  });
});

describe('a secret', () => {
  it('stands in no answer but the one, and in no line of the log', async () => {
    const observed = await startObserved({ level: 'debug', webhooks: { sender } });
    const texts: string[] = [];
    const ask = async (method: string, path: string, body?: unknown): Promise<Body> => {
      const text = await (await observed.send(method, path, body, as(KEY))).text();
      texts.push(text);
      return JSON.parse(text) as Body;
    };
    const own = 'own-secret-of-the-test';
    const bad = { events: ['*'], url: 'https://example.com', signing_key: own, colour: 'red' };
    await ask('POST', '/v1/webhooks', bad);
    const { id, signing_key: first } = await ask('POST', '/v1/webhooks', { events: ['*'], url: 'https://example.com' });
    texts.pop();
    const path = `/v1/webhooks/${String(id)}`;
    expect(await ask('POST', `${path}/rotate`, { signing_key: own })).toMatchObject({ signing_key: own });
    texts.pop();
    await ask('GET', path);
    await ask('GET', '/v1/webhooks');
    await ask('PATCH', path, { description: 'x' });
    await ask('PATCH', path, { signing_key: own });
    await ask('POST', `${path}/test`, {});
    await ask('POST', `${path}/pause`, {});
    await until(() => observed.lines().filter(({ msg }) => msg === 'request').length >= 9);
    for (const secret of [own, String(first), String(first).slice('whsec_'.length)])
      for (const text of [...texts, observed.written()]) expect(text).not.toContain(secret);
    await observed.stop();
  });
});
