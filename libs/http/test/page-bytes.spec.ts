import { PAGE_BYTES } from '@parley/read-models';
import { KEY, opening, startProduct, type Product } from '@parley/testing-product';

const FEW = 40;
const CONTACTS = 100;
const PHONE = '+4930123456';
/** Characters of two bytes each. */
const text = (characters: number): string => 'é'.repeat(characters);
const EMAIL = `${'x'.repeat(60)}@${'x'.repeat(60)}.test`;
const url = `https://a.test/${'x'.repeat(2_033)}`;

interface Got {
  readonly bytes: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('pages of what is as large as its limits allow', () => {
  let product: Product;
  let position: string;

  beforeAll(async () => {
    product = await startProduct();
    for (let i = FEW; i < CONTACTS; i += 1) await contactOf(i);
    for (let i = 0; i < FEW; i += 1) await fill(i);
  });
  afterAll(() => product.stop());

  async function send(method: string, path: string, body: object): Promise<void> {
    const answer = await product.send(method, path, body);
    expect([path, answer.status < 300]).toEqual([path, true]);
    position = String(answer.body['position'] ?? position);
  }

  async function contactOf(i: number): Promise<string> {
    const id = `cnt_${100 + i}`;
    const names = { first_name: text(200), last_name: text(200) };
    await send('PUT', `/v1/contacts/${id}`, { ...names, phone: PHONE, metadata: { note: text(8_000) } });
    return id;
  }

  /** A contact, a conversation of it with almost all that it may keep, a message and a note in the first one, and a teammate. */
  async function fill(i: number): Promise<void> {
    const contact = await contactOf(i);
    await send('PUT', `/v1/teammates/usr_${100 + i}`, { type: 'attendant', name: text(200), avatar_url: url });
    await send('POST', '/v1/conversations', {
      ...opening({ id: `conv_${100 + i}`, contact_id: contact }),
      subject: text(500),
      description: text(5_000),
      tags: Array.from({ length: 30 }, (_, n) => text(96) + String(1_000 + n)),
      members: Array.from({ length: 200 }, (_, n) => ({ id: `usr_${n}`, name: text(90) })),
    });
    const attachments = Array.from({ length: 20 }, () => ({ url, content_type: 'image/png' }));
    await send('POST', '/v1/conversations/conv_100/messages', {
      id: `m${i}`,
      direction: 'inbound',
      text: text(20_000),
      attachments,
    });
    await send('POST', '/v1/conversations/conv_100/notes', { text: text(20_000) });
  }

  async function get(path: string, body?: object): Promise<Got> {
    const response = await fetch(`${product.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${KEY}`,
        'parley-wait-for': position,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const raw = await response.text();
    return { bytes: Buffer.byteLength(raw), body: JSON.parse(raw) };
  }

  interface Walked {
    readonly pages: number;
    readonly items: readonly Readonly<Record<string, unknown>>[];
  }

  /** All pages of a list, none of them larger than one may be. */
  async function walked(
    read: (next: string | undefined) => Promise<Got>,
    next: string,
    name = 'data',
  ): Promise<Walked> {
    const items: Readonly<Record<string, unknown>>[] = [];
    for (let [pages, at]: [number, string | undefined] = [1, undefined]; ; pages += 1) {
      const { bytes, body } = await read(at);
      expect(bytes).toBeLessThanOrEqual(PAGE_BYTES);
      items.push(...(body[name] as Walked['items']));
      const found = body[next];
      if (found === null) return { pages, items };
      at = String(found);
    }
  }

  const byQuery = (path: string, next: string, parameter = 'cursor'): Promise<Walked> =>
    walked((at) => get(`${path}limit=200${at === undefined ? '' : `&${parameter}=${at}`}`), next);

  const ids = Array.from({ length: FEW }, (_, i) => 100 + i);

  it.each([
    ['off an index', ''],
    ['with a filter that no index serves', 'channel_type=whatsapp&'],
    ['found by its words', 'q=ééé&'],
  ])('of conversations, %s, end at 1 MiB and give each once', async (_, query) => {
    const { pages, items } = await byQuery(`/v1/conversations?${query}`, 'next_cursor');
    expect(pages).toBeGreaterThan(2);
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.map((i) => `conv_${i}`));
    expect(items[0]).toMatchObject({ contact: { first_name: text(200) }, tags: { length: 30 } });
  });

  it('of the list by date end at 1 MiB and give each once', async () => {
    const read = (date: string | undefined): Promise<Got> =>
      get('/v1/conversations/list', { id: 'x'.repeat(128), limit: 200, ...(date === undefined ? {} : { date }) });
    const { pages, items } = await walked(read, 'next_date', 'conversations');
    expect(pages).toBeGreaterThan(1);
    expect(items.map(({ id }) => id).toSorted()).toEqual(ids.map((i) => `conv_${i}`));
  });

  it('of messages and of the history end at 1 MiB and give each once', async () => {
    const messages = await byQuery('/v1/conversations/conv_100/messages?', 'next_before', 'before');
    expect(messages.pages).toBeGreaterThan(2);
    expect(messages.items.map(({ number }) => number)).toEqual(ids.map((i) => FEW + 100 - i));
    const history = await byQuery('/v1/conversations/conv_100/history?', 'next_after', 'after');
    expect(history.pages).toBeGreaterThan(3);
    expect(history.items.map(({ revision }) => revision)).toEqual(history.items.map((_, i) => i));
    expect(history.items.filter(({ type }) => type === 'NoteAdded')).toHaveLength(FEW);
  });

  it('of contacts end at 1 MiB or at their limit, and give each once', async () => {
    const path = `/v1/contacts?phone=${encodeURIComponent(PHONE)}&`;
    const { pages, items } = await byQuery(path, 'next_cursor');
    expect(pages).toBe(2);
    expect(items.map(({ id }) => id)).toEqual(Array.from({ length: CONTACTS }, (_, i) => `cnt_${100 + i}`));
    const first = await get(`${path}limit=3`);
    expect((first.body['data'] as Walked['items']).map(({ id }) => id)).toEqual(['cnt_100', 'cnt_101', 'cnt_102']);
    const second = await get(`${path}limit=3&cursor=${String(first.body['next_cursor'])}`);
    expect((second.body['data'] as Walked['items']).map(({ id }) => id)).toEqual(['cnt_103', 'cnt_104', 'cnt_105']);
  });

  it('of teammates and keys have room for 200 that are as large as they can be', async () => {
    const escaped = '\u0001'.repeat(200);
    await send('PUT', '/v1/teammates/large', { type: 'attendant', name: escaped, avatar_url: url, email: EMAIL });
    const large = await get('/v1/teammates/large');
    const id = 'x'.repeat(128);
    const key = await product.send('POST', '/v1/api-keys', {
      actor_type: 'api',
      actor_id: id,
      rights: 'read',
      name: escaped,
    });
    expect(key.status).toBe(201);
    for (const bytes of [large.bytes, Buffer.byteLength(JSON.stringify(key.body))])
      expect(bytes * 200).toBeLessThan(PAGE_BYTES);
  });

  it('of counts are refused a cursor that is of another list, and one beside inboxes that are named', async () => {
    const teammates = await get('/v1/teammates?limit=1');
    const cursor = String(teammates.body['next_cursor']);
    const refused = { status: 400, body: { errors: [{ path: 'cursor' }] } };
    expect(await product.send('GET', `/v1/counts?cursor=${cursor}`)).toMatchObject(refused);
    const ofCounts = Buffer.from('1|counts|inbox_0').toString('base64url');
    expect((await get(`/v1/counts?cursor=${ofCounts}`)).body).toMatchObject({ inboxes: { inbox_1: { open: FEW } } });
    expect(await product.send('GET', `/v1/counts?inbox=inbox_1&cursor=${ofCounts}`)).toMatchObject(refused);
  });
});
