import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

describe('limits and blanks', () => {
  const people = (count: number, type = 'user'): object[] =>
    Array.from({ length: count }, (_, i) => ({ id: i === 0 ? 'cnt_1' : `usr_${i}`, type }));

  it('has at most 100 participants, the contact with them, each counted once', async () => {
    const send = (participants: object[]): Promise<Answer> =>
      product.send('POST', '/v1/conversations', opening({ id: newId(), participants }));
    expect((await send(people(100))).status).toBe(400);
    expect((await send(people(99))).status).toBe(201);
    expect((await send([...people(98), ...people(2)])).status).toBe(201);
    expect((await send([{ id: 'cnt_1', type: 'contact' }, ...people(99)])).status).toBe(201);
  });

  it('measures a tag without what is around it, and takes no blank one', async () => {
    const send = (tags: string[]): Promise<Answer> =>
      product.send('POST', '/v1/conversations', opening({ id: newId(), tags }));
    expect((await send([` ${'x'.repeat(100)} `])).status).toBe(201);
    expect((await send(['x'.repeat(101)])).status).toBe(400);
    expect((await send(['  '])).status).toBe(400);
  });

  it('takes an empty text beside attachments for none', async () => {
    const id = newId();
    const attachments = [{ url: 'https://example.test/a.png', content_type: 'Image/PNG' }];
    const message = { id: 'm1', direction: 'inbound', text: '', attachments };
    const opened = await product.send('POST', '/v1/conversations', opening({ id, message }));
    expect(opened.status).toBe(201);
    const wait = { 'parley-wait-for': String(opened.body['position']) };
    expect((await product.send('GET', `/v1/conversations/${id}`, undefined, wait)).body).toMatchObject({
      last_message_preview: '[image]',
    });
    const blank = { ...message, id: 'm2', attachments: [] };
    expect((await product.send('POST', `/v1/conversations/${id}/messages`, blank)).status).toBe(400);
  });

  it('keeps 64 KiB besides the messages in all, each field within its own limit, and takes every message then', async () => {
    const id = newId();
    const full = {
      description: '€'.repeat(5_000),
      members: Array.from({ length: 200 }, (_, i) => ({ id: `usr_${i}`, name: 'n'.repeat(200) })),
    };
    expect((await product.send('POST', '/v1/conversations', opening({ id, ...full }))).status).toBe(201);
    const tags = Array.from({ length: 100 }, (_, i) => `${i} ${'t'.repeat(90)}`);
    expect(await product.send('PATCH', `/v1/conversations/${id}`, { tags })).toMatchObject({
      status: 409,
      body: { code: 'limit_exceeded', detail: expect.stringContaining('at most 64 KiB together') },
    });
    expect((await product.send('POST', '/v1/conversations', opening({ id: newId(), ...full, tags }))).status).toBe(409);
    for (const direction of ['inbound', 'outbound']) {
      const message = { id: direction, direction, text: 't'.repeat(20_000) };
      expect((await product.send('POST', `/v1/conversations/${id}/messages`, message)).status).toBe(200);
    }
    const { info } = (await product.send('GET', '/openapi.json')).body as { info?: { description?: string } };
    expect(info?.description).toContain('at most 64 KiB of UTF-8 in all');
  });

  it('keeps members once each, as first given', async () => {
    const id = newId();
    const members = [{ id: 'usr_1', name: 'Ada' }, { id: 'usr_2' }, { id: 'usr_1', name: 'Ben' }];
    const opened = await product.send('POST', '/v1/conversations', opening({ id, members }));
    const wait = { 'parley-wait-for': String(opened.body['position']) };
    expect((await product.send('GET', `/v1/conversations/${id}`, undefined, wait)).body['members']).toEqual([
      { id: 'usr_1', name: 'Ada' },
      { id: 'usr_2', name: null },
    ]);
  });
});
