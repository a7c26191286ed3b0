import { until } from '@parley/testing';
import { newId, opening, startObserved, type ObservedProduct } from '@parley/testing-product';
import { heldStore } from './held-store';
import { unreadSocket, wireRequest } from './wire';

const MIB = 1024 * 1024;
const ALL = 30;
const SHARE = { requests: ALL, bodies: 4 * MIB, answers: 8 * MIB };

let product: ObservedProduct;
const store = heldStore();
beforeAll(async () => {
  const limits = { key: SHARE, workspace: SHARE, keys: SHARE, address: SHARE, strangers: SHARE, restMs: 1 };
  product = await startObserved({ limits, before: store.before });
});
afterAll(async () => {
  store.letGo();
  await product.stop();
});

const create = (): string => wireRequest('POST', '/v1/conversations', opening({ id: newId() }));
const createWith = (type: string, body: string): string =>
  `${wireRequest('POST', '/v1/conversations').trimEnd()}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** What clients send that then hang up: good requests, halves of them, and what is refused at each place. */
const SENT: readonly (() => string)[] = [
  create,
  () => create().slice(0, -20),
  () => create().slice(0, 40),
  () => createWith('application/json', '{{{'),
  () => createWith('text/plain', 'abc'),
  () => wireRequest('POST', '/v1/bulk', { commands: [] }),
  () => wireRequest('GET', '/v1/conversations?limit=200'),
  () => wireRequest('GET', '/v1/counts', undefined, 'no key of ours'),
  () => wireRequest('GET', '/v1/nothing'),
  () => wireRequest('GET', '/%zz'),
  () => wireRequest('GET', '/openapi.json', undefined, ''),
  () => wireRequest('GET', '/metrics', undefined, ''),
  () => 'no HTTP\r\n\r\n',
];

/** The same numbers at each run, as if by chance. */
function numbers(): (below: number) => number {
  let last = 7;
  return (below) => (last = (last * 1_103_515_245 + 12_345) % 2 ** 31) % below;
}

/** Hangs up at some moment, in one of the ways in which clients do. */
async function hangUp(number: (below: number) => number): Promise<void> {
  const sent = Array.from({ length: 1 + number(6) }, () => SENT[number(SENT.length)]?.() ?? '');
  const socket = await unreadSocket(product.url, sent.join(''));
  socket.on('error', () => socket.destroy());
  for (let turns = number(12); turns > 0; turns -= 1) await new Promise(setImmediate);
  const way = number(3);
  if (way === 0) socket.destroy();
  else if (way === 1) socket.resetAndDestroy();
  else socket.resume().end();
}

describe('clients that hang up', () => {
  it('leave nothing of any share in use, at whatever moment they do', async () => {
    const number = numbers();
    for (let i = 0; i < 200; i += 1) await hangUp(number);
    await until(async () => (await product.figures())('parley_http_requests_in_flight') === 1);
    store.hold();
    const all = Array.from({ length: ALL }, () => product.send('POST', '/v1/conversations', opening({ id: newId() })));
    await until(() => store.waiting() === ALL);
    expect((await product.send('GET', '/v1/counts')).status).toBe(503);
    store.letGo();
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(ALL).fill(201));
    const strangers = await Promise.all(Array.from({ length: 3 }, () => fetch(`${product.url}/openapi.json`)));
    expect(strangers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
