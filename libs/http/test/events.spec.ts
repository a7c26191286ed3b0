import { inMemoryApiKeys } from '@parley/access';
import { until } from '@parley/testing';
import {
  BOOTSTRAP,
  OTHER_KEY,
  publishing,
  startProduct,
  type Answer,
  type Product,
  type Publishing,
} from '@parley/testing-product';

interface Item {
  readonly cursor: string;
  readonly event_id: string;
  readonly conversation_id: string;
}

const keyStore = inMemoryApiKeys({ bootstrap: BOOTSTRAP });
let product: Product;
let publisher: Publishing;
beforeEach(async () => {
  product = await startProduct({ keyStore, streamTimes: { lookMs: 5 } });
  publisher = await publishing(product.publicLog);
});
afterEach(() => product.stop());

const poll = (query = '', headers?: Readonly<Record<string, string>>): Promise<Answer> =>
  product.send('GET', `/v1/events${query}`, undefined, headers);
const itemsOf = ({ body }: Answer): readonly Item[] => body['data'] as readonly Item[];
const idsOf = (answer: Answer): readonly string[] => itemsOf(answer).map(({ event_id }) => event_id);
const cursorOf = ({ body }: Answer): string => String(body['next_cursor']);

describe('a page of events', () => {
  it('has what was published, oldest first, with its body as it is stored', async () => {
    const body = '{"name":"Grüße",  "n":1.0, "list":[\n1]}';
    await publisher.publish({ body, occurredAt: Date.UTC(2026, 0, 2, 3, 4, 5, 6) }, { type: 'conversation.closed' });
    const response = await fetch(`${product.url}/v1/events`, {
      headers: { authorization: `Bearer key-of-workspace-one` },
    });
    const text = await response.text();
    expect(text).toContain(`"body":${body}}`);
    expect(JSON.parse(text)).toEqual({
      data: [
        {
          cursor: expect.any(String),
          event_id: 'evt_1_0',
          type: 'conversation.created',
          format: 'event',
          occurred_at: '2026-01-02T03:04:05.006Z',
          conversation_id: 'conv_1',
          revision: 1,
          body: { name: 'Grüße', n: 1, list: [1] },
        },
        expect.objectContaining({ event_id: 'evt_1_1', type: 'conversation.closed' }),
      ],
      next_cursor: expect.any(String),
      has_more: false,
    });
  });

  it('goes on behind a cursor, each event once, and changes nothing of what the cursor means when the filter changes', async () => {
    for (let n = 0; n < 5; n += 1) await publisher.publish({}, { type: 'conversation.closed' });
    const ids: string[] = [];
    let page = await poll('?limit=3');
    for (; ; page = await poll(`?limit=3&after=${cursorOf(page)}`)) {
      ids.push(...idsOf(page));
      if (page.body['has_more'] === false) break;
    }
    expect(ids).toEqual([1, 2, 3, 4, 5].flatMap((n) => [`evt_${n}_0`, `evt_${n}_1`]));
    const [, , third] = itemsOf(await poll());
    expect(idsOf(await poll(`?types=conversation.closed&after=${third?.cursor}`))).toEqual(
      [2, 3, 4, 5].map((n) => `evt_${n}_1`),
    );
  });

  it('has the own types of its format, and others for those who name them, however they are listed', async () => {
    await publisher.publish({}, { type: 'message.created' }, { format: 'service', type: 'conversation.updated' });
    expect(idsOf(await poll())).toEqual(['evt_1_0']);
    expect(idsOf(await poll('?format=service'))).toEqual(['evt_1_2']);
    expect(idsOf(await poll('?types=message.created,conversation.created'))).toEqual(['evt_1_0', 'evt_1_1']);
    expect(idsOf(await poll('?types=message.created&types=conversation.closed'))).toEqual(['evt_1_1']);
  });

  it('finds a transfer by the old and by the new inbox, and and-s filters of different names', async () => {
    await publisher.publish({ inbox: 'sales', channelId: 'chan/ö' });
    await publisher.publish({ inbox: 'support', previousInbox: 'sales', conversationId: 'conv_moved' });
    await publisher.publish({ inbox: 'support' });
    expect(idsOf(await poll('?inbox=sales'))).toEqual(['evt_1_0', 'evt_2_0']);
    expect(idsOf(await poll('?inbox=support'))).toEqual(['evt_2_0', 'evt_3_0']);
    expect(idsOf(await poll('?inbox=sales&conversation_id=conv_moved'))).toEqual(['evt_2_0']);
    expect(idsOf(await poll(`?channel_id=${encodeURIComponent('chan/ö')}`))).toEqual(['evt_1_0']);
  });

  it('ends at 1 MiB of what is sent, and has one event that is larger', async () => {
    const body = (letters: number): string => JSON.stringify({ text: '€'.repeat(letters) });
    for (const letters of [150_000, 150_000, 150_000, 400_000]) await publisher.publish({ body: body(letters) });
    const pages: Answer[] = [];
    for (let after = ''; pages.at(-1)?.body['has_more'] !== false; after = `?after=${cursorOf(pages.at(-1) as Answer)}`)
      pages.push(await poll(after));
    expect(pages.map((page) => idsOf(page))).toEqual([['evt_1_0', 'evt_2_0'], ['evt_3_0'], ['evt_4_0']]);
    expect(Buffer.byteLength(JSON.stringify(pages[0]?.body))).toBeLessThan(1024 * 1024);
  });

  it('shows nothing of another workspace', async () => {
    await publisher.publish({}, { workspace: 'ws_2' });
    const theirs = await poll('', { authorization: `Bearer ${OTHER_KEY}` });
    expect([idsOf(theirs), idsOf(await poll())]).toEqual([['evt_1_1'], ['evt_1_0']]);
    expect(idsOf(await poll(`?after=${itemsOf(theirs)[0]?.cursor}`))).toEqual([]);
  });

  it('is for no contact', async () => {
    const as = { 'parley-actor': 'contact:cnt_1' };
    for (const path of ['', '/stream']) expect(await poll(path, as)).toMatchObject({ status: 403 });
  });
});

describe('a cursor', () => {
  it('moves on past what the filter left out', async () => {
    const before = cursorOf(await poll('?after=now'));
    await publisher.publish({}, { type: 'conversation.closed' });
    const page = await poll(`?after=${before}&inbox=nobody`);
    expect([itemsOf(page), page.body['has_more']]).toEqual([[], false]);
    expect(cursorOf(page)).not.toBe(before);
    expect(itemsOf(await poll(`?after=${cursorOf(page)}`))).toEqual([]);
  });

  it('that is now is at the end', async () => {
    await publisher.publish({});
    const page = await poll('?after=now');
    expect(itemsOf(page)).toEqual([]);
    await publisher.publish({});
    expect(idsOf(await poll(`?after=${cursorOf(page)}`))).toEqual(['evt_2_0']);
  });

  it.each(['', 'x', 'NOW', Buffer.from('v1.e1.7').toString('base64url'), 'a'.repeat(500)])(
    'that was never given out is a bad value: %s',
    async (cursor) => {
      for (const path of ['', '/stream'])
        expect(await poll(`${path}?after=${cursor}`)).toMatchObject({
          status: 400,
          body: { errors: [{ path: 'after' }] },
        });
      if (cursor !== '' && cursor !== 'NOW')
        expect(await poll('/stream', { 'last-event-id': cursor })).toMatchObject({
          status: 400,
          body: { errors: [{ path: 'Last-Event-ID' }] },
        });
    },
  );

  it('whose events are not kept any more is told to have expired, and from where to go on', async () => {
    await publisher.publish({ occurredAt: 1 });
    await publisher.publish({ occurredAt: 2 });
    const [first] = itemsOf(await poll('?limit=1'));
    const beginning = Buffer.from('v1.e1..').toString('base64url');
    await publisher.publish({});
    await publisher.forget(3);
    for (const cursor of [beginning, first?.cursor])
      for (const path of ['', '/stream']) {
        const gone = await poll(`${path}?after=${cursor}`);
        expect(gone).toMatchObject({
          status: 410,
          body: { code: 'cursor_expired', oldest_cursor: expect.any(String) },
        });
        expect(idsOf(await poll(`?after=${String(gone.body['oldest_cursor'])}`))).toEqual(['evt_3_0']);
      }
  });

  it('of another log has expired, too', async () => {
    const other = Buffer.from('v1.e2.00000000000000000001.0').toString('base64url');
    expect(await poll(`?after=${other}`)).toMatchObject({ status: 410, body: { code: 'cursor_expired' } });
  });

  it('that is not published yet is waited for', async () => {
    await publisher.publish({});
    const ahead = Buffer.from('v1.e1.00000000000000000003.').toString('base64url');
    const page = await poll(`?after=${ahead}`);
    expect(page.body).toEqual({ data: [], next_cursor: ahead, has_more: false });
    for (let n = 0; n < 3; n += 1) await publisher.publish({});
    expect(idsOf(await poll(`?after=${ahead}`))).toEqual(['evt_4_0']);
  });
});

describe('a poll that waits', () => {
  it('is answered as soon as an event matches, and not by others', async () => {
    let answered = false;
    const waiting = poll('?after=now&wait=30&inbox=support').finally(() => (answered = true));
    await publisher.publish({ inbox: 'sales' });
    await publisher.publish({ workspace: 'ws_2', inbox: 'support' });
    await poll();
    expect(answered).toBe(false);
    await publisher.publish({ inbox: 'support' });
    expect(idsOf(await waiting)).toEqual(['evt_3_0']);
  });

  it('is answered at once where there is something', async () => {
    await publisher.publish({});
    expect(idsOf(await poll('?wait=30'))).toEqual(['evt_1_0']);
  });

  it('is answered with nothing when its time is over, and knows how far it has looked', async () => {
    const began = performance.now();
    const waiting = poll('?after=now&wait=1&inbox=support');
    await publisher.publish({});
    const page = await waiting;
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(itemsOf(page)).toEqual([]);
    expect(itemsOf(await poll(`?after=${cursorOf(page)}`))).toEqual([]);
  });

  it('ends with its key', async () => {
    const made = await keyStore.create('ws_1', {
      ...{ name: null, actorType: 'api', actorId: 'x', rights: 'read', actAs: false },
    });
    if (made.tag !== 'created') throw new Error(made.tag);
    let answered = false;
    const waiting = poll('?after=now&wait=30', { authorization: `Bearer ${made.key}` }).finally(
      () => (answered = true),
    );
    await poll();
    expect(answered).toBe(false);
    await keyStore.delete('ws_1', made.record.id);
    expect((await waiting).status).toBe(401);
  });

  it('ends with the process', async () => {
    const ending = await startProduct();
    const waiting = ending.send('GET', '/v1/events?wait=30');
    await until(async () => (await ending.send('GET', '/health/live')).status === 200);
    await ending.stop();
    expect(await waiting).toMatchObject({ status: 200, body: { data: [] } });
  });
});

describe('what is asked for', () => {
  it.each([
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?wait=31', 'wait'],
    ['?wait=0.5', 'wait'],
    ['?format=xml', 'format'],
    ['?types=', 'types'],
    ['?types=conversation.created,conversation.updated', 'types'],
    ['?format=service&types=message.created', 'types'],
    ['?inbox=a/b', 'inbox'],
    ['?conversation_id=', 'conversation_id'],
    ['?channel_id=%20', 'channel_id'],
    ['?cursor=x', 'cursor'],
    ['/stream?limit=5', 'limit'],
    ['/stream?wait=5', 'wait'],
    ['/stream?types=nothing', 'types'],
  ])('%s is a bad value of %s', async (query, path) => {
    expect(await poll(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('names the type that a format does not have, and those that it has', async () => {
    const { body } = await poll('?format=service&types=message.created');
    expect(body['detail']).toMatch(/conversation\.created, conversation\.updated.* not message\.created/);
  });
});
