import type { PublicLog, PublicPage, PublicPageQuery } from '@parley/public-log';
import { ownPublicLog, publishing, type Publishing } from '@parley/testing-product';
import { Published } from '@parley/public-log';
import { SharedPages, type EventPage } from '../src/events/shared-pages';

const query: PublicPageQuery = { workspace: 'ws_1', format: 'event', types: ['conversation.created'], limit: 2 };

let log: PublicLog;
let publisher: Publishing;
let published: Published;
let pages: SharedPages;
let reads: jest.SpyInstance<Promise<PublicPage>, [PublicPageQuery]>;
beforeEach(async () => {
  log = ownPublicLog();
  publisher = await publishing(log);
  reads = jest.spyOn(log, 'page');
  published = new Published(log);
  pages = new SharedPages(log, published);
});
afterEach(() => published.close());

const read = async (over: Partial<PublicPageQuery> = {}): Promise<EventPage> => {
  const page = await pages.page({ ...query, ...over });
  if (page.tag === 'Expired') throw new Error('expired');
  return page;
};

/** Publishes, and waits until those who listen know. */
async function publish(body = '{}'): Promise<void> {
  const count = published.countOf('ws_1');
  await publisher.publish({ body });
  await published.since(count, 'ws_1', new AbortController().signal);
}

describe('a page of events that is shared', () => {
  it('is read once by all who ask at the same time, and right after', async () => {
    await publish();
    const [first, second] = await Promise.all([read(), read()]);
    expect(await read()).toBe(first);
    expect([second === first, reads.mock.calls.length]).toEqual([true, 1]);
  });

  it('is another for another workspace, format, filter, place and limit', async () => {
    await publish();
    const place = { epoch: 1, position: '' };
    const others: Partial<PublicPageQuery>[] = [
      ...[{}, { workspace: 'ws_2' }, { format: 'service' as const }, { types: ['conversation.closed' as const] }],
      ...[{ inbox: 'x' }, { channelId: 'x' }, { conversationId: 'x' }, { limit: 3 }, { after: place }],
      ...[{ after: { ...place, index: 0 } }, { after: { ...place, position: '1' } }],
    ];
    for (const other of [...others, ...others]) await read(other);
    expect(reads.mock.calls.length).toBe(others.length);
  });

  it('is read again when more was published, unless it was full', async () => {
    for (let n = 0; n < 3; n += 1) await publish();
    const [full, rest] = [await read(), await read({ limit: 10 })];
    await publish();
    expect(await read()).toBe(full);
    expect([rest.events.length, (await read({ limit: 10 })).events.length]).toEqual([3, 4]);
  });

  it('is not shared with those who know that more was published while it was read', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const empty = await log.page(query);
    reads.mockImplementationOnce(async () => {
      await held;
      return empty;
    });
    const before = read();
    await publish();
    expect((await read()).events.length).toBe(1);
    letGo();
    expect((await before).events.length).toBe(0);
    expect((await read()).events.length).toBe(1);
  });

  it('is not kept when it could not be read', async () => {
    reads.mockRejectedValueOnce(new Error('away'));
    const both = await Promise.allSettled([read(), read()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await read()).events).toEqual([]);
  });

  it('is kept while there is room for it: the oldest give way', async () => {
    for (let n = 0; n < 4; n += 1) await publish(JSON.stringify({ text: 'x'.repeat(600_000) }));
    for (const limit of [11, 12, 13, 14, 15]) await read({ limit });
    const before = reads.mock.calls.length;
    await read({ limit: 15 });
    expect(reads.mock.calls.length).toBe(before);
    await read({ limit: 11 });
    expect(reads.mock.calls.length).toBe(before + 1);
  });

  it('tells of what was forgotten while it was read', async () => {
    for (let n = 0; n < 3; n += 1) await publish();
    const { next } = await read({ limit: 1 });
    await publisher.forget(Infinity);
    expect(await pages.page({ ...query, after: next })).toMatchObject({ tag: 'Expired' });
  });
});
