import { conversationOpened, messageReceived, MONDAY } from '@parley/testing';
import type { ConversationFilter, ConversationKey, ConversationPage, ConversationQuery } from '../src';
import { changeOf, positionOf } from './changes';
import type { ReadModelFixture } from './fixture';

/** Twelve conversations over two inboxes, updated in groups of equal times, newest first: 1, 4, 2, 5. */
const GROUPS = [1, 4, 2, 5];
const PLACES: readonly (ConversationKey & { readonly inbox: string })[] = GROUPS.flatMap((size, group) =>
  Array.from({ length: size }, (_, i) => ({
    at: MONDAY - group * 10,
    id: `conv_${group}${size - i}`,
    inbox: (group + i) % 2 === 0 ? 'inb_a' : 'inb_b',
  })),
);
const IDS = PLACES.map(({ id }) => id);
const ALL: ConversationFilter = { statuses: ['open', 'closed'] };

export function pageContract(get: () => ReadModelFixture): void {
  describe('the pages of a list', () => {
    beforeEach(async () => {
      const changes = PLACES.map(({ id, inbox, at }, n) =>
        changeOf([conversationOpened({ inbox }), ...(n % 3 === 0 ? [messageReceived(1)] : [])], { id, at, n }),
      );
      await get().model.apply(
        [...changes].sort((a, b) => (a.id < b.id ? -1 : 1)),
        positionOf(99),
      );
    });

    const list = (query: Partial<ConversationQuery>): Promise<ConversationPage> =>
      get().model.list({ workspace: 'ws_1', filter: ALL, limit: 50, ...query });

    const idsOf = ({ documents }: ConversationPage): string[] => documents.map(({ id }) => id);

    /** All pages by the cursor of each. */
    async function walk(query: Partial<ConversationQuery>): Promise<string[][]> {
      const pages: string[][] = [];
      for (let from: Partial<ConversationQuery> = {}; ;) {
        const page = await list({ ...query, ...from });
        pages.push(idsOf(page));
        const last = page.documents.at(-1);
        expect(page.next).toEqual(page.next && { at: last?.updatedAt, id: last?.id });
        if (page.next === null) return pages;
        from = { after: page.next };
      }
    }

    it('come newest first, of equal times the greater id first', async () => {
      expect(idsOf(await list({}))).toEqual(IDS);
    });

    it.each([1, 2, 3, 5, 11, 12, 13])('of %i give everything once, in order', async (limit) => {
      const pages = await walk({ limit });
      expect(pages.flat()).toEqual(IDS);
      expect(pages).toHaveLength(Math.ceil(IDS.length / limit));
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
    });

    it.each([1, 2, 3, 5, 11, 12, 13])('of %i over several inboxes, merged, give everything once', async (limit) => {
      const filter = { statuses: ['open', 'closed'] as const, inboxes: ['inb_a', 'inb_b', 'inb_none'] };
      expect((await walk({ limit, filter })).flat()).toEqual(IDS);
    });

    it('have no next when they end with the list', async () => {
      expect((await list({ limit: IDS.length })).next).toBeNull();
      expect((await list({ limit: IDS.length - 1 })).next).not.toBeNull();
    });

    it('before a time hold what was updated strictly before', async () => {
      const [, second, third] = GROUPS.map((_, group) => MONDAY - group * 10);
      expect(idsOf(await list({ filter: { ...ALL, updatedBefore: second } }))).toEqual(IDS.slice(5));
      expect(idsOf(await list({ filter: { ...ALL, updatedBefore: (third ?? 0) + 1 } }))).toEqual(IDS.slice(5));
      expect(idsOf(await list({ filter: { ...ALL, updatedBefore: 0 } }))).toEqual([]);
    });

    it('behind a place hold what comes behind it, whether or not somebody is there', async () => {
      const place = PLACES[2] as ConversationKey;
      expect(idsOf(await list({ after: place }))).toEqual(IDS.slice(3));
      expect(idsOf(await list({ after: { ...place, id: `${place.id}0` } }))).toEqual(IDS.slice(2));
    });

    it('both behind a place and before a time hold what is both', async () => {
      const early = PLACES[9] as ConversationKey;
      expect(idsOf(await list({ after: early, filter: { ...ALL, updatedBefore: MONDAY } }))).toEqual(IDS.slice(10));
      expect(idsOf(await list({ after: PLACES[0], filter: { ...ALL, updatedBefore: MONDAY - 10 } }))).toEqual(
        IDS.slice(5),
      );
    });

    it('of unread ones go on behind a place as well', async () => {
      const unread = IDS.filter((_, n) => n % 3 === 0);
      expect((await walk({ limit: 1, filter: { statuses: ['open'], unread: true } })).flat()).toEqual(unread);
    });

    it('do not repeat or skip what did not change while another moved to the top', async () => {
      const first = await list({ limit: 4 });
      const moved = changeOf([messageReceived(2)], { id: IDS[8] ?? '', firstRevision: 5, at: MONDAY + 1, n: 100 });
      await get().model.apply([moved], positionOf(100));
      const rest = await list({ after: first.next ?? undefined });
      expect([...idsOf(first), ...idsOf(rest)]).toEqual(IDS.filter((id) => id !== IDS[8]));
      expect(idsOf(await list({ limit: 1 }))).toEqual([IDS[8]]);
    });

    it('are right when one inbox holds much more than a page takes of it', async () => {
      const many = Array.from({ length: 70 }, (_, i) =>
        changeOf([conversationOpened({ inbox: i % 10 === 0 ? 'inb_b' : 'inb_a' })], {
          id: `many_${i.toString().padStart(2, '0')}`,
          workspace: 'ws_many',
          at: MONDAY + Math.floor(i / 3),
        }),
      );
      await get().model.apply(many, positionOf(200));
      const filter = { statuses: ['open'] as const, inboxes: ['inb_b', 'inb_a'] };
      const expected = many.map(({ id }) => id).reverse();
      for (const limit of [1, 7, 40])
        expect((await walk({ workspace: 'ws_many', filter, limit })).flat()).toEqual(expected);
    });
  });
}
