import { KEY, newId, opening, OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

describe('commands over HTTP', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> =>
    product.send('POST', path, body, headers);
  async function opened(more: object = {}): Promise<string> {
    const id = newId();
    expect((await post('/v1/conversations', opening({ id, ...more }))).status).toBe(201);
    return id;
  }
  /** The conversation as it is after an answer: read with that answer's position. */
  const after = (answer: Answer): Promise<Answer> =>
    product.send('GET', `/v1/conversations/${String(answer.body['conversation_id'])}`, undefined, {
      'parley-wait-for': String(answer.body['position']),
    });

  it('opens a conversation and answers 201 with its revision, position and ETag', async () => {
    const answer = await post('/v1/conversations', opening());
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      conversation_id: expect.stringMatching(/^conv_[0-9A-HJKMNP-TV-Z]{26}$/),
      revision: 1,
      changed: true,
      position: expect.any(String),
    });
    expect(answer.headers.get('etag')).toBe('"1"');
  });

  it('shows every field of a conversation, what has no value as null', async () => {
    const id = newId();
    const shown = await after(
      await post('/v1/conversations', opening({ id, subject: 'Order', tags: [' VIP ', 'vip'], assigned_to: 'usr_1' })),
    );
    expect(shown.body).toMatchObject({
      id,
      workspace_id: 'ws_1',
      contact: { id: 'cnt_1', first_name: '', status: 'active', phone: null, metadata: {} },
      channel: 'whatsapp',
      status: 'open',
      subject: 'Order',
      priority: null,
      tags: ['VIP'],
      labels: [],
      assigned_to: { id: 'usr_1', name: null, email: null },
      assigned_type: 'attendant',
      visibility: 'private',
      accessibility: 'invite-only',
      message_count: 0,
      unread_count: 0,
      read: true,
      closed_at: null,
      snooze_till: null,
    });
    expect(shown.headers.get('etag')).toBe(`"${String(shown.body['revision'])}"`);
  });

  it('plays a day of a conversation: message, assign, answer, read, close, reopened by a message', async () => {
    const id = await opened();
    const path = `/v1/conversations/${id}`;
    await post(`${path}/messages`, { id: 'm1', direction: 'inbound', text: 'Where is my order?' });
    expect(
      (await after(await post(`${path}/assign`, { assigned_to: 'bot_1', assigned_type: 'agent' }))).body,
    ).toMatchObject({
      unread_count: 1,
      read: false,
      replied: false,
      assigned_to: { id: 'bot_1' },
      last_message_preview: 'Where is my order?',
    });
    await post(
      `${path}/messages`,
      { id: 'm2', direction: 'outbound', text: 'On its way.' },
      { 'parley-actor': 'agent:bot_1' },
    );
    await post(`${path}/read`, {});
    const closed = await after(
      await post(`${path}/close`, { resolution: 'resolved' }, { 'parley-actor': 'attendant:usr_9' }),
    );
    expect(closed.body).toMatchObject({
      status: 'closed',
      resolution: 'resolved',
      closed_by: 'usr_9',
      closed_by_type: 'attendant',
      unread_count: 0,
      replied: true,
      message_count: 2,
    });
    const again = await after(
      await post(`${path}/messages`, { id: 'm3', direction: 'inbound', text: 'It is broken!' }),
    );
    expect(again.body).toMatchObject({
      status: 'open',
      resolution: null,
      closed_at: null,
      unread_count: 1,
      replied: false,
    });
  });

  it('answers what is already so with 200, changed: false and the same revision', async () => {
    const id = await opened();
    const first = await post(`/v1/conversations/${id}/close`);
    const second = await post(`/v1/conversations/${id}/close`, {});
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...first.body, changed: false });
  });

  it('rule 2: the same message twice changes nothing, also when both come at once', async () => {
    const id = await opened();
    const send = (): Promise<Answer> =>
      post(`/v1/conversations/${id}/messages`, { id: 'm1', direction: 'inbound', text: 'Hi' });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ body }) => body['changed'] === true)).toHaveLength(1);
  });

  it('refuses with 409, a code and what to do', async () => {
    const id = await opened();
    await post(`/v1/conversations/${id}/close`, { resolution: 'spam' });
    const refused = await post(`/v1/conversations/${id}/close`, { resolution: 'resolved' });
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'conversation_closed', detail: expect.stringContaining('Reopen') });
    expect(await post('/v1/conversations', opening({ id, subject: 'other' }))).toMatchObject({
      status: 409,
      body: { code: 'conversation_exists' },
    });
  });

  it('rule 12: with If-Match the loser gets 412 and the current revision', async () => {
    const id = await opened();
    const path = `/v1/conversations/${id}`;
    expect((await post(`${path}/close`, {}, { 'if-match': '"1"' })).status).toBe(200);
    const lost = await post(`${path}/reopen`, {}, { 'if-match': '"1"' });
    expect(lost).toMatchObject({ status: 412, body: { code: 'precondition_failed', revision: 2 } });
    expect(lost.headers.get('etag')).toBe('"2"');
    expect((await post(`${path}/reopen`, {}, { 'if-match': '"2"' })).body['changed']).toBe(true);
  });

  it('rule 13: a key seen before gets the first answer, another request under it 422', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/v1/conversations', opening(), key)));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(9);
    expect(await post('/v1/conversations', opening({ inbox: 'inbox_2' }), key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('rule 13: a creation with an id, repeated without a key, is the same request and changes nothing', async () => {
    const body = opening({ id: newId() });
    const first = await post('/v1/conversations', body);
    expect(await post('/v1/conversations', body)).toMatchObject({
      status: 200,
      body: { ...first.body, changed: false },
    });
  });

  it('never shows or touches another workspace', async () => {
    const id = await opened();
    const other = { authorization: `Bearer ${OTHER_KEY}` };
    expect((await product.send('GET', `/v1/conversations/${id}`, undefined, other)).status).toBe(404);
    expect((await post(`/v1/conversations/${id}/close`, {}, other)).status).toBe(404);
    expect((await product.send('GET', '/v1/conversations?status=all', undefined, other)).body['data']).toEqual([]);
    const open = await post('/v1/conversations', opening({ id }), other);
    expect(open.status).toBe(201);
  });

  it('is unavailable with 503 while the event store is away, and nothing is half done', async () => {
    const id = await opened();
    product.log.reachable = false;
    const failed = await post(`/v1/conversations/${id}/close`);
    expect(failed).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(failed.headers.get('retry-after')).toBe('1');
    product.log.reachable = true;
    expect((await post(`/v1/conversations/${id}/close`)).body).toMatchObject({ changed: true, revision: 2 });
  });

  it('rule 12: a close racing with an inbound message ends as a serial order would, and loses no message', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await opened();
      const [closed, received] = await Promise.all([
        post(`/v1/conversations/${id}/close`),
        post(`/v1/conversations/${id}/messages`, { id: 'm1', direction: 'inbound', text: 'Wait!' }),
      ]);
      const last = Number(closed.body['revision']) > Number(received.body['revision']) ? closed : received;
      const { status, message_count } = (await after(last)).body;
      expect(message_count).toBe(1);
      expect(status).toBe(last === closed ? 'closed' : 'open');
    }
  });

  describe('bad input', () => {
    it('names every bad field at once', async () => {
      const answer = await post('/v1/conversations', {
        contact_id: '',
        inbox: 7,
        channel_type: 'fax',
        colour: 'red',
        tags: ['ok', 5],
        message: { id: 'm', direction: 'inbound', attachments: [{ url: 'x', content_type: 'image/png' }] },
      });
      expect(answer.status).toBe(400);
      const errors = answer.body['errors'] as { path: string }[];
      expect(errors.map(({ path }) => path).sort()).toEqual(
        ['channel_id', 'channel_type', 'colour', 'contact_id', 'inbox', 'message.attachments.0.url', 'tags.1'].sort(),
      );
    });

    it.each<[string, string, unknown, number, Record<string, string>]>([
      ['broken JSON', '/v1/conversations', '{"a":', 400, {}],
      ['a list as body', '/v1/conversations', [], 400, {}],
      ['prototype pollution', '/v1/conversations', '{"__proto__":{"admin":true}}', 400, {}],
      [
        'another content type',
        '/v1/conversations',
        'a=1',
        415,
        { 'content-type': 'application/x-www-form-urlencoded' },
      ],
      ['a body over 256 KiB', '/v1/conversations', JSON.stringify({ a: 'x'.repeat(256 * 1024) }), 413, {}],
      [
        'a message without text and attachments',
        '/v1/conversations/c1/messages',
        { id: 'm', direction: 'inbound' },
        400,
        {},
      ],
      [
        'an unpaired surrogate',
        '/v1/conversations/c1/messages',
        '{"id":"m","direction":"inbound","text":"\\ud800"}',
        400,
        {},
      ],
      ['a NUL', '/v1/conversations/c1/messages', '{"id":"m","direction":"inbound","text":"a\\u0000b"}', 400, {}],
      [
        'text that is too long',
        '/v1/conversations/c1/messages',
        { id: 'm', direction: 'inbound', text: 'x'.repeat(20_001) },
        400,
        {},
      ],
      [
        'a time that is none',
        '/v1/conversations/c1/messages',
        { id: 'm', direction: 'inbound', text: 'x', sent_at: '2026-02-30T00:00:00Z' },
        400,
        {},
      ],
      ['a command that does not exist', '/v1/conversations/c1/explode', {}, 404, {}],
      ['a conversation that does not exist', '/v1/conversations/none/close', {}, 404, {}],
      ['an id that cannot be', '/v1/conversations/%2e%2e%2fx/close', {}, 400, {}],
      ['a broken If-Match', '/v1/conversations/c1/close', {}, 400, { 'if-match': 'latest' }],
      ['an actor without a type', '/v1/conversations/c1/close', {}, 400, { 'parley-actor': 'usr_1' }],
      ['no key', '/v1/conversations/c1/close', {}, 401, { authorization: '' }],
      ['an unknown key', '/v1/conversations/c1/close', {}, 401, { authorization: `Bearer ${KEY}x` }],
      ['a contact that closes', '/v1/conversations/c1/close', {}, 403, { 'parley-actor': 'contact:cnt_1' }],
    ])('answers %s with a problem, and writes nothing', async (_, path, body, status, headers) => {
      const before = product.log.commits.length;
      const answer = await post(path, body, headers);
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({
        status,
        code: expect.stringMatching(/^[a-z_]+$/),
        detail: expect.any(String),
      });
      expect(product.log.commits).toHaveLength(before);
    });
  });
});
