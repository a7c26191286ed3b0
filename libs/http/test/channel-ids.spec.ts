import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

/* Ids of messages and channels are whatever channels say: any text, compared byte for byte. */

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const waiting = ({ body }: Answer): Record<string, string> => ({ 'parley-wait-for': String(body['position']) });

const IDS: readonly (readonly [what: string, id: string])[] = [
  ['of WhatsApp', 'wamid.HBgLMTY0NjcwNDM1OTUVAgASGBQzQTdCNTNCRDhBNUY4RTkyQjI1RQA='],
  ['with two signs of equality', 'wamid.A=='],
  ['of a mail', '<CAF=x.y+z@mail.example.com>'],
  ['of Telegram', '-100123:45'],
  ['of one character', '_'],
  ['with slashes', 'a/b//c/'],
  ['that looks like a path', 'x/../../messages/m1/status'],
  ['with what has a meaning in a URL', '?a=b&c#d;e%2Fg%25'],
  ['with spaces', 'a  b'],
  ['in another script', 'сообщение-٤٢-日本'],
  ['with a face', '👩‍👩‍👧‍👦'],
  ['with what nobody sees', 'a\u200bb\u00ad'],
  ['with line separators', 'a\u2028b'],
  ['that is the name of a member of objects', '__proto__'],
  ['of 512 characters', 'x'.repeat(512)],
  ['of 512 slashes', '/'.repeat(512)],
  ['of 512 faces', '🙂'.repeat(512)],
];

describe('a message id', () => {
  it.each(IDS)('%s is taken, known again, and named in paths, in bulk and as the last one read', async (_, id) => {
    const conversation = newId();
    const at = `/v1/conversations/${conversation}`;
    await product.send('POST', '/v1/conversations', opening({ id: conversation }));
    const message = { id, direction: 'inbound', text: 'Hello' };
    expect(await product.send('POST', `${at}/messages`, message)).toMatchObject({ body: { changed: true } });
    expect(await product.send('POST', `${at}/messages`, message)).toMatchObject({ body: { changed: false } });
    await product.send('POST', `${at}/messages`, { id: 'later', direction: 'inbound', text: 'Hello?' });

    const read = await product.send('POST', `${at}/read`, { up_to: id });
    expect((await product.send('GET', at, undefined, waiting(read))).body).toMatchObject({ unread_count: 1 });

    const path = `${at}/messages/${encodeURIComponent(id)}/status`;
    const reported = await product.send('POST', path, { status: 'read' });
    expect(reported).toMatchObject({ status: 200, body: { changed: true } });
    expect(await product.send('POST', path, { status: 'read' })).toMatchObject({ body: { changed: false } });
    const item = { conversation_id: conversation, command: 'status', body: { message_id: id, status: 'read' } };
    expect((await product.send('POST', '/v1/bulk', { commands: [item] })).body).toMatchObject({
      results: [{ status: 200, changed: false }],
    });

    const shown = await product.send('GET', `${at}/messages`, undefined, waiting(reported));
    expect(shown.body).toMatchObject({ data: [{ id: 'later' }, { id, status: 'read' }] });
    expect((await product.send('GET', `${at}/history`)).body['data']).toContainEqual(
      expect.objectContaining({
        type: 'MessageReceived',
        data: expect.objectContaining({ message_id: id }) as unknown,
      }),
    );
  });

  it('is compared byte for byte: neither case nor normal form nor escapes are looked through', async () => {
    const id = newId();
    await product.send('POST', '/v1/conversations', opening({ id }));
    const ids = ['é', 'e\u0301', 'É', 'a', 'A', 'a\u200b', 'Å', '\u212b', 'a%20b', 'a b'];
    for (const one of ids)
      expect(
        await product.send('POST', `/v1/conversations/${id}/messages`, { id: one, direction: 'inbound', text: 'x' }),
      ).toMatchObject({ status: 200, body: { changed: true } });
    for (const one of ids) {
      const path = `/v1/conversations/${id}/messages/${encodeURIComponent(one)}/status`;
      expect(await product.send('POST', path, { status: 'read' })).toMatchObject({ body: { changed: true } });
    }
    const missing = `/v1/conversations/${id}/messages/${encodeURIComponent('e')}/status`;
    expect(await product.send('POST', missing, { status: 'read' })).toMatchObject({ status: 404 });
  });
});

describe('a channel id', () => {
  it.each([
    ['of Telegram', '-100123:45'],
    ['of a phone', '+4930123456'],
    ['of a mailbox', 'Support Team <help@example.com>'],
    ['in another script', 'サポート'],
    ['of 255 characters', 'x'.repeat(255)],
    ['of 255 faces', '🙂'.repeat(255)],
  ])('%s makes a thread and is shown', async (_, channel_id) => {
    const send = (id: string): Promise<Answer> =>
      product.send('POST', '/v1/messages', {
        ...opening({ channel_id }),
        message: { id, direction: 'inbound', text: 'Hello' },
      });
    const [first, again, second] = [await send('m1'), await send('m1'), await send('m2')];
    expect(first).toMatchObject({ status: 201, body: { opened: true } });
    const { conversation_id } = first.body;
    expect(again.body).toMatchObject({ conversation_id, changed: false });
    expect(second.body).toMatchObject({ conversation_id, changed: true, opened: false });
    const read = await product.send('GET', `/v1/conversations/${String(conversation_id)}`, undefined, waiting(second));
    expect(read.body).toMatchObject({ channel_id, message_count: 2 });
  });

  it('is another one in another case or normal form, and so is its thread', async () => {
    const threads = new Set<unknown>();
    for (const channel_id of ['größe', 'gro\u0308ße', 'GRÖSSE', 'größe\u200b']) {
      const message = { id: 'm1', direction: 'inbound', text: 'Hello' };
      const answer = await product.send('POST', '/v1/messages', { ...opening({ channel_id }), message });
      expect(answer.status).toBe(201);
      threads.add(answer.body['conversation_id']);
    }
    expect(threads.size).toBe(4);
  });
});
