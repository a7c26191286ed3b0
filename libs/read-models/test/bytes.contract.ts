import type { ConversationEvent } from '@parley/domain';
import { contactSaved, conversationOpened, inboxSaved, MONDAY, teammateSaved, zoesContent } from '@parley/testing';
import { changeOf, contactChange, inboxChange, positionOf, teammateChange } from './changes';
import type { ReadModelFixture } from './fixture';
import { queryOf } from './walk';

const KIB = 1_024;
const about = (description: string, tags: readonly string[] = []): ConversationEvent =>
  conversationOpened({ tags, private: { target: null, description, memberNames: [], subject: 'Red shoes' } });

/** Characters of two bytes each. */
const kibibytes = (count: number): string => 'é'.repeat((count * KIB) / 2);

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id);

/** What a page may take is counted as its documents are stored: each of these is some 10 KiB. */
export function bytesContract(get: () => ReadModelFixture): void {
  describe('a page that may take so many bytes', () => {
    const SIZE = 10;
    const conversations = Array.from({ length: 9 }, (_, i) =>
      changeOf([about(kibibytes(SIZE), i % 2 === 0 ? ['vip'] : [])], { id: `conv_${i}`, at: MONDAY - i }),
    );

    it.each([
      ['off an index', {}, ['conv_0', 'conv_1', 'conv_2']],
      ['of what was looked for', { tags: ['vip'] }, ['conv_0', 'conv_2', 'conv_4']],
      ['of what was searched for', { searchTokens: ['red'] }, ['conv_0', 'conv_1', 'conv_2']],
    ])('%s ends before the conversation that would pass them, and goes on from there', async (_, filter, expected) => {
      const { model } = get();
      await model.apply(conversations, positionOf(9));
      const all = (await model.list(queryOf({ filter }))).documents;
      const query = queryOf({ filter, mostBytes: 40 * KIB });
      const first = await model.list(query);
      expect(idsOf(first.documents)).toEqual(expected);
      const last = first.documents.at(-1);
      expect(first.next).toEqual({ at: last?.updatedAt, id: last?.id });
      const second = await model.list({ ...query, after: first.next ?? undefined });
      expect([...first.documents, ...second.documents]).toEqual(all.slice(0, 6));
    });

    it('has one conversation at least, and none too many where all fit', async () => {
      const { model } = get();
      await model.apply(conversations, positionOf(9));
      const one = await model.list(queryOf({ mostBytes: 1 }));
      expect([idsOf(one.documents), one.next]).toEqual([['conv_0'], { at: MONDAY, id: 'conv_0' }]);
      const whole = await model.list(queryOf({ mostBytes: 200 * KIB }));
      expect([whole.documents.length, whole.next]).toEqual([9, null]);
    });

    it('likewise of records, in the order of their ids', async () => {
      const { model } = get();
      const phone = '+4930123456';
      const metadata = { note: kibibytes(SIZE) };
      const ids = ['a', 'b', 'c', 'd', 'e'];
      await model.apply(
        ids.flatMap((id) => [
          contactChange([contactSaved({ private: { ...zoesContent, phone, metadata } })], { id }),
          teammateChange([teammateSaved({ private: { name: kibibytes(SIZE), email: null, avatarUrl: null } })], { id }),
          inboxChange([inboxSaved()], { id }),
        ]),
        positionOf(15),
      );
      const query = { limit: 50, mostBytes: 40 * KIB };
      for (const page of [await model.contactsBy('ws_1', { phone }, query), await model.teammates('ws_1', query)])
        expect([idsOf(page.records), page.next]).toEqual([['a', 'b', 'c'], 'c']);
      const rest = await model.contactsBy('ws_1', { phone }, { ...query, after: 'c' });
      expect([idsOf(rest.records), rest.next]).toEqual([['d', 'e'], null]);
      for (const page of [
        await model.contactsBy('ws_1', { phone }, { limit: 50, mostBytes: 1 }),
        await model.inboxes('ws_1', { limit: 50, mostBytes: 1 }),
      ])
        expect([idsOf(page.records), page.next]).toEqual([['a'], 'a']);
    });

    it('likewise of counts, in the order of the inboxes, and everything once', async () => {
      const { model } = get();
      const inboxes = Array.from({ length: 30 }, (_, i) => `inb_${i}`).sort();
      await model.apply(
        inboxes.toReversed().map((inbox, i) => changeOf([conversationOpened({ inbox })], { id: `conv_${i}` })),
        positionOf(30),
      );
      const found: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const { counts, next } = await model.countsPage('ws_1', { after, mostBytes: KIB });
        expect(JSON.stringify(Object.fromEntries(counts)).length).toBeLessThanOrEqual(KIB);
        expect(next === null || next === [...counts.keys()].at(-1)).toBe(true);
        found.push(...counts.keys());
        after = next;
      }
      expect(found).toEqual(inboxes);
      const one = await model.countsPage('ws_1', { mostBytes: 1 });
      expect([[...one.counts.keys()], one.next]).toEqual([['inb_0'], 'inb_0']);
    });
  });
}
