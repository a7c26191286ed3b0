import { startProduct, type Product } from '@parley/testing-product';
import { openStream } from './stream-client';

const OURS = 'https://app.example.com';
const OTHER = 'https://evil.example.com';
const ASKING = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

let product: Product;
afterEach(() => product.stop());

/** A request as a browser sends it that only asks for leave: without a key. */
const askLeave = (origin: string, path = '/v1/conversations'): Promise<Response> =>
  fetch(product.url + path, { method: 'OPTIONS', headers: { origin, ...ASKING } });

const corsOf = ({ headers }: Pick<Response, 'headers'>): readonly string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-')).sort();

describe('a browser that asks for leave', () => {
  it.each(['/v1/conversations', '/v1/conversations/conv_1/close', '/v1/events/stream', '/v1/nothing'])(
    'gets it for pages of an origin that is allowed: %s',
    async (path) => {
      product = await startProduct({ corsOrigins: ['http://localhost:5173', OURS] });
      const { status, headers } = await askLeave(OURS, path);
      expect(status).toBe(204);
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-allow-origin': OURS,
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers':
          'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, Parley-Actor, Parley-Wait-For, traceparent',
        'access-control-max-age': expect.stringMatching(/^[1-9]\d+$/),
        vary: 'Origin',
      });
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    },
  );

  it('gets none for another origin, none where no origin is allowed, and none outside of the API', async () => {
    product = await startProduct({ corsOrigins: [OURS] });
    const refused = [await askLeave(OTHER), await askLeave('null'), await askLeave(`${OURS}.evil.example`)];
    expect(refused.map((one) => [one.status, corsOf(one)])).toEqual(Array(3).fill([401, []]));
    expect((await askLeave(OURS, '/openapi.json')).status).toBe(401);
    await product.stop();
    product = await startProduct();
    const none = await askLeave(OURS);
    expect([none.status, corsOf(none), none.headers.get('vary')]).toEqual([401, [], null]);
  });
});

describe('an answer', () => {
  it.each([
    ['that is good', '/v1/counts', {}, 200],
    ['without a key', '/v1/counts', { authorization: '' }, 401],
    ['to what is wrong', '/v1/counts?x=1', {}, 400],
    ['of no route', '/v1/nothing', {}, 404],
    ['to anybody', '/health/live', {}, 200],
  ])('%s can be read by pages of an origin that is allowed, and of no other', async (_, path, headers, status) => {
    product = await startProduct({ corsOrigins: [OURS] });
    const allowed = await product.send('GET', path, undefined, { origin: OURS, ...headers });
    expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('vary')]).toEqual([
      status,
      OURS,
      'Origin',
    ]);
    expect(allowed.headers.get('access-control-expose-headers')).toBe(
      'ETag, Idempotency-Replayed, Parley-Cursor, Parley-Request-Id, Retry-After',
    );
    for (const other of [{ origin: OTHER }, {}])
      expect(corsOf(await product.send('GET', path, undefined, { ...other, ...headers }))).toEqual([]);
  });

  it('can be read by pages of any origin, where all are allowed', async () => {
    product = await startProduct({ corsOrigins: '*' });
    const answer = await product.send('GET', '/v1/counts', undefined, { origin: OTHER });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect((await askLeave('null')).status).toBe(204);
  });

  it('can be read that is refused for want of room, and while the process stops', async () => {
    product = await startProduct({
      corsOrigins: [OURS],
      limits: { key: { requests: 1_000, bodies: 1, answers: 1 } },
    });
    product.app.server.drain();
    const [asked, answer] = [
      await askLeave(OURS),
      await product.send('GET', '/v1/counts', undefined, { origin: OURS }),
    ];
    expect([asked.status, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, 503, OURS]);
  });

  it('can be read that is a stream', async () => {
    product = await startProduct({ corsOrigins: [OURS] });
    const stream = await openStream(product.url, { headers: { origin: OURS } });
    expect(['access-control-allow-origin', 'vary'].map((name) => stream.headers.get(name))).toEqual([OURS, 'Origin']);
    stream.cut();
  });
});
