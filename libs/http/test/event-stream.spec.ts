import { inMemoryApiKeys } from '@parley/access';
import type { PublicLog } from '@parley/public-log';
import { until } from '@parley/testing';
import {
  BOOTSTRAP,
  KEY,
  OTHER_KEY,
  publishing,
  startProduct,
  type Product,
  type Publishing,
} from '@parley/testing-product';
import type { StreamTimes } from '../src';
import { openStream, type StreamClient } from './stream-client';

const idsOf = (stream: StreamClient): readonly string[] =>
  stream.events().map(({ data = '' }) => (JSON.parse(data) as { event_id: string }).event_id);

let product: Product;
let publisher: Publishing;
const clients: StreamClient[] = [];
const keyStore = inMemoryApiKeys({ bootstrap: BOOTSTRAP });

async function start(streamTimes: Partial<StreamTimes> = {}, publicLog?: PublicLog): Promise<void> {
  product = await startProduct({ keyStore, streamTimes, ...(publicLog === undefined ? {} : { publicLog }) });
  publisher = await publishing(product.publicLog);
}

async function open(asked?: Parameters<typeof openStream>[1]): Promise<StreamClient> {
  const client = await openStream(product.url, asked);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  await product.stop();
});

describe('a stream of events', () => {
  it('begins at once with its place, and when to come back', async () => {
    await start();
    await publisher.publish({});
    const stream = await open();
    await until(() => stream.frames().length === 2);
    expect([
      stream.status,
      ...['content-type', 'cache-control', 'x-accel-buffering'].map((name) => stream.headers.get(name)),
    ]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-cache, no-transform', 'no']);
    expect(stream.headers.get('parley-request-id')).toMatch(/^req_/);
    const [first, second] = stream.frames() as [Record<string, string>, Record<string, string>];
    expect(first).toEqual({ id: expect.any(String), event: 'cursor', data: JSON.stringify({ cursor: first['id'] }) });
    expect(stream.text().startsWith(`id: ${first['id']}\nevent: cursor\ndata: {`)).toBe(true);
    expect(Number(second['retry'])).toBeGreaterThanOrEqual(1_000);
    expect(Number(second['retry'])).toBeLessThanOrEqual(3_000);
    expect(stream.text()).not.toContain('\r');
  });

  it('tells what is published from then on, each event as a page has it, in one line', async () => {
    await start();
    await publisher.publish({});
    const stream = await open();
    await publisher.publish({ body: '{"text":"Grüße\\n",\r\n"n":\n1.0}' }, { type: 'conversation.closed' });
    await publisher.publish({ workspace: 'ws_2' });
    await publisher.publish({});
    expect(await stream.ids(3)).toEqual(['evt_2_0', 'evt_2_1', 'evt_4_0']);
    const { data } = (await product.send('GET', '/v1/events')).body as { data: { cursor: string; type: string }[] };
    expect(stream.events().map((frame) => [frame.id, frame.event, JSON.parse(frame.data ?? '')])).toEqual(
      data.slice(1).map((item) => [item.cursor, item.type, item]),
    );
    expect(stream.events()[0]?.data).toContain('"body":{"text":"Grüße\\n",  "n": 1.0}}');
  });

  it('tells each workspace its own', async () => {
    await start();
    const [ours, theirs] = [await open(), await open({ key: OTHER_KEY })];
    await publisher.publish({}, { workspace: 'ws_2' });
    expect([await ours.ids(1), await theirs.ids(1)]).toEqual([['evt_1_0'], ['evt_1_1']]);
  });

  it('goes on behind the last event that its client had, whatever the URL says', async () => {
    await start();
    for (let n = 0; n < 4; n += 1) await publisher.publish({}, { type: 'conversation.closed' });
    const all = await open({ query: `?after=${Buffer.from('v1.e1..').toString('base64url')}` });
    const ids = await all.ids(8);
    for (const [n, frame] of all.events().entries()) {
      const resumed = await open({ query: '?after=now', lastEventId: frame.id });
      await until(() => resumed.events().length === 7 - n);
      expect([...ids.slice(0, n + 1), ...(await resumed.ids(0))]).toEqual(ids);
      resumed.cut();
    }
  });

  it('has neither gap nor repeat while it is cut again and again, and everything goes on', async () => {
    await start();
    const expected: string[] = [];
    const had: string[] = [];
    let lastEventId: string | undefined;
    for (let round = 0; round < 20; round += 1) {
      const stream: StreamClient = await open({ lastEventId });
      await until(() => stream.frames().length > 0);
      const published = Array.from({ length: 1 + (round % 3) }, () => publisher.publish({}, {}));
      for (const position of await Promise.all(published))
        expected.push(...[0, 1].map((index) => `evt_${Number(position)}_${index}`));
      await until(() => stream.events().length > round % 2);
      stream.cut();
      had.push(...idsOf(stream));
      lastEventId = stream.frames().findLast(({ id }) => id !== undefined)?.id;
    }
    const last = await open({ lastEventId });
    had.push(...(await last.ids(expected.length - had.length)));
    expect(had).toEqual(expected);
  });

  it('reads a log that is longer than a page', async () => {
    await start();
    const events = Array.from({ length: 100 }, () => ({}));
    for (let n = 0; n < 13; n += 1) await publisher.publish(...events);
    const stream = await open({ query: `?after=${Buffer.from('v1.e1..').toString('base64url')}` });
    const ids = await stream.ids(1_300);
    expect([ids.length, new Set(ids).size, ids.at(-1)]).toEqual([1_300, 1_300, 'evt_13_99']);
  });

  it('answers who asks for its head alone', async () => {
    await start();
    const response = await fetch(`${product.url}/v1/events/stream`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await response.text()).toBe('');
  });
});

describe('a stream on which nothing is to be told', () => {
  it('tells its place when everything was filtered out, and not when nothing came', async () => {
    await start({ lookMs: 5, placeMs: 20 });
    const stream = await open({ query: '?inbox=support' });
    await until(() => stream.frames().length === 2);
    await publisher.publish({ inbox: 'sales' });
    await until(() => stream.frames().length === 3);
    const { id = '', event } = stream.frames()[2] ?? {};
    expect(event).toBe('cursor');
    await publisher.publish({ inbox: 'sales' }, { inbox: 'support' });
    await stream.ids(1);
    const resumed = await open({ query: '?inbox=support', lastEventId: id });
    expect(await resumed.ids(1)).toEqual(['evt_2_1']);
    expect(stream.frames().filter((frame) => frame.event === 'cursor').length).toBe(2);
  });

  it('gets a comment from time to time', async () => {
    await start({ lookMs: 5, commentMs: 20 });
    const stream = await open();
    await until(
      () =>
        stream
          .text()
          .split('\n\n')
          .filter((block) => block === ':').length >= 3,
    );
    expect(stream.frames().filter((frame) => Object.keys(frame).length > 0).length).toBe(2);
  });
});

describe('a stream ends', () => {
  it('when its time is over', async () => {
    await start({ lookMs: 5, lifeMs: 50 });
    const stream = await open();
    await until(() => stream.isOver());
    expect(stream.frames().length).toBe(2);
  });

  it('with its key', async () => {
    await start({ lookMs: 5 });
    const made = await keyStore.create('ws_1', {
      ...{ name: null, actorType: 'api', actorId: 'x', rights: 'read', actAs: false },
    });
    if (made.tag !== 'created') throw new Error(made.tag);
    const [deleted, kept] = [await open({ key: made.key }), await open()];
    await until(() => deleted.frames().length === 2);
    await keyStore.delete('ws_1', made.record.id);
    await until(() => deleted.isOver());
    await publisher.publish({});
    expect([await kept.ids(1), await deleted.ids(0)]).toEqual([['evt_1_0'], []]);
    expect((await open({ key: made.key })).status).toBe(401);
  });

  it('with the process', async () => {
    await start();
    const stream = await open();
    const began = performance.now();
    await product.app.stop();
    await until(() => stream.isOver());
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('when the log cannot be read, and its client comes back', async () => {
    await start();
    const stream = await open();
    await until(() => stream.frames().length === 2);
    const page = jest.spyOn(product.publicLog, 'page').mockRejectedValueOnce(new Error('away'));
    await publisher.publish({});
    await until(() => stream.isOver());
    page.mockRestore();
    const resumed = await open({ lastEventId: stream.frames()[0]?.id });
    expect(await resumed.ids(1)).toEqual(['evt_1_0']);
  });
});

describe('many streams at the end of the log', () => {
  it('share one reading', async () => {
    await start();
    const streams = await Promise.all(Array.from({ length: 100 }, () => open()));
    await until(() => streams.every((stream) => stream.frames().length === 2));
    await until(async () => (await product.send('GET', '/v1/events')).status === 200);
    const page = jest.spyOn(product.publicLog, 'page');
    await publisher.publish({});
    for (const stream of streams) expect(await stream.ids(1)).toEqual(['evt_1_0']);
    expect(page.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
