import { until } from '@parley/testing';
import { newId, opening, OTHER_KEY, startObserved, type ObservedProduct } from '@parley/testing-product';
import type { Socket } from 'node:net';
import { heldStore, type HeldStore } from './held-store';
import { readSocket, unreadSocket, wireRequest } from './wire';

let product: ObservedProduct;
const sockets: Socket[] = [];
const stores: HeldStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) store.letGo();
  for (const socket of sockets.splice(0)) socket.destroy();
  await product.stop();
});

const MIB = 1024 * 1024;
const PLENTY = { requests: 1_000, bodies: MIB, answers: 64 * MIB };

/** A store whose appends wait until it is let go. */
function held(): HeldStore {
  const store = heldStore();
  store.hold();
  stores.push(store);
  return store;
}

const openOne = (more: object = {}): Promise<Response> =>
  product.send('POST', '/v1/conversations', opening({ id: newId(), ...more }));
const read = (key?: string): Promise<Response> =>
  product.send('GET', '/v1/counts', undefined, key === undefined ? {} : { authorization: `Bearer ${key}` });

const refusedOf = async (share: string, of: string): Promise<number> =>
  (await product.figures())('parley_http_refused_total', { share, of });

/** A conversation whose messages are an answer of nearly a megabyte. */
async function longOne(): Promise<string> {
  const id = newId();
  await product.send('POST', '/v1/conversations', opening({ id }));
  const commands = Array.from({ length: 50 }, (_, n) => ({
    conversation_id: id,
    command: 'message',
    body: { id: `m${n}`, direction: 'inbound', text: 'x'.repeat(19_000) },
  }));
  const bulk = await product.send('POST', '/v1/bulk', { commands });
  const { results } = (await bulk.json()) as { results: { position: string }[] };
  const path = `/v1/conversations/${id}/messages`;
  const shown = await product.send('GET', path, undefined, { 'parley-wait-for': results.at(-1)?.position ?? '' });
  expect((await shown.text()).length).toBeGreaterThan(900_000);
  return path;
}

describe('the share of a connection', () => {
  it('is what it may have under way: more is refused, and all that was taken is answered in its place', async () => {
    const store = held();
    product = await startObserved({ limits: { connectionRequests: 2, restMs: 1 }, before: store.before });
    const create = (): string => wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
    const { socket, answers } = readSocket(
      product.url,
      create() + create() + create() + wireRequest('GET', '/v1/counts'),
    );
    sockets.push(socket);
    await until(async () => (await refusedOf('connection', 'requests')) === 2);
    expect((await read()).status).toBe(200);
    store.letGo();
    await until(() => answers().length === 4);
    expect(answers().map(({ status }) => status)).toEqual([201, 201, 503, 503]);
    expect(JSON.parse(answers()[2]?.body ?? '')).toMatchObject({ status: 503, code: 'overloaded' });
    expect(answers()[2]?.head).toMatch(/^retry-after: 1\r?$/im);
    expect(answers()[2]?.head).toMatch(/^parley-request-id: req_/im);
    // It goes on being read.
    socket.write(wireRequest('GET', '/v1/counts'));
    await until(() => answers().length === 5);
    expect(answers()[4]?.status).toBe(200);
  });

  it('is refused no faster than a client may come again: one that sends on is not read for a while', async () => {
    const store = held();
    product = await startObserved({ limits: { connectionRequests: 1, restMs: 60_000 }, before: store.before });
    const create = wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
    const { socket } = readSocket(product.url, create + wireRequest('GET', '/v1/counts'));
    sockets.push(socket);
    await until(async () => (await refusedOf('connection', 'requests')) === 1);
    await new Promise((resolve) => socket.write(wireRequest('GET', '/v1/counts').repeat(10), resolve));
    for (let i = 0; i < 10; i += 1) expect((await read()).status).toBe(200);
    expect(await refusedOf('connection', 'requests')).toBe(1);
  });

  it('comes back with the connection, also for answers that were waiting behind another one', async () => {
    const store = held();
    product = await startObserved({ limits: { key: { ...PLENTY, requests: 70 } }, before: store.before });
    const create = wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
    const socket = await unreadSocket(product.url, create + wireRequest('GET', '/v1/counts').repeat(63));
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 65);
    socket.destroy();
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 1);
    store.letGo();
    const answers = await Promise.all(Array.from({ length: 70 }, () => read()));
    expect(answers.map(({ status }) => status)).toEqual(Array(70).fill(200));
  });

  it('is a bound of what may be refused and not read, too: beyond it the connection is closed', async () => {
    const store = held();
    product = await startObserved({ before: store.before });
    const create = wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
    const { socket } = readSocket(product.url, create + 'GET / HTTP/1.1\r\n\r\n'.repeat(3_000));
    await until(() => socket.destroyed);
    expect((await read()).status).toBe(200);
    store.letGo();
  });
});

describe('the share of a key', () => {
  it('is used up by its own requests, and not by those of others', async () => {
    const store = held();
    product = await startObserved({ limits: { key: { ...PLENTY, requests: 2 } }, before: store.before });
    const waiting = [openOne(), openOne()];
    await until(() => store.waiting() === 2);
    const refused = await read();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
    expect((await read(OTHER_KEY)).status).toBe(200);
    expect(await refusedOf('key', 'requests')).toBe(1);
    store.letGo();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201]);
    await until(async () => (await read()).status === 200);
  });

  it('is one of bytes of bodies too, counted before they come', async () => {
    const store = held();
    product = await startObserved({ limits: { key: { ...PLENTY, bodies: 30_000 } }, before: store.before });
    const message = { id: 'm1', direction: 'inbound', text: 'x'.repeat(19_000) };
    const first = openOne({ message });
    await until(() => store.waiting() === 1);
    const { socket, answers } = readSocket(
      product.url,
      wireRequest('POST', '/v1/conversations', opening({ message })).slice(0, 300),
    );
    sockets.push(socket);
    await until(() => answers().length === 1);
    expect(answers()[0]?.status).toBe(503);
    const pieces = readSocket(
      product.url,
      wireRequest('POST', '/v1/conversations').trimEnd() +
        '\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    sockets.push(pieces.socket);
    await until(() => pieces.answers().length === 1);
    expect(pieces.answers()[0]?.status).toBe(503);
    expect(await refusedOf('key', 'bodies')).toBe(2);
    expect((await read()).status).toBe(200);
    store.letGo();
    expect((await first).status).toBe(201);
  });

  it('is one of bytes of answers that nobody reads; commands and other keys are answered meanwhile', async () => {
    product = await startObserved({ limits: { key: { ...PLENTY, answers: 4 * MIB } } });
    const path = await longOne();
    for (let i = 0; i < 6; i += 1) sockets.push(await unreadSocket(product.url, wireRequest('GET', path).repeat(20)));
    await until(async () => (await refusedOf('key', 'answers')) > 0);
    const refused = await product.send('GET', path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
    expect((await openOne()).status).toBe(201);
    expect((await read(OTHER_KEY)).status).toBe(200);
    for (const socket of sockets.splice(0)) socket.destroy();
    await until(async () => (await product.send('GET', path)).status === 200);
  });
});

describe('a client that is gone', () => {
  it('has what is worked on for it still under way', async () => {
    const store = held();
    product = await startObserved({ limits: { key: { ...PLENTY, requests: 2 } }, before: store.before });
    for (let i = 1; i <= 2; i += 1) {
      const create = wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
      const socket = await unreadSocket(product.url, create);
      await until(() => store.waiting() === i);
      socket.destroy();
    }
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 1);
    expect((await read()).status).toBe(503);
    store.letGo();
    await until(async () => (await read()).status === 200);
  });
});

describe('the share of all keys', () => {
  it('is not used up by answers to clients that were gone before they were made', async () => {
    const store = held();
    const small = { ...PLENTY, answers: 6_000 };
    product = await startObserved({ limits: { key: small, keys: small }, before: store.before });
    const gone = await Promise.all(
      Array.from({ length: 40 }, () =>
        unreadSocket(product.url, wireRequest('POST', '/v1/conversations', opening({ id: newId() }))),
      ),
    );
    await until(() => store.waiting() === 40);
    for (const socket of gone) socket.destroy();
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 1);
    store.letGo();
    const position = await openOne();
    const { position: shown } = (await position.json()) as { position: string };
    const counts = await product.send('GET', '/v1/counts', undefined, { 'parley-wait-for': shown });
    expect(counts.status).toBe(200);
    expect(await counts.json()).toMatchObject({ inboxes: { inbox_1: { open: 41 } } });
  });
});

describe('the share of strangers', () => {
  it('is theirs alone, whatever their address is: keys and those who watch are answered', async () => {
    product = await startObserved({ limits: { address: { requests: 1_000, bodies: MIB, answers: MIB } } });
    const ask = wireRequest('GET', '/openapi.json', undefined, '');
    for (let i = 0; i < 6; i += 1) sockets.push(await unreadSocket(product.url, ask.repeat(60)));
    await until(async () => (await refusedOf('address', 'answers')) > 0);
    const statuses = await Promise.all(
      ['/openapi.json', '/health/live', '/metrics'].map(async (path) => (await fetch(product.url + path)).status),
    );
    expect(statuses).toEqual([503, 200, 200]);
    expect((await read()).status).toBe(200);
  });
});

describe('the share of those who read figures', () => {
  it('is one of its own: more is refused, and everybody else is answered', async () => {
    product = await startObserved({ limits: { address: { ...PLENTY, requests: 5 }, restMs: 60_000 } });
    const ask = wireRequest('GET', '/metrics', undefined, '');
    const { socket, answers } = readSocket(product.url, ask.repeat(60));
    sockets.push(socket);
    await until(() => answers().length === 60);
    const statuses = answers().map(({ status }) => status);
    // The first may have left before the last of the others have their turn.
    const answered = statuses.filter((status) => status === 200).length;
    expect([5, 6]).toContain(answered);
    expect(statuses.filter((status) => status === 503)).toHaveLength(60 - answered);
    expect(await refusedOf('address', 'requests')).toBe(60 - answered);
    expect((await fetch(`${product.url}/health/live`)).status).toBe(200);
  });
});

describe('a client that does not read', () => {
  it('is closed when its socket has taken nothing for so long, and others are not', async () => {
    product = await startObserved({ limits: { writeMs: 100 } });
    const path = await longOne();
    const idle = readSocket(product.url, wireRequest('GET', '/v1/counts'));
    sockets.push(idle.socket);
    await until(() => idle.answers().length === 1);
    await unreadSocket(product.url, wireRequest('GET', path).repeat(20));
    await until(async () => (await product.figures())('parley_http_connections_not_read_total') === 1);
    idle.socket.write(wireRequest('GET', '/v1/counts'));
    await until(() => idle.answers().length === 2);
  });
});

describe('a client that does not read and sends on, a little at a time', () => {
  it('is closed as soon as a request of its does not come in its time', async () => {
    product = await startObserved({ limits: { headMs: 2_000, requestMs: 2_000, checkMs: 10, writeMs: 60_000 } });
    const path = await longOne();
    const part = wireRequest('POST', '/v1/conversations', opening()).slice(0, -5);
    const socket = await unreadSocket(product.url, wireRequest('GET', path).repeat(20) + part);
    sockets.push(socket);
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 1);
  });
});

describe('a request that does not come', () => {
  it('is given up after its time, also where others came on the same connection before', async () => {
    product = await startObserved({ limits: { headMs: 100, requestMs: 100, checkMs: 10 } });
    const { socket, answers } = readSocket(product.url, wireRequest('GET', '/v1/counts'));
    await until(() => answers().length === 1);
    socket.write(wireRequest('POST', '/v1/conversations', opening()).slice(0, -5));
    await until(() => socket.destroyed);
    expect(answers().map(({ status }) => status)).toEqual([200, 408]);
  });
});
