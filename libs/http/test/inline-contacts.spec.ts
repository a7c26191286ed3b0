import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

/* What comes along with a message or a conversation is written into the contact's record field by field. */

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const full = {
  first_name: 'Zoë',
  last_name: 'Zander',
  phone: '+4930123456',
  email: 'zoe@example.test',
  preferred_channel: 'telegram',
  metadata: { tier: 'premium', seats: 3 },
  status: 'inactive',
};

let contacts = 0;
async function saved(): Promise<string> {
  const id = `cnt_along_${(contacts += 1)}`;
  const made = await product.send('PUT', `/v1/contacts/${id}`, full);
  const wait = { 'parley-wait-for': String(made.body['position']) };
  expect((await product.send('GET', `/v1/contacts/${id}`, undefined, wait)).body).toMatchObject(full);
  return id;
}

let messages = 0;
const bodyWith = (contact: object, route: string): object => {
  const { contact_id: _, ...place } = opening({ channel_id: newId() }) as { contact_id: string };
  const message = { id: `m${(messages += 1)}`, direction: 'inbound', text: 'Hello' };
  return { ...place, contact, ...(route === '/v1/messages' ? { message } : {}) };
};

async function recordAfter(answer: Answer, id: string): Promise<Answer['body']> {
  expect(answer.status).toBe(201);
  const wait = { 'parley-wait-for': String(answer.body['position']) };
  const path = `/v1/conversations/${String(answer.body['conversation_id'])}`;
  expect((await product.send('GET', path, undefined, wait)).body).toMatchObject({ contact_id: id });
  return (await product.send('GET', `/v1/contacts/${id}`)).body;
}

describe.each(['/v1/messages', '/v1/conversations'])('a contact that comes along to %s', (route) => {
  const send = (contact: object): Promise<Answer> => product.send('POST', route, bodyWith(contact, route));

  it('keeps what is not mentioned', async () => {
    const id = await saved();
    expect(await recordAfter(await send({ id, last_name: 'Zimmer' }), id)).toMatchObject({
      ...full,
      last_name: 'Zimmer',
    });
    expect(await recordAfter(await send({ id }), id)).toMatchObject({ ...full, last_name: 'Zimmer' });
  });

  it('loses what is given as null, and has metadata as they are given', async () => {
    const id = await saved();
    const given = { id, email: null, preferred_channel: null, metadata: { tier: 'basic' } };
    expect(await recordAfter(await send(given), id)).toMatchObject({ ...full, ...given });
    expect(await recordAfter(await send({ id, metadata: null }), id)).toMatchObject({
      metadata: {},
      phone: full.phone,
    });
  });

  it('is made where there is none, without a name too', async () => {
    const id = `cnt_new_${(contacts += 1)}`;
    expect(await recordAfter(await send({ id }), id)).toMatchObject({
      first_name: '',
      full_name: null,
      status: 'active',
      phone: null,
      metadata: {},
    });
  });

  it('takes back what was read of it', async () => {
    const id = await saved();
    const { body } = await product.send('GET', `/v1/contacts/${id}`);
    const after = await recordAfter(await send(body), id);
    expect(after).toMatchObject({ ...full, revision: 0 });
  });

  it('keeps both of two fields that come at once', async () => {
    const id = await saved();
    const answers = await Promise.all([send({ id, last_name: 'Zimmer' }), send({ id, email: 'new@example.test' })]);
    for (const answer of answers) await recordAfter(answer, id);
    const { body } = await product.send('GET', `/v1/contacts/${id}`);
    expect(body).toMatchObject({ ...full, last_name: 'Zimmer', email: 'new@example.test' });
  });
});

describe('a contact that is saved by name', () => {
  it('is replaced as a whole, and has an empty name without a first one', async () => {
    const id = await saved();
    const answer = await product.send('PUT', `/v1/contacts/${id}`, { phone: '+4930999999' });
    const wait = { 'parley-wait-for': String(answer.body['position']) };
    const none = { last_name: null, email: null, preferred_channel: null, metadata: {}, status: 'active' };
    expect((await product.send('GET', `/v1/contacts/${id}`, undefined, wait)).body).toMatchObject({
      first_name: '',
      phone: '+4930999999',
      ...none,
    });
  });

  it.each(['whatsapp', 'instagram', 'widget', 'telegram', 'slack', 'sms', 'email'])('prefers %s', async (channel) => {
    const answer = await product.send('PUT', '/v1/contacts/cnt_prefers', { preferred_channel: channel });
    const wait = { 'parley-wait-for': String(answer.body['position']) };
    const read = await product.send('GET', '/v1/contacts/cnt_prefers', undefined, wait);
    expect(read.body).toMatchObject({ preferred_channel: channel });
  });
});

describe('a record that was read', () => {
  it.each([
    ['/v1/contacts/cnt_read', full],
    ['/v1/teammates/usr_read', { type: 'attendant', name: 'Ada', email: 'ada@example.test', available: false }],
    ['/v1/teammates/agt_read', { type: 'agent', name: 'Bot' }],
    ['/v1/inboxes/inbox_read', { name: 'Sales', reopen_window_seconds: 60, inactivity_resolution: 'resolved' }],
    ['/v1/inboxes/inbox_bare', { name: 'Bare' }],
  ])('at %s can be sent back, and nothing changes', async (path, body) => {
    const made = await product.send('PUT', path, body);
    const read = await product.send('GET', path, undefined, { 'parley-wait-for': String(made.body['position']) });
    expect(read.body).toMatchObject(body);
    expect(await product.send('PUT', path, read.body)).toMatchObject({
      status: 200,
      body: { changed: false, revision: 0 },
    });
    expect(await product.send('PUT', `${path}_other`, read.body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'id' }] },
    });
  });
});
