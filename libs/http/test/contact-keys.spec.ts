import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

/* Keys whose actor is a contact: each speaks for that contact alone. */

let product: Product;
/** Headers of a key of Zoë's, and of one that names her as its actor. */
let asZoe: readonly Readonly<Record<string, string>>[];
beforeAll(async () => {
  product = await startProduct();
  const made = await product.send('POST', '/v1/api-keys', {
    actor_type: 'contact',
    actor_id: 'cnt_zoe',
    rights: 'admin',
  });
  asZoe = [{ authorization: `Bearer ${String(made.body['key'])}` }, { 'parley-actor': 'contact:cnt_zoe' }];
});
afterAll(() => product.stop());

let messages = 0;
const message = (more: object = {}): object => ({
  id: `m${(messages += 1)}`,
  direction: 'inbound',
  text: 'Hello',
  ...more,
});

const allowed = { status: 200 };
const opened = { status: 201 };
const forbidden = { status: 403, body: { code: 'actor_not_allowed' } };

const place = (more: object): object => ({ ...opening({ channel_id: newId() }), ...more });

async function each(send: (headers: Readonly<Record<string, string>>) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const headers of asZoe) answers.push(await send(headers));
  return answers;
}

async function conversationOf(contact: string, more: object = {}): Promise<string> {
  const id = newId();
  const answer = await product.send('POST', '/v1/conversations', place({ id, contact_id: contact, ...more }));
  expect(answer.status).toBe(201);
  const wait = { 'parley-wait-for': String(answer.body['position']) };
  expect((await product.send('GET', `/v1/conversations/${id}`, undefined, wait)).status).toBe(200);
  return id;
}

const eventsOf = async (id: string): Promise<number> => {
  const { status, body } = await product.send('GET', `/v1/conversations/${id}/history`);
  expect(status).toBe(200);
  return (body['data'] as readonly unknown[]).length;
};

describe('a key of a contact', () => {
  it('records its messages, in its own conversation and in those that it takes part in', async () => {
    const own = await conversationOf('cnt_zoe');
    const others = await conversationOf('cnt_yan', { participants: [{ id: 'cnt_zoe', type: 'contact' }] });
    for (const id of [own, others]) {
      const answers = await each((headers) =>
        product.send('POST', `/v1/conversations/${id}/messages`, message(), headers),
      );
      expect(answers).toMatchObject([allowed, allowed]);
      const position = String(answers[1]?.body['position']);
      const read = await product.send('GET', `/v1/conversations/${id}/messages`, undefined, {
        'parley-wait-for': position,
      });
      const from = { sender: { type: 'contact', id: 'cnt_zoe' } };
      expect(read.body).toMatchObject({ data: [from, from] });
    }
  });

  it('records none in the conversations of others, by name or in bulk', async () => {
    const id = await conversationOf('cnt_yan', {
      participants: [{ id: 'usr_1', type: 'user' }],
      message: message({ id: 'known' }),
    });
    const before = await eventsOf(id);
    for (const body of [message(), message({ id: 'known' }), message({ sender: { type: 'contact', id: 'cnt_zoe' } })])
      expect(
        await each((headers) => product.send('POST', `/v1/conversations/${id}/messages`, body, headers)),
      ).toMatchObject([forbidden, forbidden]);
    const bulk = { commands: [{ conversation_id: id, command: 'message', body: message() }] };
    expect(await each((headers) => product.send('POST', '/v1/bulk', bulk, headers))).toMatchObject([
      { status: 200, body: { results: [{ status: 403, code: 'actor_not_allowed' }] } },
      { status: 200, body: { results: [{ status: 403, code: 'actor_not_allowed' }] } },
    ]);
    expect(await eventsOf(id)).toBe(before);
  });

  it('speaks in no other name', async () => {
    const id = await conversationOf('cnt_zoe', { participants: [{ id: 'cnt_yan', type: 'contact' }] });
    const body = message({ sender: { type: 'contact', id: 'cnt_yan' } });
    const own = place({ contact_id: 'cnt_zoe' });
    for (const send of [
      (headers: Record<string, string>) => product.send('POST', `/v1/conversations/${id}/messages`, body, headers),
      (headers: Record<string, string>) => product.send('POST', '/v1/messages', { ...own, message: body }, headers),
    ])
      expect(await each(send)).toMatchObject([forbidden, forbidden]);
  });

  it('opens its own thread with a message, and that of nobody else', async () => {
    const mine = (): object => place({ contact_id: 'cnt_zoe', message: message() });
    expect(await each((headers) => product.send('POST', '/v1/messages', mine(), headers))).toMatchObject([
      opened,
      opened,
    ]);
    const theirs = place({ contact_id: 'cnt_yan', message: message({ id: 'known' }) });
    const deliver = (headers?: Record<string, string>): Promise<Answer> =>
      product.send('POST', '/v1/messages', theirs, headers);
    expect(await each(deliver)).toMatchObject([forbidden, forbidden]);
    expect(await deliver()).toMatchObject(opened);
    // Not even whether a message is known there.
    expect(await each(deliver)).toMatchObject([forbidden, forbidden]);
  });

  it('tells of itself with its message, and changes the record of nobody else', async () => {
    for (const id of ['cnt_zoe', 'cnt_yan'])
      await product.send('PUT', `/v1/contacts/${id}`, { first_name: 'Before', email: `${id}@example.test` });
    const given = (contact: object, more: object = {}): object => {
      const { contact_id: _, ...rest } = place({ message: message() }) as { contact_id: string };
      return { ...rest, contact, ...more };
    };
    const known = given({ id: 'cnt_yan', first_name: 'Known' });
    expect(await product.send('POST', '/v1/messages', known)).toMatchObject(opened);
    const bodies = [
      known,
      given({ id: 'cnt_yan', first_name: 'Evil' }),
      given({ email: 'new@example.test', first_name: 'Evil' }),
      given(
        { id: 'cnt_yan', first_name: 'Evil' },
        { message: message({ sender: { type: 'contact', id: 'cnt_zoe' } }) },
      ),
    ];
    for (const body of bodies)
      for (const path of ['/v1/messages', '/v1/conversations'])
        expect(await each((headers) => product.send('POST', path, body, headers))).toMatchObject([
          forbidden,
          forbidden,
        ]);
    const own = await product.send('POST', '/v1/messages', given({ id: 'cnt_zoe', first_name: 'Zoë' }), asZoe[0]);
    expect(own).toMatchObject(opened);
    const wait = { 'parley-wait-for': String(own.body['position']) };
    const read = await product.send('GET', `/v1/conversations/${String(own.body['conversation_id'])}`, undefined, wait);
    expect(read.body).toMatchObject({ contact: { first_name: 'Zoë', email: 'cnt_zoe@example.test' } });
    const yan = await product.send('GET', '/v1/contacts/cnt_yan');
    expect(yan.body).toMatchObject({ first_name: 'Known', email: 'cnt_yan@example.test' });
  });

  it('goes on to the next conversation of a thread that it took part in, and takes part there', async () => {
    await product.send('PUT', '/v1/inboxes/inbox_strict', { name: 'Strict', reopen_after_spam: false });
    const id = await conversationOf('cnt_yan', {
      inbox: 'inbox_strict',
      participants: [{ id: 'cnt_zoe', type: 'contact', display_name: 'Zoë' }],
    });
    await product.send('POST', `/v1/conversations/${id}/close`, { resolution: 'spam' });
    const next = await product.send('POST', `/v1/conversations/${id}/messages`, message(), asZoe[0]);
    expect(next).toMatchObject({ status: 201, body: { opened: true } });
    const nextId = String(next.body['conversation_id']);
    expect(await product.send('POST', `/v1/conversations/${nextId}/messages`, message(), asZoe[0])).toMatchObject(
      allowed,
    );
    const wait = { 'parley-wait-for': String(next.body['position']) };
    expect((await product.send('GET', `/v1/conversations/${nextId}`, undefined, wait)).body).toMatchObject({
      contact_id: 'cnt_yan',
      participants: [{ id: 'cnt_yan' }, { id: 'cnt_zoe', display_name: 'Zoë', status: 'active' }],
    });
  });

  it('reads nothing, its own conversation included, and manages no keys', async () => {
    const id = await conversationOf('cnt_zoe');
    const reads = [
      ...['/v1/conversations', `/v1/conversations/${id}`, `/v1/conversations/${id}/history`, '/v1/counts'],
      ...[`/v1/conversations/${id}/messages`, '/v1/contacts/cnt_zoe', '/v1/contacts?email=zoe@example.test'],
      ...['/v1/teammates', '/v1/teammates/usr_1', '/v1/inboxes', '/v1/inboxes/inbox_1', '/v1/routing-rules'],
      ...[
        '/v1/api-keys',
        '/v1/webhooks',
        '/v1/webhooks/whk_1',
        '/v1/webhooks/whk_1/deliveries',
        '/v1/jobs',
        '/v1/jobs/job_1',
      ],
    ];
    for (const path of reads)
      expect([path, ...(await each((headers) => product.send('GET', path, undefined, headers)))]).toMatchObject([
        path,
        forbidden,
        forbidden,
      ]);
    const key = { actor_type: 'attendant', actor_id: 'usr_1', rights: 'admin' };
    for (const [path, body] of [
      ['/v1/conversations/list', {}],
      ['/v1/api-keys', key],
      ['/v1/webhooks', { event: '*', url: 'https://example.com' }],
    ] as const)
      expect(await each((headers) => product.send('POST', path, body, headers))).toMatchObject([forbidden, forbidden]);
  });
});
