import { KEY } from '@parley/testing-product';
import { until } from '@parley/testing';
import { readEvents, type EventReader } from './event-reader';
import { startFollowed, type FollowedProduct } from './followed-product';
import { startNginx, type Nginx } from './nginx';

/**
 * In place of nginx's 60 s. Not shorter: the product says something on a quiet stream every 15 s, which is promised and cannot be
 * configured, and looks for such streams once a second.
 */
const IMPATIENT_SECONDS = 20;
const AT_ONCE_MS = 1_000;

describe('behind an nginx that nobody tuned', () => {
  let product: FollowedProduct;
  let nginx: Nginx;
  const readers: EventReader[] = [];
  beforeAll(async () => {
    product = await startFollowed();
    nginx = await startNginx(product.url, IMPATIENT_SECONDS);
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.cut();
    await until(async () => (await product.followers()) === 0);
  });
  afterAll(async () => {
    await nginx.stop();
    await product.stop();
  });

  async function follow(url: string): Promise<EventReader> {
    const reader = await readEvents(url);
    readers.push(reader);
    return reader;
  }

  async function poll(query: string): Promise<{ readonly seconds: number; readonly conversations: readonly string[] }> {
    const from = performance.now();
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await fetch(`${nginx.url}/v1/events?after=now&wait=20${query}`, { headers });
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as { readonly data: readonly { readonly conversation_id: string }[] };
    const seconds = (performance.now() - from) / 1_000;
    return { seconds, conversations: data.map(({ conversation_id }) => conversation_id) };
  }

  it('a stream begins at once, with its head and its place', async () => {
    const from = performance.now();
    const reader = await follow(nginx.url);
    await until(() => reader.told.length === 1);
    expect(performance.now() - from).toBeLessThan(AT_ONCE_MS);
    expect([reader.status, reader.headers['content-type'], reader.told[0]?.type]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'cursor',
    ]);
  });

  it('each event comes within a second of its command', async () => {
    const reader = await follow(nginx.url);
    for (let n = 0; n < 20; n += 1) {
      const from = performance.now();
      await product.open(`conv_each_${n}`);
      await until(() => reader.cameAt(`conv_each_${n}`) !== undefined);
      expect((reader.cameAt(`conv_each_${n}`) ?? Infinity) - from).toBeLessThan(AT_ONCE_MS);
    }
    expect(reader.ids().length).toBe(20);
  });

  it('a poll is held, and answered when something comes', async () => {
    const polled = poll('');
    await until(async () => (await product.followers()) === 1);
    const opened = product.open('conv_polled');
    expect((await polled).conversations).toEqual(['conv_polled']);
    expect(performance.now() - (await opened)).toBeLessThan(AT_ONCE_MS);
  });

  it('a client that leaves ends its stream at the product, too', async () => {
    const reader = await follow(nginx.url);
    await until(async () => (await product.followers()) === 1);
    reader.cut();
    await until(async () => (await product.followers()) === 0);
  });

  it('a stream on which nothing happens stays open, and a poll is held for as long as it asks', async () => {
    const [reader, polled] = await Promise.all([follow(nginx.impatientUrl), poll('')]);
    expect(polled.conversations).toEqual([]);
    expect(polled.seconds).toBeGreaterThan(19.9);
    expect(polled.seconds).toBeLessThan(22);
    // The second one comes later than nginx would have waited for any.
    await until(() => reader.comments() === 2);
    expect([reader.isOver(), reader.told.length]).toEqual([false, 1]);
    await product.open('conv_late');
    await until(() => reader.cameAt('conv_late') !== undefined);
  });
});
