import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

/* Webhooks as their owners make, see, change and delete them. */

/** As integrators write it. */
const CONFIGURATION = readFileSync(join(__dirname, 'fixtures/service.webhook-configuration.json'), 'utf8');

let product: Product;
beforeEach(async () => (product = await startProduct()));
afterEach(() => product.stop());

const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const spec = { events: ['conversation.created'], url: 'https://example.com/hooks' };
const make = (body: unknown = spec, headers: Record<string, string> = {}): Promise<Answer> =>
  product.send('POST', '/v1/webhooks', body, headers);

type Body = Readonly<Record<string, unknown>>;

async function made(body: unknown = spec, headers: Record<string, string> = {}): Promise<Body> {
  const answer = await make(body, headers);
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  const { signing_key: _, ...shown } = answer.body;
  return shown;
}

const pathOf = ({ id }: Body): string => `/v1/webhooks/${String(id)}`;
const problem = (status: number, code: string): object => ({ status, body: { status, code } });
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The fields that a 400 names. */
async function refused(answer: Promise<Answer>): Promise<readonly string[]> {
  const { status, body } = await answer;
  expect([status, body['code']]).toEqual([400, 'invalid_request']);
  return (body['errors'] as readonly { readonly path: string }[]).map(({ path }) => path).toSorted();
}

describe('a webhook that is made', () => {
  it('is told with its signing key, once, and is shown without it', async () => {
    const answer = await make({ ...spec, description: 'Orders', ordered: false });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^whk_[0-9A-Z]{26}$/),
      ...spec,
      format: 'event',
      event_filters: [],
      ordered: false,
      description: 'Orders',
      status: 'active',
      reason: null,
      since: expect.stringMatching(TIME),
      waiting: 0,
      replay_from: null,
      created_at: expect.stringMatching(TIME),
      signing_key: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { signing_key: key, ...rest } = answer.body;
    expect((await product.send('GET', pathOf(rest))).body).toEqual(rest);
    const list = await product.send('GET', '/v1/webhooks');
    expect(list.body).toEqual({ data: [rest], next_cursor: null });
    expect(JSON.stringify(list.body)).not.toContain(String(key));
  });

  it('is ordered and has no description unless it is said', async () => {
    expect(await made()).toMatchObject({ ordered: true, description: null, format: 'event' });
    expect(await made({ ...spec, description: null })).toMatchObject({ description: null });
  });

  it.each([
    ['event', { event: 'message.created' }, 'event', ['message.created']],
    ['event of the service', { event: 'conversation.updated', format: 'service' }, 'service', ['conversation.updated']],
    ['all that a format has by itself', { events: ['*'], service: 'conversations' }, 'service', ['*']],
    ['both names of the same format', { event: '*', service: 'conversations', format: 'service' }, 'service', ['*']],
    ['one type twice', { events: ['conversation.closed', 'conversation.closed'] }, 'event', ['conversation.closed']],
  ])('takes %s', async (_, given, format, events) => {
    expect(await made({ url: spec.url, ...given })).toMatchObject({ format, events });
  });

  it.each(['event_filters', 'eventFilters'])(
    'takes its filters as %s, in either spelling of their keys',
    async (name) => {
      const given = [
        ...['channelId', 'channelType', 'contactId'].map((key) => ({ key, value: 'a' })),
        ...['channel_id', 'channel_type', 'contact_id', 'inbox', 'tag'].map((key) => ({ key, value: 'b' })),
        { key: 'channel_id', value: 'a' },
      ];
      const { event_filters: filters } = await made({ ...spec, [name]: given });
      expect(filters).toEqual([
        ...['channelId', 'channelType', 'contactId'].map((key) => ({ key, value: 'a' })),
        ...['channelId', 'channelType', 'contactId', 'inbox', 'tag'].map((key) => ({ key, value: 'b' })),
      ]);
    },
  );

  it('is found by its own workspace alone', async () => {
    const mine = await made();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { description: 'theirs' }],
      ['DELETE', '', undefined],
      ['POST', '/pause', {}],
      ['POST', '/enable', {}],
      ['POST', '/rotate', {}],
    ] as const)
      expect(await product.send(method, pathOf(mine) + path, body, as(OTHER_KEY))).toMatchObject(
        problem(404, 'webhook_not_found'),
      );
    expect((await product.send('GET', '/v1/webhooks', undefined, as(OTHER_KEY))).body).toMatchObject({ data: [] });
    expect((await product.send('GET', pathOf(mine))).body).toEqual(mine);
  });

  it('is listed in pages, in the order in which they were made', async () => {
    const all: Body[] = [];
    for (let n = 0; n < 3; n += 1) all.push(await made());
    const ordered = all.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
    const first = await product.send('GET', '/v1/webhooks?limit=2');
    const second = await product.send('GET', `/v1/webhooks?limit=2&cursor=${String(first.body['next_cursor'])}`);
    expect([first.body['data'], second.body['data']]).toEqual([ordered.slice(0, 2), ordered.slice(2)]);
    expect(second.body['next_cursor']).toBeNull();
    expect(await refused(product.send('GET', '/v1/webhooks?cursor=x&limit=0&colour=red'))).toEqual([
      'colour',
      'cursor',
      'limit',
    ]);
  });

  it('is listed in pages that end at 1 MiB', async () => {
    const words = (n: number): string => `${n} ${'\u6771'.repeat(996)}`;
    const event_filters = Array.from({ length: 50 }, (_, n) => ({ key: 'tag', value: words(n) }));
    for (let n = 0; n < 8; n += 1) await made({ ...spec, event_filters });
    const first = await product.send('GET', '/v1/webhooks');
    const second = await product.send('GET', `/v1/webhooks?cursor=${String(first.body['next_cursor'])}`);
    expect([first, second].map(({ body }) => (body['data'] as unknown[]).length)).toEqual([6, 2]);
    expect(second.body['next_cursor']).toBeNull();
  });

  it('is one of 100 at most', async () => {
    for (let n = 0; n < 100; n += 1) await made();
    const answer = await make();
    expect(answer).toMatchObject(problem(409, 'limit_exceeded'));
    expect(answer.body['detail']).toContain('at most 100 webhooks');
    expect((await make(spec, as(OTHER_KEY))).status).toBe(201);
  });
});

describe('where private addresses are allowed', () => {
  beforeEach(async () => {
    await product.stop();
    product = await startProduct({ webhooks: { allowPrivate: true } });
  });

  it('takes the configuration of the service word for word', async () => {
    const answer = await make(CONFIGURATION);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        url: 'http://site',
        format: 'service',
        events: ['conversation.created'],
        event_filters: [{ key: 'channelId', value: '<id>' }],
        signing_key: 'key',
      },
    });
  });

  it('takes no other scheme, and no user', async () => {
    expect(await refused(make({ ...spec, url: 'ftp://site' }))).toEqual(['url']);
    expect(await refused(make({ ...spec, url: 'http://ada:secret@site' }))).toEqual(['url']);
  });
});

const filter = { key: 'tag', value: 'vip' };

describe('a request for a webhook', () => {
  it.each([
    ['nothing', {}, ['events', 'url']],
    [
      'everything wrong at once',
      { url: 7, events: 'all', format: 'xml', ordered: 1, colour: 'red' },
      ['colour', 'events', 'format', 'ordered', 'url'],
    ],
    ['no type', { ...spec, events: [] }, ['events']],
    ['a type that nobody knows', { ...spec, events: ['conversation.created', 'nonsense'] }, ['events.1']],
    ['a type of the other format', { ...spec, events: ['conversation.updated'] }, ['events']],
    [
      'a type that the service has not',
      { url: spec.url, service: 'conversations', event: 'conversation.closed' },
      ['event'],
    ],
    ['* beside a type', { ...spec, events: ['*', 'conversation.created'] }, ['events']],
    ['both names of the events', { ...spec, event: 'conversation.created' }, ['events']],
    ['both names of the signing key', { ...spec, signing_key: 'a', signingKey: 'a' }, ['signingKey']],
    ['both names of the filters', { ...spec, event_filters: [], eventFilters: [] }, ['eventFilters']],
    ['another service', { ...spec, service: 'messages' }, ['service']],
    ['a service that contradicts the format', { ...spec, service: 'conversations', format: 'event' }, ['format']],
    ['an empty signing key', { ...spec, signingKey: '' }, ['signingKey']],
    ['a signing key that is no base64', { ...spec, signing_key: 'whsec_%%' }, ['signing_key']],
    ['a signing key of 1,025 characters', { ...spec, signing_key: 'k'.repeat(1_025) }, ['signing_key']],
    [
      'a filter by something else',
      { ...spec, event_filters: [{ key: 'colour', value: 'red' }] },
      ['event_filters.0.key'],
    ],
    ['a filter by nothing', { ...spec, eventFilters: [{ key: 'tag', value: '' }] }, ['eventFilters.0.value']],
    ['51 filters', { ...spec, event_filters: Array(51).fill(filter) }, ['event_filters']],
    ['a long description', { ...spec, description: 'x'.repeat(501) }, ['description']],
    ['a URL of 2,049 characters', { ...spec, url: `https://example.com/${'x'.repeat(2_029)}` }, ['url']],
    ['http', { ...spec, url: 'http://example.com' }, ['url']],
    ['an address of this machine, and no type', { url: 'https://127.0.0.1', events: [] }, ['events', 'url']],
    ['a list', [spec], ['']],
  ])('with %s is refused, and every bad field is named', async (_, body, fields) => {
    expect(await refused(make(body))).toEqual(fields);
    expect((await product.send('GET', '/v1/webhooks')).body['data']).toEqual([]);
  });

  it.each([
    'https://localhost/',
    'https://2130706433/',
    'https://[::1]/',
    'https://168.63.129.16/',
    'https://u:p@example.com/',
  ])('to %s says what to change', async (url) => {
    const { body } = await make({ ...spec, url });
    expect(body['errors']).toEqual([{ path: 'url', message: expect.stringMatching(/^is refused: .*[^.]$/) }]);
  });

  it('to a name of a private address is refused, and to one that does not resolve taken', async () => {
    await product.stop();
    const names: Readonly<Record<string, readonly string[]>> = { 'inside.example': ['93.184.215.14', '10.0.0.1'] };
    const resolve = async (name: string): Promise<readonly string[]> =>
      names[name] ?? Promise.reject(new Error('none'));
    product = await startProduct({ webhooks: { resolve } });
    expect(await refused(make({ ...spec, url: 'https://inside.example' }))).toEqual(['url']);
    expect((await make({ ...spec, url: 'https://nowhere.example' })).status).toBe(201);
  });

  it('of 2,048 characters and 50 filters is granted', async () => {
    const url = `https://example.com/${'x'.repeat(2_028)}`;
    const event_filters = Array.from({ length: 50 }, (_, n) => ({ key: 'inbox', value: `inbox_${n}` }));
    expect(await made({ ...spec, url, event_filters })).toMatchObject({ url, event_filters });
  });

  it('may have the longest texts in any script', async () => {
    const longest = (characters: number): string => '🦜'.repeat(characters);
    const settings = { description: longest(500), event_filters: [{ key: 'tag', value: longest(1_000) }] };
    expect(await made({ ...spec, ...settings, signing_key: longest(1_024) })).toMatchObject(settings);
    const longer = { description: longest(501), event_filters: [{ key: 'tag', value: longest(1_001) }] };
    expect(await refused(make({ ...spec, ...longer, signing_key: longest(1_025) }))).toEqual([
      'description',
      'event_filters.0.value',
      'signing_key',
    ]);
  });

  it('that is repeated answers the webhook without the key, and makes no other (rule 13)', async () => {
    const headers = { 'idempotency-key': 'make-1' };
    const first = await make({ ...spec, signing_key: 'own' }, headers);
    const again = await make({ ...spec, signing_key: 'own' }, headers);
    expect(again).toMatchObject({ status: 200, body: { ...first.body, signing_key: null } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const other of [{ ...spec, signing_key: 'other' }, { ...spec, ordered: false, signing_key: 'own' }, spec])
      expect(await make(other, headers)).toMatchObject(problem(422, 'idempotency_key_reused'));
    expect((await product.send('GET', '/v1/webhooks')).body['data']).toHaveLength(1);
    expect((await make(spec, { ...headers, ...as(OTHER_KEY) })).status).toBe(201);
  });

  it('with If-Match is told that webhooks have no revisions', async () => {
    expect(await refused(make(spec, { 'if-match': '"1"' }))).toEqual(['If-Match']);
  });
});

describe('a webhook that is changed', () => {
  it('is as it was but for what was named', async () => {
    const webhook = await made({ ...spec, description: 'Orders', event_filters: [filter] });
    expect((await product.send('PATCH', pathOf(webhook), {})).body).toEqual(webhook);
    const changes = { url: 'https://example.org/', ordered: false, description: null, eventFilters: [] };
    const { eventFilters: event_filters, ...same } = changes;
    const changed = await product.send('PATCH', pathOf(webhook), changes);
    expect(changed).toMatchObject({ status: 200, body: { ...webhook, ...same, event_filters } });
    expect((await product.send('GET', pathOf(webhook))).body).toEqual(changed.body);
    expect(changed.body).not.toHaveProperty('signing_key');
  });

  it('gets types of the format that it has then', async () => {
    const webhook = await made();
    const change = (body: object): Promise<Answer> => product.send('PATCH', pathOf(webhook), body);
    expect(await refused(change({ events: ['conversation.updated'] }))).toEqual(['events']);
    expect(await refused(change({ event: 'conversation.updated' }))).toEqual(['event']);
    expect((await change({ service: 'conversations' })).body).toMatchObject({ format: 'service', events: spec.events });
    expect((await change({ events: ['conversation.updated'] })).body).toMatchObject({
      events: ['conversation.updated'],
    });
    expect(await refused(change({ format: 'event' }))).toEqual(['events']);
    expect((await change({ format: 'event', events: ['*'] })).body).toMatchObject({ format: 'event', events: ['*'] });
  });

  it('in what it gets, again and again while nothing is published, is told to wait', async () => {
    const webhook = await made();
    const change = async (n: number): Promise<Answer> => {
      const conversation = { contact_id: 'cnt_1', inbox: 'i', channel_id: 'c', channel_type: 'sms' };
      await product.send('POST', '/v1/conversations', { id: `conv_${n}`, ...conversation });
      return product.send('PATCH', pathOf(webhook), { event_filters: [{ key: 'inbox', value: `inbox_${n}` }] });
    };
    for (let n = 1; n < 10; n += 1) expect((await change(n)).status).toBe(200);
    expect(await change(10)).toMatchObject(problem(409, 'limit_exceeded'));
    expect((await product.send('PATCH', pathOf(webhook), { description: 'Orders' })).status).toBe(200);
  });

  it.each([
    [{ signing_key: 'new' }, ['signing_key']],
    [{ url: 'https://10.0.0.1', events: [], ordered: 'no' }, ['ordered', 'url']],
    [{ url: null, description: 7, id: 'whk_1' }, ['description', 'id', 'url']],
  ])('by %j is refused', async (changes, fields) => {
    const webhook = await made();
    expect(await refused(product.send('PATCH', pathOf(webhook), changes))).toEqual(fields);
    expect((await product.send('GET', pathOf(webhook))).body).toEqual(webhook);
  });
});

describe('a webhook', () => {
  it('is paused and goes on', async () => {
    const webhook = await made();
    const turn = async (word: string): Promise<Body> => (await product.send('POST', `${pathOf(webhook)}/${word}`)).body;
    expect(await turn('pause')).toMatchObject({ status: 'paused', reason: expect.stringMatching(/\S/) });
    expect((await product.send('GET', pathOf(webhook))).body).toMatchObject({ status: 'paused' });
    expect(await turn('enable')).toMatchObject({ status: 'active', reason: null });
  });

  it('is deleted once', async () => {
    const webhook = await made();
    const remove = (): Promise<Answer> => product.send('DELETE', pathOf(webhook));
    expect(await remove()).toMatchObject({ status: 200, body: { id: webhook['id'], changed: true } });
    expect(await remove()).toMatchObject(problem(404, 'webhook_not_found'));
    expect(await product.send('GET', pathOf(webhook))).toMatchObject(problem(404, 'webhook_not_found'));
  });
});
