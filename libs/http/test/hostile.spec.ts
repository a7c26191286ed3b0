import { connect } from 'node:net';
import { KEY, newId, opening, startProduct, type Product } from '@parley/testing-product';

describe('what is hostile or broken', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  /** Sends bytes as they are and gives all that comes back until the server closes. */
  function raw(bytes: string | Buffer): Promise<string> {
    const { hostname, port } = new URL(product.url);
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }
  const head = `POST /v1/conversations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${KEY}\r\n`;
  const withBody = (type: string, body: Buffer): Promise<string> =>
    raw(Buffer.concat([Buffer.from(`${head}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`), body]));

  it.each([
    ['no HTTP at all', 'GARBAGE\r\n\r\n', 400, 'invalid_request'],
    [
      'a broken chunk',
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      400,
      'invalid_request',
    ],
    [
      'headers of 20 kB',
      `GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is answered with a problem and a closed connection', async (_, bytes, status, code) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
  });

  it.each([
    ['bytes that are no UTF-8', 'application/json', Buffer.from('{"id":"\xff"}', 'latin1'), 400],
    ['another charset', 'application/json; charset=latin1', Buffer.from('{}'), 415],
    ['a type that only begins like JSON', 'application/json-patch+json', Buffer.from('[]'), 415],
  ])('%s is refused, and nothing is written', async (_, type, body, status) => {
    const before = product.log.commits.length;
    expect(await withBody(type, body)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(product.log.commits).toHaveLength(before);
  });

  it('takes JSON that says its charset', async () => {
    const body = Buffer.from(JSON.stringify(opening({ id: newId(), subject: 'Größe 👩‍👩‍👧' })));
    expect(await withBody('Application/JSON; Charset="UTF-8"', body)).toMatch(/^HTTP\/1.1 201 /);
  });

  it('names a field called __proto__ like any other that it does not know', async () => {
    const answer = await product.send('POST', '/v1/conversations', '{"__proto__":{"admin":true}}');
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path)).toContain('__proto__');
  });

  it('asks for the key before it reads a body', async () => {
    const answer = await product.send('POST', '/v1/conversations', '{', { authorization: 'Bearer nobody-knows-me' });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['/v1/conversations/%zz', 'url'],
    ['/v1/conversations/__proto__', 'id'],
    ['/v1/conversations/a%2Fb', 'id'],
  ])('says that %s is a matter of the %s', async (path, field) => {
    const answer = await product.send('GET', path);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
  });

  it('counts the contact among the 100 participants', async () => {
    const others = (count: number): object[] =>
      Array.from({ length: count }, (_, i) => ({ id: `usr_${i}`, type: 'user' }));
    const refused = await product.send(
      'POST',
      '/v1/conversations',
      opening({ id: newId(), participants: others(100) }),
    );
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'participants' }] } });
    const taken = await product.send('POST', '/v1/conversations', opening({ id: newId(), participants: others(99) }));
    expect(taken.status).toBe(201);
  });

  it('names both headers that are wrong', async () => {
    const headers = { 'if-match': 'latest', 'idempotency-key': 'é' };
    const answer = await product.send('POST', `/v1/conversations/${newId()}/close`, {}, headers);
    expect(answer.body['errors']).toMatchObject([{ path: 'If-Match' }, { path: 'Idempotency-Key' }]);
  });

  it('finds no conversation before it looks at If-Match', async () => {
    const answer = await product.send('POST', `/v1/conversations/${newId()}/close`, {}, { 'if-match': '"1"' });
    expect(answer.status).toBe(404);
  });

  it('says where a wrong sender stands', async () => {
    const sender = { type: 'user', id: 'usr_1' };
    const message = { id: 'm1', direction: 'inbound', text: 'Hi', sender };
    const answer = await product.send('POST', '/v1/conversations', opening({ id: newId(), message }));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'sender_not_allowed', errors: [{ path: 'message.sender.type' }] },
    });
  });
});
