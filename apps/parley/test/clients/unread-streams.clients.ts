import { until } from '@parley/testing';
import { readEvents, type EventReader } from './event-reader';
import { startFollowed, type FollowedProduct } from './followed-product';

const EVENTS = 400;
/** The longest: 60 kB. All of them are much more than the buffers of a connection take. */
const TEXT = '€'.repeat(20_000);
const AT_ONCE_MS = 1_000;
/** How long a connection may take nothing. It cannot be configured. */
const WRITE_SECONDS = 30;
const MESSAGES = '?types=message.created';

const conversations = Array.from({ length: EVENTS }, (_, n) => `conv_${n}`);

/* Much happens, while two readers do not read, and nothing of it is for one who asks for little. */
describe('when much is told', () => {
  let product: FollowedProduct;
  let reads: EventReader;
  let readsOn: EventReader;
  let neverReads: EventReader;
  let asksForLittle: EventReader;
  let began: number;
  let ended: number;
  const answered: number[] = [];
  beforeAll(async () => {
    product = await startFollowed();
    const follow = (query: string): Promise<EventReader> => readEvents(product.url, { query });
    [reads, readsOn, neverReads] = [await follow(MESSAGES), await follow(MESSAGES), await follow(MESSAGES)];
    asksForLittle = await follow('?inbox=little');
    readsOn.pause();
    neverReads.pause();
    began = performance.now();
    for (const id of conversations)
      answered.push(await product.open(id, { message: { id: 'm1', direction: 'inbound', text: TEXT } }));
    ended = performance.now();
  });
  afterAll(async () => {
    for (const reader of [reads, readsOn, neverReads, asksForLittle]) reader.cut();
    await product.stop();
  });

  it('those who read get everything at once', async () => {
    await until(() => reads.ids().length === EVENTS);
    const late = conversations.map((id, n) => (reads.cameAt(id) ?? Infinity) - (answered[n] ?? 0));
    expect(Math.max(...late)).toBeLessThan(AT_ONCE_MS);
  });

  it('one that stopped reading gets everything in order, once it reads on', async () => {
    expect(readsOn.ids().length).toBeLessThan(EVENTS / 2);
    readsOn.resume();
    await until(() => readsOn.ids().length === EVENTS);
    expect(readsOn.ids()).toEqual(await product.published('&types=message.created'));
    expect(readsOn.isOver()).toBe(false);
  });

  it('one that never reads is cut when its time is over', async () => {
    const cut = async (): Promise<number> => product.figure('parley_http_connections_not_read_total');
    expect([await cut(), await product.followers()]).toEqual([0, 4]);
    await until(async () => (await cut()) === 1);
    expect((performance.now() - began) / 1_000).toBeGreaterThan(WRITE_SECONDS);
    expect((performance.now() - ended) / 1_000).toBeLessThan(WRITE_SECONDS + 10);
    expect(await product.followers()).toBe(3);
  });

  it('one whose filter leaves out everything is told its place, and goes on from there', async () => {
    await until(() => asksForLittle.told.length === 2);
    const [from, place] = asksForLittle.told;
    expect([from?.type, place?.type]).toEqual(['cursor', 'cursor']);
    expect(place?.cursor).not.toBe(from?.cursor);
    asksForLittle.cut();
    await product.open('conv_meanwhile', { inbox: 'little' });
    const resumed = await readEvents(product.url, { query: '?inbox=little', lastEventId: place?.cursor ?? '' });
    await until(() => resumed.ids().length === 1);
    expect(resumed.told.map(({ type, conversation }) => [type, conversation])).toEqual([
      ['cursor', undefined],
      ['conversation.created', 'conv_meanwhile'],
    ]);
    resumed.cut();
  });
});
