import { newId, opening, OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

type Item = Readonly<Record<string, unknown>>;

const get = (path: string, headers = {}): Promise<Answer> =>
  product.send('GET', `/v1/conversations/${path}`, undefined, headers);
const act = async (id: string, command: string, body: object = {}, headers = {}): Promise<Answer> => {
  const answer = await product.send('POST', `/v1/conversations/${id}/${command}`, body, headers);
  expect(answer.status).toBeLessThan(300);
  return answer;
};
const itemsOf = ({ body }: Answer): Item[] => body['data'] as Item[];
const wait = (answer: Answer): object => ({ 'parley-wait-for': String(answer.body['position']) });
const other = { authorization: `Bearer ${OTHER_KEY}` };

/** A conversation with three messages and a note, closed in the end; and the answer that was last. */
async function conversation(): Promise<{ id: string; last: Answer }> {
  const id = newId();
  const message = { id: 'm1', direction: 'inbound', text: 'Hello', sent_at: '2024-01-15T12:30:00+02:00' };
  await product.send('POST', '/v1/conversations', opening({ id, subject: 'Order 7', message }));
  await act(id, 'notes', { text: 'call back' });
  await act(id, 'messages', { id: 'm2', direction: 'outbound', text: 'Good morning' });
  await act(id, 'messages/m2/status', { status: 'delivered' });
  await act(id, 'messages', {
    id: 'm3',
    direction: 'inbound',
    attachments: [{ url: 'https://files.test/a.png', content_type: 'image/png' }],
  });
  await act(id, 'assign', { assigned_to: 'usr_1', assigned_type: 'attendant' }, { 'parley-actor': 'attendant:usr_9' });
  return { id, last: await act(id, 'close', {}) };
}

describe('the history over HTTP', () => {
  it('is every event with its time, its actor and what changed', async () => {
    const { id } = await conversation();
    const page = await get(`${id}/history`);
    expect(page).toMatchObject({ status: 200, body: { next_after: null } });
    const items = itemsOf(page);
    expect(items.map(({ revision }) => revision)).toEqual(items.map((_, i) => i));
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ConversationOpened', 'NoteAdded', 'MessageStatusChanged', 'ConversationClosed']),
    );
    for (const item of items) {
      expect(Object.keys(item)).toEqual(['revision', 'type', 'occurred_at', 'actor', 'caused_by', 'data']);
      expect(item['occurred_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    const of = (type: string): Item | undefined => items.find((item) => item['type'] === type);
    expect(of('ConversationOpened')).toMatchObject({
      actor: { type: 'api', id: 'bootstrap' },
      caused_by: expect.any(String),
      data: { subject: 'Order 7', channel_type: 'whatsapp', assigned_to: null },
    });
    expect(of('NoteAdded')?.['data']).toMatchObject({ text: 'call back' });
    expect(of('ConversationAssigned')).toMatchObject({
      actor: { type: 'attendant', id: 'usr_9' },
      data: { assigned_to: 'usr_1', assigned_type: 'attendant', previous_assigned_to: null, routed: null },
    });
  });

  it('comes in pages that end where they are asked to', async () => {
    const { id } = await conversation();
    const all = itemsOf(await get(`${id}/history?limit=200`));
    const first = await get(`${id}/history?limit=2`);
    expect(itemsOf(first)).toEqual(all.slice(0, 2));
    expect(first.body['next_after']).toBe(1);
    const rest = await get(`${id}/history?after=1`);
    expect(rest.body).toEqual({ data: all.slice(2), next_after: null });
    expect((await get(`${id}/history?after=99999`)).body).toEqual({ data: [], next_after: null });
  });

  it('still answers when the conversation is deleted, and only there', async () => {
    const { id } = await conversation();
    const deleted = await product.send('DELETE', `/v1/conversations/${id}`);
    const page = await get(`${id}/history`, wait(deleted));
    expect(itemsOf(page).at(-1)).toMatchObject({ type: 'ConversationDeleted', data: {} });
    for (const path of [id, `${id}/messages`, `${id}?revision=0`, `${id}?as_of=2999-01-01T00:00:00Z`])
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'conversation_not_found' } });
  });

  it('is not there for an unknown conversation, nor for another workspace', async () => {
    const { id, last } = await conversation();
    for (const path of ['history', 'messages']) {
      const unknown = { status: 404, body: { code: 'conversation_not_found' } };
      expect(await get(`conv_unknown/${path}`)).toMatchObject(unknown);
      expect(await get(`${id}/${path}`, wait(last))).toMatchObject({ status: 200 });
      expect(await get(`${id}/${path}`, other)).toMatchObject(unknown);
    }
  });
});

describe('the messages over HTTP', () => {
  it('are shown newest first, with their status', async () => {
    const { id, last } = await conversation();
    const page = await get(`${id}/messages`, wait(last));
    expect(page).toMatchObject({ status: 200, body: { next_before: null } });
    expect(itemsOf(page)).toMatchObject([
      {
        id: 'm3',
        number: 3,
        direction: 'inbound',
        type: 'image',
        text: null,
        attachments: [{ url: 'https://files.test/a.png', content_type: 'image/png', name: null, size: null }],
        status: 'delivered',
      },
      { id: 'm2', number: 2, direction: 'outbound', type: 'text', text: 'Good morning', status: 'delivered' },
      {
        id: 'm1',
        sender: { type: 'contact', id: 'cnt_1', name: null },
        status: 'delivered',
        sent_at: '2024-01-15T10:30:00.000Z',
        recorded_at: expect.stringMatching(/\.\d{3}Z$/),
      },
    ]);
  });

  it('come in pages', async () => {
    const { id, last } = await conversation();
    const first = await get(`${id}/messages?limit=2`, wait(last));
    expect(itemsOf(first).map((item) => item['number'])).toEqual([3, 2]);
    expect(first.body['next_before']).toBe(2);
    const second = await get(`${id}/messages?limit=2&before=2`);
    expect(itemsOf(second).map((item) => item['number'])).toEqual([1]);
    expect(second.body['next_before']).toBeNull();
  });
});

describe('a conversation as it was, over HTTP', () => {
  it('is shown at a revision and at a time, whole commits only (rule 1)', async () => {
    const { id, last } = await conversation();
    const now = await get(id, wait(last));
    const history = itemsOf(await get(`${id}/history`));
    const opened = await get(`${id}?revision=0`);
    expect(opened.body).toMatchObject({ id, status: 'open', message_count: 1, assigned_to: null, closed_at: null });
    expect(opened.headers.get('etag')).toBe(`"${String(opened.body['revision'])}"`);
    expect(opened.body['revision']).toBe(history.findIndex(({ type }) => type === 'NoteAdded') - 1);
    const noted = history.find(({ type }) => type === 'NoteAdded');
    expect((await get(`${id}?as_of=${String(noted?.['occurred_at'])}`)).body).toMatchObject({
      revision: noted?.['revision'],
      message_count: 1,
    });
    expect((await get(`${id}?revision=${String(now.body['revision'])}`)).body).toEqual(now.body);
    expect((await get(`${id}?as_of=2999-01-01T00:00:00Z&view=list`)).body).toEqual((await get(`${id}?view=list`)).body);
  });

  it('is not there before it was opened, and not beyond its end', async () => {
    const { id, last } = await conversation();
    expect(await get(`${id}?as_of=2000-01-01T00:00:00Z`, wait(last))).toMatchObject({
      status: 404,
      body: { code: 'conversation_not_found' },
    });
    expect(await get(`${id}?revision=99999`)).toMatchObject({ status: 404, body: { code: 'revision_not_found' } });
  });
});

describe('what is asked of them wrongly', () => {
  it.each([
    ['history?after=-1', 'after'],
    ['history?after=one', 'after'],
    ['history?after=1&after=2', 'after'],
    ['history?limit=0', 'limit'],
    ['history?limit=201', 'limit'],
    ['history?before=3', 'before'],
    ['messages?before=0', 'before'],
    ['messages?before=1.5', 'before'],
    ['messages?limit=all', 'limit'],
    ['messages?after=3', 'after'],
    ['?revision=-1', 'revision'],
    ['?as_of=yesterday', 'as_of'],
    ['?revision=1&as_of=2999-01-01T00:00:00Z', 'as_of'],
  ])('is refused with its name: %s', async (path, field) => {
    const answer = await get(path.startsWith('?') ? `conv_1${path}` : `conv_1/${path}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: field }] } });
  });

  it('is refused with a position that is none', async () => {
    const no = { 'parley-wait-for': 'nowhere' };
    for (const path of ['conv_1/history', 'conv_1/messages', 'conv_1?revision=0'])
      expect(await get(path, no)).toMatchObject({ status: 400, body: { errors: [{ path: 'Parley-Wait-For' }] } });
  });
});
