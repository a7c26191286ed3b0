import { until } from '@parley/testing';
import { readEvents, type EventReader } from './event-reader';
import { startFollowed, type FollowedProduct } from './followed-product';

const STREAMS = 500;
const EVENTS = 100;
const WRITERS = 4;
const LONGEST_LIST_MS = 2_000;

describe('five hundred streams of one key', () => {
  let product: FollowedProduct;
  let readers: readonly EventReader[] = [];
  beforeAll(async () => {
    product = await startFollowed();
    readers = await Promise.all(Array.from({ length: STREAMS }, () => readEvents(product.url)));
    await until(() => readers.every(({ told }) => told.length === 1));
  });
  afterAll(async () => {
    for (const reader of readers) reader.cut();
    await product.stop();
  });

  /** One after the other. */
  async function write(writer: number): Promise<void> {
    for (let n = 0; n < EVENTS / WRITERS; n += 1) await product.open(`conv_${writer}_${n}`);
  }

  /** Lists, one after the other, while that is under way: how long each took, in ms. */
  async function listWhile(underWay: () => boolean): Promise<readonly number[]> {
    const times: number[] = [];
    while (underWay()) {
      const from = performance.now();
      const response = await product.send('GET', '/v1/conversations');
      expect(response.status).toBe(200);
      await response.arrayBuffer();
      times.push(performance.now() - from);
    }
    return times;
  }

  it('all get all events, none twice, and commands and lists are answered meanwhile', async () => {
    expect(await product.followers()).toBe(STREAMS);
    const have = (count: number): boolean => readers.every(({ told }) => told.length > count);
    const listing = listWhile(() => !have(EVENTS));
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await until(() => have(EVENTS));
    const times = await listing;
    const published = await product.published();
    expect(published.length).toBe(EVENTS);
    const heard = new Set(readers.map((reader) => reader.ids().join()));
    expect([...heard]).toEqual([published.join()]);
    expect(Math.max(...times)).toBeLessThan(LONGEST_LIST_MS);
  });
});
