import {
  conversationOpened,
  conversationSnoozed,
  conversationTransferred,
  conversationUnsnoozed,
  messageReceived,
  MONDAY,
} from '@parley/testing';
import type { ConversationSort } from '../src';
import { changeOf, positionOf } from './changes';
import type { ReadModelFixture } from './fixture';
import { idsOf, pagesOf, type Asked } from './walk';

interface Sample {
  readonly id: string;
  readonly created: number;
  readonly updated: number;
  /** When the snooze ends; null for one that is not snoozed. */
  readonly till: number | null;
  readonly inbox: string;
}

/** No order is that of another; every third and every fourth time tie. */
const SAMPLES: readonly Sample[] = Array.from({ length: 14 }, (_, i) => ({
  id: `conv_${((i * 5) % 14).toString().padStart(2, '0')}`,
  created: MONDAY + Math.floor(i / 3),
  updated: MONDAY + 100 + Math.floor(((i * 3) % 14) / 4),
  till: i % 2 === 0 ? MONDAY + Math.floor(((i * 11) % 14) / 3) : null,
  inbox: ['inb_a', 'inb_b', 'inb_c'][i % 3] ?? '',
}));

const rising =
  (time: (sample: Sample) => number) =>
  (samples: readonly Sample[]): string[] =>
    samples.toSorted((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);

const falling =
  (time: (sample: Sample) => number) =>
  (samples: readonly Sample[]): string[] =>
    rising(time)(samples).toReversed();

const SORTED: { readonly [Sort in ConversationSort]: (samples: readonly Sample[]) => string[] } = {
  '-updated': falling(({ updated }) => updated),
  updated: rising(({ updated }) => updated),
  '-created': falling(({ created }) => created),
  snooze_till: (samples) => rising(({ till }) => till ?? 0)(samples.filter(({ till }) => till !== null)),
};

const CASES = (Object.keys(SORTED) as ConversationSort[]).flatMap((sort) =>
  [1, 2, 3, 5, 14].map((limit) => [sort, limit] as const),
);

export function sortsContract(get: () => ReadModelFixture): void {
  describe('a list in an order', () => {
    beforeEach(async () => {
      const changes = SAMPLES.flatMap(({ id, created, updated, till, inbox }) => [
        changeOf([conversationOpened({ inbox })], { id, at: created }),
        changeOf([till === null ? messageReceived(1) : conversationSnoozed('s', till)], {
          id,
          at: updated,
          firstRevision: 1,
        }),
      ]);
      await get().model.apply([...changes, changeOf([conversationOpened()], { workspace: 'ws_2' })], positionOf(1));
    });

    const pages = (asked: Asked): Promise<string[][]> => pagesOf(get().model, asked);

    it('is by last update, newest first, unless another is asked for', async () => {
      expect(await idsOf(get().model, {})).toEqual(SORTED['-updated'](SAMPLES));
    });

    it.each(CASES)('by %s, in pages of %i, gives everything once', async (sort, limit) => {
      const expected = SORTED[sort](SAMPLES);
      const found = await pages({ sort, limit });
      expect(found.flat()).toEqual(expected);
      expect(found).toHaveLength(Math.ceil(expected.length / limit));
    });

    it.each(CASES)('by %s, in pages of %i, gives everything of several inboxes once, merged', async (sort, limit) => {
      const filter = { inboxes: ['inb_c', 'inb_none', 'inb_a'] };
      const expected = SORTED[sort](SAMPLES.filter(({ inbox }) => inbox !== 'inb_b'));
      expect((await pages({ sort, limit, filter })).flat()).toEqual(expected);
    });

    it.each(CASES)('by %s, in pages of %i, gives everything once that a filter lets through', async (sort, limit) => {
      // The filter by channel is served by no index.
      const filter = { channelTypes: ['whatsapp'] as const, inboxes: ['inb_b', 'inb_c'] };
      const expected = SORTED[sort](SAMPLES.filter(({ inbox }) => inbox !== 'inb_a'));
      expect((await pages({ sort, limit, filter })).flat()).toEqual(expected);
    });

    it('by the end of the snooze has only those that are snoozed, whatever else is asked', async () => {
      const list = (filter: Asked['filter'] = {}): Promise<string[]> =>
        idsOf(get().model, { sort: 'snooze_till', filter });
      const snoozed = SORTED.snooze_till(SAMPLES);
      expect(await list({ snoozed: true, statuses: ['open'] })).toEqual(snoozed);
      expect(await list({ snoozed: false })).toEqual([]);
      expect(await list({ statuses: ['closed', 'archived'] })).toEqual([]);
    });

    it('by the end of the snooze follows a snooze that is moved, and one that ends', async () => {
      const { model } = get();
      const [first = '', second = '', ...others] = SORTED.snooze_till(SAMPLES);
      const place = { firstRevision: 5, at: MONDAY + 500 };
      await model.apply(
        [
          changeOf([conversationSnoozed('s2', MONDAY + 900)], { id: first, ...place }),
          changeOf([conversationUnsnoozed('s', 'timer')], { id: second, ...place }),
        ],
        positionOf(2),
      );
      expect(await idsOf(model, { sort: 'snooze_till' })).toEqual([...others, first]);
    });

    it('by creation is not changed by what happens to a conversation, not by a transfer either', async () => {
      const { model } = get();
      const change = changeOf([messageReceived(2), conversationTransferred('inb_a')], {
        id: SORTED['-created'](SAMPLES).at(-1) ?? '',
        firstRevision: 5,
        at: MONDAY + 500,
      });
      await model.apply([change], positionOf(2));
      expect(await idsOf(model, { sort: '-created' })).toEqual(SORTED['-created'](SAMPLES));
    });

    it.each<[ConversationSort, string]>([
      ['-updated', 'top'],
      ['updated', 'end'],
      ['-created', 'same place'],
      ['snooze_till', 'same place'],
    ])('by %s neither skips nor repeats what did not change while another moved to the %s', async (sort) => {
      const { model } = get();
      const before = SORTED[sort](SAMPLES);
      for (const [n, moved] of before.entries()) {
        const first = await model.list({ workspace: 'ws_1', filter: { statuses: ['open'] }, sort, limit: 3 });
        const place = { id: moved, firstRevision: 10 + n, at: MONDAY + 1_000 + n };
        await model.apply([changeOf([messageReceived(2 + n)], place)], positionOf(2 + n));
        const rest = await idsOf(model, { sort, after: first.next ?? undefined });
        const unchanged = [...first.documents.map(({ id }) => id), ...rest].filter((id) => id !== moved);
        expect(unchanged.toSorted()).toEqual(before.filter((id) => id !== moved).toSorted());
      }
    });
  });
}
