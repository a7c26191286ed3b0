import type { PublicLog } from '@parley/public-log';
import { until } from '@parley/testing';
import { ownPublicLog, publishing, startObserved, type ObservedProduct } from '@parley/testing-product';
import type { Socket } from 'node:net';
import { SERVER_LIMITS } from '../src';
import { openStream, type StreamClient } from './stream-client';
import { unreadSocket, wireRequest } from './wire';

const MIB = 1024 * 1024;
const OLDEST = Buffer.from('v1.e1..').toString('base64url');

let product: ObservedProduct;
const sockets: Socket[] = [];
const clients: StreamClient[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const client of clients.splice(0)) client.cut();
  await product.stop();
});

const underWay = async (): Promise<number> => (await product.figures())('parley_http_requests_in_flight') - 1;

/** A log of so many events of 300 KiB. */
async function largeLog(events: number): Promise<PublicLog> {
  const log = ownPublicLog();
  const publisher = await publishing(log);
  const body = JSON.stringify({ text: 'x'.repeat(300 * 1024) });
  for (let n = 0; n < events; n += 1) await publisher.publish({ body });
  return log;
}

/** The sockets of the server. */
function serverSockets(): readonly Socket[] {
  const found: Socket[] = [];
  product.app.server.fastify.server.on('connection', (socket: Socket) => found.push(socket));
  return found;
}

async function open(asked: Parameters<typeof openStream>[1] = {}): Promise<StreamClient> {
  const client = await openStream(product.url, asked);
  clients.push(client);
  return client;
}

describe('a stream that is not read', () => {
  it('is closed when its socket takes nothing for the time that it has', async () => {
    product = await startObserved({ publicLog: await largeLog(60), limits: { writeMs: 300 } });
    sockets.push(await unreadSocket(product.url, wireRequest('GET', `/v1/events/stream?after=${OLDEST}`)));
    await until(async () => (await product.figures())('parley_http_connections_not_read_total') === 1);
    await until(async () => (await underWay()) === 0);
  });

  it('has no more in memory than what it was written last, and is not read again and again', async () => {
    const publicLog = await largeLog(60);
    const page = jest.spyOn(publicLog, 'page');
    product = await startObserved({ publicLog, streamTimes: { patienceMs: 20 } });
    const atServer = serverSockets();
    const request = wireRequest('GET', `/v1/events/stream?after=${OLDEST}`);
    for (let n = 0; n < 5; n += 1) sockets.push(await unreadSocket(product.url, request));
    await until(() => atServer.filter((socket) => socket.writableLength > 0).length === 5);
    const reads = page.mock.calls.length;
    const reader = await open({ query: `?after=${OLDEST}` });
    expect((await reader.ids(60)).length).toBe(60);
    expect(Math.max(...atServer.map((socket) => socket.writableLength))).toBeLessThan(MIB);
    // Three events fit into a page.
    expect(page.mock.calls.length - reads).toBeLessThanOrEqual(25);
  });

  it('has no more than that in memory where events come one by one, each smaller than what a socket buffers', async () => {
    product = await startObserved();
    const publisher = await publishing(product.publicLog);
    const atServer = serverSockets();
    sockets.push(await unreadSocket(product.url, wireRequest('GET', '/v1/events/stream')));
    await until(async () => (await underWay()) === 1);
    const reader = await open();
    const body = JSON.stringify({ text: 'x'.repeat(48 * 1024) });
    for (let n = 1; n <= 300; n += 1) {
      await publisher.publish({ body });
      await until(() => reader.text().length > n * body.length);
    }
    const waiting = atServer.map((socket) => socket.writableLength);
    expect(waiting.filter((bytes) => bytes > 0).length).toBe(1);
    expect(Math.max(...waiting)).toBeLessThan(MIB);
  });

  it('goes on where it was, once it is read', async () => {
    product = await startObserved({ publicLog: await largeLog(40), streamTimes: { patienceMs: 10 } });
    const socket = await unreadSocket(product.url, wireRequest('GET', `/v1/events/stream?after=${OLDEST}`));
    sockets.push(socket);
    await until(async () => (await underWay()) === 1);
    let text = '';
    socket.on('data', (piece: Buffer) => (text += piece.toString('latin1').replace(/x{100,}/g, ''))).resume();
    await until(() => text.includes('evt_40_0'));
    expect([...text.matchAll(/"event_id":"evt_(\d+)_0"/g)].map(([, n]) => Number(n))).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
  });

  it('does not hold up the process when it stops', async () => {
    product = await startObserved({ publicLog: await largeLog(60) });
    sockets.push(await unreadSocket(product.url, wireRequest('GET', `/v1/events/stream?after=${OLDEST}`)));
    await until(async () => (await underWay()) === 1);
    const began = performance.now();
    await product.app.stop();
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('the share of those who follow', () => {
  const FEW = { requests: 3, bodies: MIB, answers: 8 * MIB };

  it('is a thousand for each key, streams and polls together', () => {
    expect([SERVER_LIMITS.follower.requests, SERVER_LIMITS.followers.requests]).toEqual([1_000, 4_000]);
  });

  it('bounds streams and polls that are held, and takes nothing of what else a key may have under way', async () => {
    const limits = { follower: FEW, key: { ...FEW, requests: 1 } };
    product = await startObserved({ limits });
    await Promise.all([open(), open()]);
    const held = product.send('GET', '/v1/events?wait=30&after=now');
    await until(async () => (await underWay()) === 3);
    const refused = [await open(), await product.send('GET', '/v1/events')];
    expect(refused.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      Array(2).fill([503, '1']),
    );
    expect((await product.send('GET', '/v1/counts')).status).toBe(200);
    expect((await product.figures())('parley_http_refused_total', { share: 'follower', of: 'requests' })).toBe(2);
    clients[0]?.cut();
    await until(async () => (await underWay()) === 2);
    expect((await open()).status).toBe(200);
    const publisher = await publishing(product.publicLog);
    await publisher.publish({});
    expect((await held).status).toBe(200);
  });

  it('lets streams wait for room where their pages would be too much in memory at once', async () => {
    const publicLog = await largeLog(20);
    product = await startObserved({ publicLog, limits: { follower: { requests: 50, bodies: MIB, answers: MIB } } });
    const streams = await Promise.all(Array.from({ length: 10 }, () => open({ query: `?after=${OLDEST}` })));
    for (const stream of streams) expect((await stream.ids(20)).length).toBe(20);
  });
});
