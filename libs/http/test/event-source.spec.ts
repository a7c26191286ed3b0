import { until } from '@parley/testing';
import { KEY, publishing, startProduct, type Product, type Publishing } from '@parley/testing-product';
import { EventSource } from 'eventsource';
import type { Socket } from 'node:net';

/* What a client of the standard makes of a stream, with a key in a header. */

let product: Product;
let publisher: Publishing;
const sources: EventSource[] = [];
beforeEach(async () => {
  product = await startProduct({ streamTimes: { retryMs: 10 } });
  publisher = await publishing(product.publicLog);
});
afterEach(async () => {
  for (const source of sources.splice(0)) source.close();
  await product.stop();
});

function follow(query = ''): { readonly source: EventSource; readonly ids: readonly string[] } {
  const source = new EventSource(`${product.url}/v1/events/stream${query}`, {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${KEY}` } }),
  });
  sources.push(source);
  const ids: string[] = [];
  for (const type of ['conversation.created', 'conversation.closed'])
    source.addEventListener(type, ({ data }) => ids.push((JSON.parse(String(data)) as { event_id: string }).event_id));
  return { source, ids };
}

describe('an EventSource', () => {
  it('hears events by their types, with their cursors', async () => {
    const { source, ids } = follow();
    let last = '';
    source.addEventListener('conversation.closed', ({ lastEventId }) => (last = lastEventId));
    await until(() => source.readyState === source.OPEN);
    await publisher.publish({}, { type: 'conversation.closed' });
    await until(() => ids.length === 2);
    const { data } = (await product.send('GET', '/v1/events')).body as { data: { event_id: string; cursor: string }[] };
    expect([ids, last]).toEqual([data.map(({ event_id }) => event_id), data[1]?.cursor]);
  });

  it('misses and repeats nothing when its connection is cut, also before its first event', async () => {
    const atServer = new Set<Socket>();
    product.app.server.fastify.server.on('connection', (socket: Socket) => {
      atServer.add(socket);
      socket.once('close', () => atServer.delete(socket));
    });
    let opened = 0;
    const { source, ids } = follow();
    source.addEventListener('cursor', () => (opened += 1));
    await until(() => opened === 1);
    const expected: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (const socket of atServer) socket.resetAndDestroy();
      expected.push(`evt_${Number(await publisher.publish({}))}_0`);
      await until(() => opened === round + 2);
      if (round % 2 === 0) await until(() => ids.length === expected.length);
    }
    await until(() => ids.length >= expected.length);
    expect(ids).toEqual(expected);
  });

  it('comes back when its stream has ended by itself', async () => {
    await product.stop();
    product = await startProduct({ streamTimes: { retryMs: 10, lookMs: 5, lifeMs: 50 } });
    publisher = await publishing(product.publicLog);
    let opened = 0;
    const { source, ids } = follow();
    source.addEventListener('open', () => (opened += 1));
    await until(() => opened === 3);
    await publisher.publish({});
    await until(() => ids.length === 1);
  });

  it('gives up where its cursor has expired', async () => {
    await publisher.publish({ occurredAt: 1 });
    await publisher.forget(2);
    const { source } = follow(`?after=${Buffer.from('v1.e1..').toString('base64url')}`);
    let code: number | undefined;
    source.addEventListener('error', (error) => (code = error.code));
    await until(() => source.readyState === source.CLOSED);
    expect(code).toBe(410);
  });
});
