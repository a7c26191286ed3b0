import { encodeCursor } from '@parley/read-models';
import { opening, OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

let product: Product;
let wait: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

/** A command, in a millisecond of its own; whoever reads later sees it. */
async function act(method: string, path: string, body: unknown = {}): Promise<Answer> {
  for (const before = Date.now(); Date.now() === before;) await new Promise(setImmediate);
  const answer = await product.send(method, path, body);
  expect(answer).toMatchObject({ body: { changed: true } });
  wait = { 'parley-wait-for': String(answer.body['position']) };
  return answer;
}

const open = (id: string, more: object): Promise<Answer> => act('POST', '/v1/conversations', opening({ id, ...more }));
const get = (path: string): Promise<Answer> => product.send('GET', path, undefined, wait);

async function idsOf(query: string): Promise<string[]> {
  const { status, body } = await get(`/v1/conversations?${query}`);
  expect([status, body['next_cursor']]).toEqual([200, null]);
  return (body['data'] as { id: string }[]).map(({ id }) => id);
}

async function listed(filters: object, more: object = {}): Promise<string[]> {
  const { status, body } = await product.send('POST', '/v1/conversations/list', { filters, ...more }, wait);
  expect(status).toBe(200);
  return (body['conversations'] as { id: string }[]).map(({ id }) => id);
}

const refused = (status: number, path: string): object => ({
  status,
  body: { errors: [{ path, message: expect.any(String) }] },
});

const inbound = (id: string, text: string): object => ({ id, direction: 'inbound', text });

/** In the order of their ids, `c_f` the newest. */
beforeAll(async () => {
  await act('PUT', '/v1/contacts/cnt_a', { first_name: 'Zoë', last_name: 'Zander' });
  await act('PUT', '/v1/teammates/usr_1', {
    type: 'attendant',
    name: 'Ada',
    email: 'ada@example.test',
    avatar_url: 'https://example.test/ada.png',
  });
  await open('c_a', {
    contact_id: 'cnt_a',
    inbox: 'sales',
    priority: 'high',
    tags: ['VIP', 'new'],
    labels: ['Later'],
    subject: 'Red shoes',
    assigned_to: 'usr_1',
    assigned_type: 'attendant',
  });
  await open('c_b', {
    contact_id: 'cnt_b',
    inbox: 'support',
    channel_type: 'email',
    priority: 'low',
    tags: ['Öko'],
    assigned_to: 'agt_1',
    assigned_type: 'agent',
  });
  await open('c_c', { contact_id: 'cnt_a', inbox: 'sales', message: inbound('m1', 'Where are my shoes?') });
  await act('POST', '/v1/conversations/c_c/mute');
  await open('c_d', { contact_id: 'cnt_c', inbox: 'support', channel_type: 'sms', labels: ['later'] });
  await act('POST', '/v1/conversations/c_d/close');
  await open('c_e', { contact_id: 'cnt_c', inbox: 'sales', message: inbound('m1', 'Hello') });
  await act('POST', '/v1/conversations/c_e/archive');
  await open('c_f', { contact_id: 'cnt_c', inbox: 'support', priority: 'medium' });
  await act('POST', '/v1/conversations/c_f/snooze', { snooze_till: '2999-01-01T00:00:00Z' });
  await act('POST', '/v1/contacts/cnt_b/block');
});

describe('GET /v1/conversations', () => {
  it.each([
    ['', ['c_f', 'c_c', 'c_b', 'c_a']],
    ['status=open', ['c_f', 'c_c', 'c_b', 'c_a']],
    ['status=closed', ['c_d']],
    ['status=archived', ['c_e']],
    ['status=closed,archived', ['c_e', 'c_d']],
    ['status=closed&status=open', ['c_f', 'c_d', 'c_c', 'c_b', 'c_a']],
    ['status=all', ['c_f', 'c_e', 'c_d', 'c_c', 'c_b', 'c_a']],
    ['status=closed,all', ['c_f', 'c_e', 'c_d', 'c_c', 'c_b', 'c_a']],
    ['inbox=sales', ['c_c', 'c_a']],
    ['inbox=sales,support,none', ['c_f', 'c_c', 'c_b', 'c_a']],
    ['inbox=nowhere&inbox=support', ['c_f', 'c_b']],
    ['unread=true', ['c_c']],
    ['unread=false', ['c_f', 'c_b', 'c_a']],
    ['snoozed=true', ['c_f']],
    ['snoozed=false', ['c_c', 'c_b', 'c_a']],
    ['assigned_to=none', ['c_f', 'c_c']],
    ['assigned_to=usr_1,agt_1', ['c_b', 'c_a']],
    ['assigned_to=usr_1&assigned_to=none', ['c_f', 'c_c', 'c_a']],
    ['assigned_type=agent', ['c_b']],
    ['assigned_type=attendant&assigned_type=agent', ['c_b', 'c_a']],
    ['priority=high', ['c_a']],
    ['priority=low,medium', ['c_f', 'c_b']],
    ['tag=vip', ['c_a']],
    [`tag=${encodeURIComponent('öko')}&tag=NEW`, ['c_b', 'c_a']],
    ['tag=NEW,vip', []],
    ['label=LATER&status=all', ['c_d', 'c_a']],
    ['label=other&label=%20later%20', ['c_a']],
    ['channel_type=email', ['c_b']],
    ['channel_type=email,sms&status=all', ['c_d', 'c_b']],
    ['contact_id=cnt_a', ['c_c', 'c_a']],
    ['contact_id=cnt_b,cnt_c', ['c_f', 'c_b']],
    ['muted=true', ['c_c']],
    ['muted=false', ['c_f', 'c_b', 'c_a']],
    ['blocked=true', ['c_b']],
    ['blocked=false', ['c_f', 'c_c', 'c_a']],
    ['q=shoe', ['c_c', 'c_a']],
    ['q=ZANDER%20red', ['c_a']],
    ['q=zoe+where', ['c_c']],
    ['q=shoe&sort=-updated&inbox=sales&tag=vip', ['c_a']],
    ['q=hello&status=all', ['c_e']],
    ['q=r+re+red+s+sh+sho+shoe+z+zo+zoe+nothing+of+it', ['c_a']],
    [`q=${'r%20'.repeat(60)}`, ['c_a']],
    [`q=shoe%20${'x'.repeat(4_000)}`, []],
    [`q=${'r%20'.repeat(1_000)}`, ['c_a']],
    [`tag=${encodeURIComponent('o\u0308ko')}`, ['c_b']],
    [`tag=${encodeURIComponent('VI\u00adP')}`, ['c_a']],
    ['sort=updated', ['c_a', 'c_b', 'c_c', 'c_f']],
    ['sort=-created&status=all', ['c_f', 'c_e', 'c_d', 'c_c', 'c_b', 'c_a']],
    ['sort=snooze_till&snoozed=true', ['c_f']],
    ['inbox=sales&unread=true&assigned_to=none&contact_id=cnt_a&muted=true', ['c_c']],
    ['inbox=support&unread=true', []],
  ])('with %s', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected);
  });

  it('shows nothing to another workspace', async () => {
    const headers = { authorization: `Bearer ${OTHER_KEY}` };
    for (const query of ['status=all', 'q=shoe', 'contact_id=cnt_a', 'blocked=true']) {
      const answer = await product.send('GET', `/v1/conversations?${query}`, undefined, headers);
      expect(answer.body).toEqual({ data: [], next_cursor: null });
    }
  });

  it('takes times with any offset, a plus that nobody encoded too, strictly after and before', async () => {
    const { body } = await get('/v1/conversations/c_c');
    const updated = Date.parse(String(body['updated_at']));
    const at = (ms: number): string => new Date(ms + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
    for (const encode of [(text: string) => text, encodeURIComponent]) {
      const after = (ms: number): Promise<string[]> => idsOf(`updated_after=${encode(at(ms))}`);
      const before = (ms: number): Promise<string[]> => idsOf(`updated_before=${encode(at(ms))}`);
      expect([(await after(updated)).includes('c_c'), (await after(updated - 1)).includes('c_c')]).toEqual([
        false,
        true,
      ]);
      expect([(await before(updated)).includes('c_c'), (await before(updated + 1)).includes('c_c')]).toEqual([
        false,
        true,
      ]);
      expect(await after(updated)).toContain('c_f');
      expect(await before(updated)).toContain('c_a');
    }
    // What is finer than a millisecond still says strictly before and after.
    const finer = new Date(updated).toISOString().replace('Z', '000001Z');
    expect(await idsOf(`updated_before=${finer}`)).toContain('c_c');
    expect(await idsOf(`updated_after=${finer}`)).not.toContain('c_c');
  });

  it.each(['inbox', 'assigned_to', 'contact_id', 'tag', 'label'])(
    'takes 50 values of %s, and no more',
    async (name) => {
      const values = Array.from({ length: 50 }, (_, i) => `v_${i}`);
      const repeated = values.map((value) => `${name}=${value}`).join('&');
      expect(await idsOf(repeated)).toEqual([]);
      expect(await get(`/v1/conversations?${repeated}&${name}=one_more`)).toMatchObject(refused(400, name));
    },
  );

  it.each(['inbox', 'assigned_to', 'contact_id'])(
    'takes 50 values of %s with commas between, and no more',
    async (name) => {
      const values = Array.from({ length: 50 }, (_, i) => `v_${i}`).join(',');
      expect(await idsOf(`${name}=${values}`)).toEqual([]);
      expect(await get(`/v1/conversations?${name}=${values},one_more`)).toMatchObject(refused(400, name));
    },
  );

  it.each([
    ['sort=snooze_till', 'sort'],
    ['sort=snooze_till&snoozed=false', 'sort'],
    ['sort=created', 'sort'],
    ['q=shoe&sort=updated', 'sort'],
    ['q=shoe&sort=-created', 'sort'],
    ['q=', 'q'],
    [`tag=${encodeURIComponent('\u200b')}`, 'tag'],
    [`label=${encodeURIComponent('\u00ad')}`, 'label'],
    ['q=%3F!%20-', 'q'],
    ['q=a%00b', 'q'],
    ['unread=yes', 'unread'],
    ['snoozed=1', 'snoozed'],
    ['muted=', 'muted'],
    ['blocked=true&blocked=false', 'blocked'],
    ['assigned_type=human', 'assigned_type'],
    ['priority=high,urgent', 'priority.1'],
    ['channel_type=fax', 'channel_type'],
    ['status=open,gone', 'status.1'],
    ['inbox=', 'inbox'],
    ['tag=a&tag=&tag=b', 'tag.1'],
    ['updated_after=yesterday', 'updated_after'],
    ['updated_before=2026-02-30T00:00:00Z', 'updated_before'],
    ['cursor=', 'cursor'],
    [`sort=updated&cursor=${encodeCursor({ at: 1, id: 'c_a' }, '-updated')}`, 'cursor'],
    [`cursor=${encodeCursor({ at: 1, id: 'c_a' }, '-created')}`, 'cursor'],
    [`sort=snooze_till&snoozed=true&cursor=${encodeCursor({ at: 1, id: 'c_a' }, 'updated')}`, 'cursor'],
  ])('refuses %s and names what is wrong', async (query, path) => {
    expect(await get(`/v1/conversations?${query}`)).toMatchObject(refused(400, path));
  });

  it.each(['-updated', 'updated', '-created'])('gives all pages by its cursor, sorted by %s', async (sort) => {
    const whole = await idsOf(`status=all&sort=${sort}`);
    const found: string[] = [];
    for (let cursor: unknown = ''; cursor !== null;) {
      const page = await get(
        `/v1/conversations?status=all&sort=${sort}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...(page.body['data'] as { id: string }[]).map(({ id }) => id));
      cursor = page.body['next_cursor'];
      expect(found.length).toBeLessThanOrEqual(whole.length);
    }
    expect(found).toEqual(whole);
    expect(found).toHaveLength(6);
  });

  it('joins the names of participants from teammates and contacts, but for names of their own', async () => {
    await open('c_names', { contact_id: 'cnt_n', inbox: 'names', message: inbound('m1', 'Hi') });
    await act('POST', '/v1/conversations/c_names/assign', { assigned_to: 'usr_1', assigned_type: 'attendant' });
    await act('POST', '/v1/conversations/c_names/participants', { id: 'usr_2', type: 'user', display_name: 'Benny' });
    await act('POST', '/v1/conversations/c_names/participants', { id: 'usr_x', type: 'user' });
    await act('PUT', '/v1/contacts/cnt_n', { first_name: 'Nora', last_name: 'Nile' });
    await act('PUT', '/v1/teammates/usr_2', { type: 'attendant', name: 'Ben' });
    const shown = async (): Promise<object> => {
      const { body } = await get('/v1/conversations?inbox=names');
      const [conversation] = body['data'] as {
        participants: { id: string; display_name: unknown; avatar_url: unknown }[];
      }[];
      const names = conversation?.participants.map(({ id, display_name, avatar_url }) => [
        id,
        [display_name, avatar_url],
      ]);
      return Object.fromEntries(names ?? []);
    };
    const ada = ['Ada', 'https://example.test/ada.png'];
    const others = { usr_2: ['Benny', null], usr_x: [null, null] };
    expect(await shown()).toEqual({ cnt_n: ['Nora Nile', null], usr_1: ada, ...others });
    await act('PUT', '/v1/contacts/cnt_n', { first_name: 'Nora' });
    await act('PUT', '/v1/teammates/usr_x', { type: 'attendant', name: 'Xenia' });
    expect(await shown()).toEqual({ cnt_n: ['Nora', null], usr_1: ada, ...others, usr_x: ['Xenia', null] });
    await act('DELETE', '/v1/conversations/c_names', undefined);
  });
});

describe('POST /v1/conversations/list', () => {
  it.each<[object, string[]]>([
    [{}, ['c_f', 'c_e', 'c_d', 'c_c', 'c_b', 'c_a']],
    [{ closed: false }, ['c_f', 'c_c', 'c_b', 'c_a']],
    [{ closed: true }, ['c_e', 'c_d']],
    [{ unread: true }, ['c_e', 'c_c']],
    [{ unread: false }, ['c_f', 'c_e', 'c_d', 'c_c', 'c_b', 'c_a']],
    [{ snoozed: true }, ['c_f']],
    [{ snoozed: false, closed: false }, ['c_c', 'c_b', 'c_a']],
    [{ assigned: null }, ['c_f', 'c_e', 'c_d', 'c_c']],
    [{ assigned: 'usr_1' }, ['c_a']],
    [{ inboxes: ['sales', 'nowhere'] }, ['c_e', 'c_c', 'c_a']],
    [{ inboxes: ['support'], closed: false, assigned: null, snoozed: true }, ['c_f']],
    [{ inboxes: ['sales'], closed: true, unread: true, assigned: null }, ['c_e']],
    [{ inboxes: [] }, []],
  ])('with %j', async (filters, expected) => {
    expect(await listed(filters)).toEqual(expected);
  });

  it('takes numbers for ids, and 50 inboxes at most', async () => {
    await open('c_number', { inbox: '77', assigned_to: '12', assigned_type: 'attendant' });
    expect(await listed({ inboxes: [77], assigned: 12 })).toEqual(['c_number']);
    await act('DELETE', '/v1/conversations/c_number', undefined);
    const many = { filters: { inboxes: Array.from({ length: 51 }, (_, i) => i) } };
    expect(await product.send('POST', '/v1/conversations/list', many)).toMatchObject(refused(400, 'filters.inboxes'));
  });

  it('ends where there is nothing strictly before the date', async () => {
    const { body } = await product.send('POST', '/v1/conversations/list', { limit: 4 }, wait);
    const date = body['next_date'];
    expect(date).toMatch(/Z$/);
    expect(await listed({}, { date })).toEqual(['c_b', 'c_a']);
  });
});

describe('GET /v1/counts', () => {
  const counts = async (query = ''): Promise<unknown> => (await get(`/v1/counts${query}`)).body;
  const sales = { open: 2, unread: 1, unassigned: 1, snoozed: 0, closed: 0 };
  const support = { open: 2, unread: 0, unassigned: 1, snoozed: 1, closed: 1 };
  const zeros = { open: 0, unread: 0, unassigned: 0, snoozed: 0, closed: 0 };

  it('has every inbox with conversations when none is named', async () => {
    expect(await counts()).toEqual({ inboxes: { sales, support }, next_cursor: null });
  });

  it('has those that are named, with zeros for one without conversations', async () => {
    expect(await counts('?inbox=support')).toEqual({ inboxes: { support }, next_cursor: null });
    expect(await counts('?inbox=support,nowhere')).toEqual({
      inboxes: { support, nowhere: zeros },
      next_cursor: null,
    });
    expect(await counts('?inbox=sales&inbox=constructor')).toEqual({
      inboxes: { sales, constructor: zeros },
      next_cursor: null,
    });
  });

  it('is of one workspace, and refuses what it does not know', async () => {
    const other = await product.send('GET', '/v1/counts', undefined, { authorization: `Bearer ${OTHER_KEY}` });
    expect(other.body).toEqual({ inboxes: {}, next_cursor: null });
    expect(await get('/v1/counts?inbox=a/b')).toMatchObject(refused(400, 'inbox'));
    expect(await get('/v1/counts?status=open')).toMatchObject(refused(400, 'status'));
    expect((await product.send('GET', '/v1/counts', undefined, { authorization: '' })).status).toBe(401);
  });
});

describe('Parley-Wait-For', () => {
  it('lets every list and the counts show what was just done', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = `c_wait_${round}`;
      await open(id, { inbox: 'waiting', message: inbound('m1', `word${round}`) });
      const [path, expected] = (
        [
          ['/v1/conversations?inbox=waiting&limit=1', { data: [{ id }] }],
          [`/v1/conversations?q=word${round}`, { data: [{ id }] }],
          ['/v1/counts?inbox=waiting', { inboxes: { waiting: { open: round + 1, unread: round + 1 } } }],
        ] as const
      )[round % 3] ?? ['', {}];
      expect((await get(path)).body).toMatchObject(expected);
      if (round % 3 === 0) expect((await listed({ inboxes: ['waiting'] }))[0]).toBe(id);
    }
  });

  it('is refused when it is no position', async () => {
    const headers = { 'parley-wait-for': '../..' };
    expect((await product.send('GET', '/v1/counts', undefined, headers)).status).toBe(400);
    expect((await product.send('POST', '/v1/conversations/list', {}, headers)).status).toBe(400);
  });
});
