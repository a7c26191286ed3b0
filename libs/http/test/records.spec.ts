import { newId, opening, OTHER_KEY, startProduct, type Answer, type Product } from '@parley/testing-product';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const after = (answer: Answer): { 'parley-wait-for': string } => ({
  'parley-wait-for': String(answer.body['position']),
});
const zoe = { first_name: 'Zoë', last_name: 'Zander', phone: '+4930123456', email: 'zoe@example.test' };

describe('a contact', () => {
  it('is saved as a whole, found by id, phone and e-mail, and not by another workspace', async () => {
    const saved = await product.send('PUT', '/v1/contacts/cnt_zoe', { ...zoe, metadata: { tier: 'premium' } });
    expect(saved).toMatchObject({ status: 201, body: { id: 'cnt_zoe', revision: 0, changed: true } });
    const read = await product.send('GET', '/v1/contacts/cnt_zoe', undefined, after(saved));
    expect(read.body).toMatchObject({ id: 'cnt_zoe', ...zoe, full_name: 'Zoë Zander', metadata: { tier: 'premium' } });
    expect(read.body).toMatchObject({
      status: 'active',
      preferred_channel: null,
      last_contacted: null,
      blocked: false,
    });
    for (const query of [`phone=${encodeURIComponent(zoe.phone)}`, 'email=ZOE@example.test']) {
      const found = await product.send('GET', `/v1/contacts?${query}`);
      expect(found).toMatchObject({ status: 200, body: { data: [{ id: 'cnt_zoe' }] } });
      const other = { authorization: `Bearer ${OTHER_KEY}` };
      expect((await product.send('GET', `/v1/contacts?${query}`, undefined, other)).body).toMatchObject({ data: [] });
      expect((await product.send('GET', '/v1/contacts/cnt_zoe', undefined, other)).status).toBe(404);
    }
  });

  it('can be sent back as it was read, and nothing changes', async () => {
    const saved = await product.send('PUT', '/v1/contacts/cnt_back', zoe);
    const { body } = await product.send('GET', '/v1/contacts/cnt_back', undefined, after(saved));
    expect((await product.send('PUT', '/v1/contacts/cnt_back', body)).body).toMatchObject({ changed: false });
  });

  it('is blocked and unblocked, also without a record, and shows it in its conversations (rule 9)', async () => {
    const id = newId();
    const message = { id: 'm1', direction: 'inbound', text: 'Hello' };
    await product.send('POST', '/v1/conversations', opening({ id, contact_id: 'cnt_b' }));
    const blocked = await product.send('POST', '/v1/contacts/cnt_b/block', {});
    expect(blocked.body).toMatchObject({ changed: true });
    expect((await product.send('POST', '/v1/contacts/cnt_b/block', {})).body).toMatchObject({ changed: false });
    const sent = await product.send('POST', `/v1/conversations/${id}/messages`, message);
    await product.send('GET', '/v1/conversations', undefined, after(blocked));
    const shown = await product.send('GET', `/v1/conversations/${id}`, undefined, after(sent));
    expect(shown.body).toMatchObject({ blocked: true, unread_count: 0, read: true, message_count: 1 });
    const unblocked = await product.send('POST', '/v1/contacts/cnt_b/unblock', {});
    await product.send('GET', '/v1/conversations', undefined, after(unblocked));
    expect((await product.send('GET', `/v1/conversations/${id}`)).body).toMatchObject({
      blocked: false,
      unread_count: 0,
    });
  });

  it('that was never heard of cannot be unblocked or erased', async () => {
    for (const [method, path] of [
      ['POST', '/v1/contacts/cnt_nobody/unblock'],
      ['DELETE', '/v1/contacts/cnt_nobody'],
      ['GET', '/v1/contacts/cnt_nobody'],
    ] as const)
      expect(await product.send(method, path, method === 'POST' ? {} : undefined)).toMatchObject({
        status: 404,
        body: { code: 'contact_not_found' },
      });
  });

  it('is erased: nothing of it is shown any more, and it can begin anew', async () => {
    await product.send('PUT', '/v1/contacts/cnt_gone', { ...zoe, phone: '+4930999999' });
    const erased = await product.send('DELETE', '/v1/contacts/cnt_gone');
    const read = await product.send('GET', '/v1/contacts/cnt_gone', undefined, after(erased));
    expect(read.body).toMatchObject({ status: 'deleted', first_name: '', phone: null, email: null, metadata: {} });
    const byPhone = await product.send('GET', '/v1/contacts?phone=%2B4930999999');
    expect(byPhone.body).toMatchObject({ data: [] });
    expect((await product.send('PUT', '/v1/contacts/cnt_gone', zoe)).body).toMatchObject({ changed: true });
  });

  it.each([
    [{ first_name: 'Z', phone: '030 123' }, 'phone'],
    [{ first_name: 'Z', email: 'zoe' }, 'email'],
    [{ phone: '+4930123456', first_name: null }, 'first_name'],
    [{ first_name: 'Z', status: 'deleted' }, 'status'],
    [{ first_name: 'Z', metadata: { a: '\0' } }, 'metadata'],
    [{ first_name: 'Z', metadata: { a: 'x'.repeat(17_000) } }, 'metadata'],
    [{ first_name: 'Z', metadata: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) }, 'metadata'],
    [{ first_name: 'Z', nickname: 'Z' }, 'nickname'],
    [{ first_name: 'Z', id: 'cnt_other' }, 'id'],
  ] as const)('with %j is refused and names %s', async (body, path) => {
    const answer = await product.send('PUT', '/v1/contacts/cnt_bad', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } });
  });
});

describe('a contact given with a conversation or message', () => {
  it('is saved first, under an id that its phone, else its e-mail, always gives', async () => {
    const { email: _, ...byPhone } = { ...zoe, phone: '+4930777777' };
    const contact = { first_name: 'Ann', email: 'Ann@Example.test' };
    const first = await product.send('POST', '/v1/messages', {
      ...opening(),
      contact_id: undefined,
      contact: byPhone,
      message: { id: 'm1', direction: 'inbound', text: 'Hello' },
    });
    expect(first).toMatchObject({ status: 201, body: { opened: true } });
    const conversation = await product.send(
      'GET',
      `/v1/conversations/${String(first.body['conversation_id'])}`,
      undefined,
      after(first),
    );
    expect(conversation.body).toMatchObject({
      target: '+4930777777',
      contact: { phone: '+4930777777', first_name: 'Zoë' },
    });
    const ids = new Set<unknown>();
    for (const email of ['Ann@Example.test', 'ann@example.test']) {
      const opened = await product.send('POST', '/v1/conversations', {
        ...opening({ channel_type: 'email' }),
        contact_id: undefined,
        contact: { ...contact, email },
      });
      const read = await product.send(
        'GET',
        `/v1/conversations/${String(opened.body['conversation_id'])}`,
        undefined,
        after(opened),
      );
      ids.add(read.body['contact_id']);
    }
    expect(ids.size).toBe(1);
  });

  it('needs an id, a phone or an e-mail, and no contact_id beside it', async () => {
    const message = { id: 'm1', direction: 'inbound', text: 'Hello' };
    const bodies = [
      [{ ...opening({ message }), contact_id: undefined, contact: { first_name: 'Z' } }, 'contact.id'],
      [{ ...opening({ message }), contact: { first_name: 'Z', id: 'cnt_z' } }, 'contact_id'],
      [{ ...opening({ message }), contact_id: undefined }, 'contact_id'],
    ] as const;
    for (const [body, path] of bodies)
      for (const route of ['/v1/messages', '/v1/conversations'])
        expect(await product.send('POST', route, body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe('a contact given with a conversation that is not opened', () => {
  it('is left as it is: by a repetition, by what is there already, and by what is refused', async () => {
    const id = newId();
    const contactOf = async (): Promise<unknown> =>
      (await product.send('GET', '/v1/contacts/cnt_kept')).body['revision'];
    const body = (more: object = {}): object => ({
      ...opening({ id }),
      contact_id: undefined,
      contact: { id: 'cnt_kept', first_name: 'Inline' },
      ...more,
    });
    await product.send('POST', '/v1/conversations', body());
    const later = await product.send('PUT', '/v1/contacts/cnt_kept', { first_name: 'Later' });
    await product.send('GET', '/v1/contacts/cnt_kept', undefined, after(later));
    const before = await contactOf();
    const message = { id: 'm1', direction: 'inbound', text: 'Hi', sender: { type: 'user', id: 'usr_1' } };
    const refused: readonly (readonly [number, object, Record<string, string>])[] = [
      [200, body(), {}],
      [409, body({ subject: 'Another' }), {}],
      [412, body({ id: newId() }), { 'if-match': '"3"' }],
      [400, body({ id: newId(), message }), {}],
      [403, body({ id: newId() }), { 'parley-actor': 'contact:cnt_kept' }],
    ];
    for (const [status, given, headers] of refused)
      expect((await product.send('POST', '/v1/conversations', given, headers)).status).toBe(status);
    const { id: _, ...delivery } = body({ message }) as { id: string };
    expect((await product.send('POST', '/v1/messages', delivery)).status).toBe(400);
    await product.send('POST', `/v1/conversations/${id}/archive`, {});
    const outbound = { ...delivery, message: { id: 'm2', direction: 'outbound', text: 'Hi' } };
    expect((await product.send('POST', '/v1/messages', outbound)).status).toBe(409);
    const last = await product.send('POST', '/v1/contacts/cnt_kept/block', {});
    await product.send('GET', '/v1/contacts/cnt_kept', undefined, after(last));
    expect(await contactOf()).toBe(Number(before) + 1);
  });
});

describe('records', () => {
  it('are not a contact to change', async () => {
    const headers = { 'parley-actor': 'contact:cnt_evil' };
    for (const [method, path, body] of [
      ['PUT', '/v1/inboxes/inbox_x', { name: 'X' }],
      ['PUT', '/v1/routing-rules', { rules: [] }],
      ['PUT', '/v1/teammates/usr_x', { type: 'attendant', name: 'X' }],
      ['PUT', '/v1/contacts/cnt_x', { first_name: 'X' }],
      ['POST', '/v1/contacts/cnt_x/block', {}],
      ['DELETE', '/v1/contacts/cnt_zoe', undefined],
    ] as const)
      expect(await product.send(method, path, body, headers)).toMatchObject({
        status: 403,
        body: { code: 'actor_not_allowed' },
      });
  });

  it('are made under If-Match by nobody, and changed under the right one only', async () => {
    const put = (ifMatch: string): Promise<Answer> =>
      product.send('PUT', '/v1/contacts/cnt_match', { first_name: `N${ifMatch}` }, { 'if-match': ifMatch });
    expect(await put('"5"')).toMatchObject({ status: 412, body: { code: 'precondition_failed', revision: null } });
    expect((await product.send('PUT', '/v1/contacts/cnt_match', { first_name: 'N' })).status).toBe(201);
    expect((await put('"1"')).status).toBe(412);
    expect((await put('"0"')).status).toBe(200);
  });

  it('are erased with nothing to say', async () => {
    expect((await product.send('DELETE', '/v1/contacts/cnt_match', { foo: 1 })).status).toBe(400);
  });

  it('are found by a phone number whose plus nobody encoded', async () => {
    const saved = await product.send('PUT', '/v1/contacts/cnt_plus', { first_name: 'P', phone: '+4930555555' });
    await product.send('GET', '/v1/contacts/cnt_plus', undefined, after(saved));
    expect((await product.send('GET', '/v1/contacts?phone=+4930555555')).body).toMatchObject({
      data: [{ id: 'cnt_plus' }],
    });
  });
});

describe('teammates and inboxes', () => {
  it('are saved, listed in pages and joined into conversations', async () => {
    const id = newId();
    for (const n of [1, 2, 3])
      await product.send('PUT', `/v1/teammates/usr_t${n}`, {
        type: 'attendant',
        name: `Name ${n}`,
        email: `t${n}@example.test`,
      });
    const inbox = { name: 'Sales', reopen_window_seconds: 3600, reopen_after_spam: false };
    const saved = await product.send('PUT', '/v1/inboxes/inbox_sales', inbox);
    expect((await product.send('GET', '/v1/inboxes', undefined, after(saved))).body).toMatchObject({
      data: [{ id: 'inbox_sales', ...inbox, inactivity_timeout_seconds: null }],
    });
    const page = await product.send('GET', '/v1/teammates?limit=2');
    expect(page.body).toMatchObject({ data: [{ id: 'usr_t1', name: 'Name 1', available: true }, { id: 'usr_t2' }] });
    const next = await product.send('GET', `/v1/teammates?limit=2&cursor=${String(page.body['next_cursor'])}`);
    expect(next.body).toMatchObject({ data: [{ id: 'usr_t3' }], next_cursor: null });
    const opened = await product.send('POST', '/v1/conversations', opening({ id, assigned_to: 'usr_t2' }));
    expect((await product.send('GET', `/v1/conversations/${id}`, undefined, after(opened))).body).toMatchObject({
      assigned_to: { id: 'usr_t2', name: 'Name 2', email: 't2@example.test' },
    });
  });

  it.each([
    ['/v1/teammates/usr_bad', { type: 'robot', name: 'R' }, 'type'],
    ['/v1/inboxes/inbox_bad', { name: 'I', reopen_window_seconds: -1 }, 'reopen_window_seconds'],
    ['/v1/inboxes/inbox_bad', { name: 'I', inactivity_resolution: 'won' }, 'inactivity_resolution'],
  ] as const)('%s with %j is refused and names %s', async (path, body, field) => {
    const answer = await product.send('PUT', path, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
  });
});

describe('PATCH', () => {
  it('names the commands that status and snooze have, and every other bad field at once', async () => {
    const id = newId();
    await product.send('POST', '/v1/conversations', opening({ id }));
    const body = { status: 'closed', snooze_till: null, subject: 7, assigned_type: 'agent' };
    const answer = await product.send('PATCH', `/v1/conversations/${id}`, body);
    expect(answer.status).toBe(400);
    const errors = answer.body['errors'] as readonly { path: string; message: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(['assigned', 'snooze_till', 'status', 'subject']);
    expect(errors.find(({ path }) => path === 'status')?.message).toContain('/close');
  });

  it('is one commit, clears with null, and takes whole lists', async () => {
    const id = newId();
    const first = { subject: 'Old', description: 'D', priority: 'low', tags: ['a', 'b'], assigned_to: 'usr_1' };
    const opened = await product.send('POST', '/v1/conversations', opening({ id, ...first }));
    const answer = await product.send(
      'PATCH',
      `/v1/conversations/${id}`,
      {
        subject: null,
        priority: null,
        tags: ['B', 'c'],
        assigned: null,
        members: [{ id: 'usr_2', name: 'Ben' }],
        muted: true,
      },
      { 'if-match': `"${String(opened.body['revision'])}"` },
    );
    expect(answer).toMatchObject({ status: 200, body: { changed: true } });
    const read = await product.send('GET', `/v1/conversations/${id}`, undefined, after(answer));
    expect(read.body).toMatchObject({
      subject: null,
      description: 'D',
      priority: null,
      tags: ['b', 'c'],
      assigned_to: null,
      assigned_type: null,
      members: [{ id: 'usr_2', name: 'Ben' }],
      muted: true,
    });
  });
});
