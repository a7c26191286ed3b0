import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

describe('lists over HTTP', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const get = (path: string, headers = {}): Promise<Answer> => product.send('GET', path, undefined, headers);
  const ids = ({ body }: Answer, field = 'data'): string[] => (body[field] as { id: string }[]).map(({ id }) => id);

  /** Conversations in an inbox that nothing else uses, oldest first. */
  async function inboxOf(count: number): Promise<{ inbox: string; ids: string[] }> {
    const inbox = `inbox_${newId()}`;
    const made: string[] = [];
    let last: Answer | undefined;
    for (let i = 0; i < count; i += 1) {
      const id = newId();
      last = await product.send('POST', '/v1/conversations', opening({ id, inbox }));
      made.push(id);
    }
    await get('/v1/conversations', { 'parley-wait-for': String(last?.body['position']) });
    return { inbox, ids: made };
  }

  it('lists an inbox, newest update first, page by page', async () => {
    const { inbox, ids: made } = await inboxOf(7);
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      const page: Answer = await get(
        `/v1/conversations?inbox=${inbox}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...ids(page));
      cursor = page.body['next_cursor'] as string | null;
      expect(pages).toBeLessThan(4);
    }
    expect(seen).toEqual(made.toReversed());
  });

  it('lists by status: open unless asked otherwise', async () => {
    const { inbox, ids: made } = await inboxOf(3);
    const closed = await product.send('POST', `/v1/conversations/${made[1]}/close`, {});
    const wait = { 'parley-wait-for': String(closed.body['position']) };
    expect(ids(await get(`/v1/conversations?inbox=${inbox}`, wait))).toEqual([made[2], made[0]]);
    expect(ids(await get(`/v1/conversations?inbox=${inbox}&status=closed`))).toEqual([made[1]]);
    expect(ids(await get(`/v1/conversations?inbox=${inbox}&status=all`))).toEqual([made[1], made[2], made[0]]);
  });

  it('walks the whole history with the date cursor of the list', async () => {
    const { inbox, ids: made } = await inboxOf(8);
    const seen: string[] = [];
    let date: string | null | undefined;
    do {
      const page: Answer = await product.send('POST', '/v1/conversations/list', {
        id: 1111,
        filters: { inboxes: [inbox] },
        limit: 3,
        ...(date == null ? {} : { date }),
      });
      expect(page.status).toBe(200);
      expect(page.body['id']).toBe(1111);
      seen.push(...ids(page, 'conversations'));
      date = page.body['next_date'] as string | null;
    } while (date !== null);
    expect(seen).toEqual(made.toReversed());
  });

  it('gives exactly the 14 attributes, times in UTC with milliseconds', async () => {
    const { inbox } = await inboxOf(1);
    const page = await product.send('POST', '/v1/conversations/list', { filters: { inboxes: [inbox], closed: false } });
    const [item] = page.body['conversations'] as Record<string, unknown>[];
    expect(Object.keys(item ?? {}).sort()).toEqual(
      [
        'id',
        'channel',
        'status',
        'assigned',
        'inbox',
        'target',
        'members',
        'created',
        'updated',
        'read',
        'replied',
        'blocked',
        'muted',
        'snooze_till',
      ].sort(),
    );
    expect(item?.['updated']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(page.body).not.toHaveProperty('id');
  });

  it('takes the example of the product as it stands, numeric ids as their decimal strings', async () => {
    const open = await product.send('POST', '/v1/conversations', opening({ inbox: '2222' }));
    const wait = { 'parley-wait-for': String(open.body['position']) };
    const example = { id: 1111, filters: { inboxes: [2222] }, date: '2024-01-15T10:30:00+00:00' };
    expect((await product.send('POST', '/v1/conversations/list', example, wait)).body).toEqual({
      id: 1111,
      conversations: [],
      next_date: null,
    });
    const now = await product.send('POST', '/v1/conversations/list', {
      ...example,
      date: '2999-01-15T12:30:00.5+02:00',
    });
    expect(ids(now, 'conversations')).toEqual([open.body['conversation_id']]);
  });

  it('finds nothing for an empty list of inboxes', async () => {
    await inboxOf(1);
    const page = await product.send('POST', '/v1/conversations/list', { filters: { inboxes: [] } });
    expect(page.body).toEqual({ conversations: [], next_date: null });
  });

  it.each([
    ['/v1/conversations?limit=0', 'limit'],
    ['/v1/conversations?limit=201', 'limit'],
    ['/v1/conversations?status=gone', 'status'],
    ['/v1/conversations?cursor=zzz', 'cursor'],
    ['/v1/conversations?inbox=a,b/c', 'inbox.1'],
    ['/v1/conversations?colour=red', 'colour'],
    ['/v1/conversations/x?view=full', 'view'],
  ])('names what is wrong with %s', async (path, field) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([{ path: field, message: expect.any(String) }]);
  });

  it('refuses a Parley-Wait-For that is no position', async () => {
    expect((await get('/v1/conversations', { 'parley-wait-for': '../..' })).status).toBe(400);
  });
});

describe('health and stopping', () => {
  it('is live at once, ready when it has caught up, and not ready while it drains', async () => {
    const product = await startProduct();
    const id = newId();
    const open = await product.send('POST', '/v1/conversations', opening({ id }));
    await product.send('GET', `/v1/conversations/${id}`, undefined, {
      'parley-wait-for': String(open.body['position']),
    });
    expect((await product.send('GET', '/health/live', undefined, { authorization: '' })).status).toBe(200);
    expect(await product.send('GET', '/health/ready', undefined, { authorization: '' })).toMatchObject({
      status: 200,
      body: { status: 'ready', projector: { caught_up: true } },
    });
    product.app.lifecycle.drain();
    product.app.server.drain();
    expect((await product.send('GET', '/health/ready')).status).toBe(503);
    const drained = await product.send('POST', `/v1/conversations/${id}/close`, {});
    expect(drained).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect([drained.headers.get('retry-after'), drained.headers.get('connection')]).toEqual(['1', 'close']);
    await product.stop();
  });
});
