import type { ConversationEvent } from '@parley/domain';
import {
  contactSaved,
  conversationOpened,
  messageReceived,
  MONDAY,
  participantAdded,
  zoesContent,
  turnsDuring,
} from '@parley/testing';
import { PAGE_BYTES, type ConversationKey, type ConversationListItem, type ConversationView } from '../src';
import { conversationPage, conversationsByDate } from '../src/pages/conversation-page';
import { changeOf, contactChange, positionOf } from './changes';
import type { ReadModelFixture } from './fixture';
import { queryOf } from './walk';

const about = (description: string): ConversationEvent =>
  conversationOpened({ private: { target: null, description, memberNames: [], subject: null } });

const members = (count: number, characters: number): ConversationEvent =>
  conversationOpened({
    members: Array.from({ length: count }, (_, i) => `usr_${i}`),
    private: {
      target: null,
      description: null,
      subject: null,
      memberNames: Array.from({ length: count }, () => 'é'.repeat(characters)),
    },
  });

const bytesIn = (items: readonly string[]): number => Buffer.byteLength(items.join());

/** Pages as they are sent: on every adapter they end at 1 MiB, counted with what is joined to their items. */
export function shownPagesContract(get: () => ReadModelFixture): void {
  describe('a page of conversations as it is sent', () => {
    async function walked(limit = 200): Promise<{ ids: string[][]; bytes: number[] }> {
      const [ids, bytes]: [string[][], number[]] = [[], []];
      for (let after: ConversationKey | undefined; ;) {
        const { items, next } = await conversationPage(get().model, { ...queryOf({ limit }), after });
        ids.push(items.map((json) => (JSON.parse(json) as ConversationView).id));
        bytes.push(bytesIn(items));
        if (next === null) return { ids, bytes };
        expect(next.id).toBe(ids.at(-1)?.at(-1));
        after = next;
      }
    }

    it('ends at 1 MiB, and the pages behind it go on where it ended', async () => {
      const many = Array.from({ length: 150 }, (_, i) =>
        changeOf([about('é'.repeat(8_000))], { id: `conv_${1_000 + i}`, at: MONDAY + i }),
      );
      await get().model.apply(many, positionOf(150));
      const { ids, bytes } = await walked();
      expect(ids.flat()).toEqual(many.map(({ id }) => id).toReversed());
      expect(ids).toHaveLength(3);
      for (const one of bytes) expect(one).toBeLessThanOrEqual(PAGE_BYTES);
      // And not long before it.
      expect(bytes[0]).toBeGreaterThan(PAGE_BYTES - 20_000);
    });

    it('counts the contact that each of its items shows', async () => {
      const metadata = { note: 'é'.repeat(8_000) };
      const contact = contactChange([contactSaved({ private: { ...zoesContent, metadata } })], { id: 'ct_large' });
      const many = Array.from({ length: 100 }, (_, i) =>
        changeOf([conversationOpened({ contactId: 'ct_large' })], { id: `conv_${1_000 + i}`, at: MONDAY + i }),
      );
      await get().model.apply([contact, ...many], positionOf(101));
      const { ids, bytes } = await walked();
      expect(ids.flat()).toEqual(many.map(({ id }) => id).toReversed());
      expect(ids.length).toBeGreaterThan(1);
      for (const one of bytes) expect(one).toBeLessThanOrEqual(PAGE_BYTES);
    });

    it('counts the names of participants, and never reads the records of many conversations at once', async () => {
      const { model } = get();
      const conversations = Array.from({ length: 12 }, (_, i) => {
        const others = Array.from({ length: 99 }, (_, n) =>
          participantAdded({ participant: { type: 'contact', id: `ct_${i}_${n}` } }),
        );
        return changeOf([conversationOpened(), ...others], { id: `conv_${10 + i}`, at: MONDAY + i });
      });
      const contacts = Array.from({ length: 12 * 99 }, (_, i) =>
        contactChange(
          [contactSaved({ private: { ...zoesContent, firstName: 'é'.repeat(400), lastName: 'é'.repeat(400) } })],
          {
            id: `ct_${Math.floor(i / 99)}_${i % 99}`,
          },
        ),
      );
      await model.apply([...conversations, ...contacts], positionOf(2_000));
      let most = 0;
      const watched = {
        ...model,
        contactsOf(workspace: string, ids: readonly string[]) {
          most = Math.max(most, ids.length);
          return model.contactsOf(workspace, ids);
        },
      };
      const { items, next } = await conversationPage(watched, queryOf({}));
      const views = items.map((json): ConversationView => JSON.parse(json));
      expect(views[0]?.participants[1]?.display_name).toHaveLength(801);
      expect(bytesIn(items)).toBeLessThanOrEqual(PAGE_BYTES);
      expect([views.length, next?.id]).toEqual([6, 'conv_16']);
      expect(most).toBeLessThanOrEqual(128);
    });

    it('has one conversation at least, however large', async () => {
      const large = (id: string, at: number): ReturnType<typeof changeOf> =>
        changeOf([about('é'.repeat(600_000))], { id, at });
      await get().model.apply([large('conv_1', MONDAY), large('conv_2', MONDAY + 1)], positionOf(2));
      expect((await walked()).ids).toEqual([['conv_2'], ['conv_1']]);
    });
  });

  describe('a page of the list by date', () => {
    /** Twelve conversations in groups of equal times, newest first: 1, 4, 2, 5. */
    const GROUPS = [1, 4, 2, 5];
    const idsOf = (items: readonly string[]): string[] =>
      items.map((json) => (JSON.parse(json) as ConversationListItem).id);

    /** In each group the greater id first. */
    async function groups(opened: ConversationEvent = conversationOpened()): Promise<string[][]> {
      const changes = GROUPS.map((size, group) =>
        Array.from({ length: size }, (_, i) =>
          changeOf([opened, ...(i % 2 === 0 ? [messageReceived(1)] : [])], {
            id: `conv_${group}${size - i}`,
            at: MONDAY - group * 10,
          }),
        ),
      );
      await get().model.apply(changes.flat(), positionOf(12));
      return changes.map((group) => group.map(({ id }) => id));
    }

    /** All pages by their times alone. */
    async function walked(limit: number): Promise<{ ids: string[][]; bytes: number[] }> {
      const [ids, bytes]: [string[][], number[]] = [[], []];
      for (let updatedBefore: number | undefined; ;) {
        const query = queryOf({ limit, filter: { updatedBefore } });
        const { items, next } = await conversationsByDate(get().model, query);
        ids.push(idsOf(items));
        bytes.push(bytesIn(items));
        if (next === null) return { ids, bytes };
        updatedBefore = next;
      }
    }

    it.each<[number, number[]]>([
      [1, [1, 4, 2, 5]],
      [2, [5, 2, 5]],
      [5, [5, 7]],
      [6, [7, 5]],
      [8, [12]],
      [50, [12]],
    ])('of %i has whole groups, %p items, and their times alone are cursors', async (limit, sizes) => {
      const all = await groups();
      const { ids } = await walked(limit);
      expect(ids.map(({ length }) => length)).toEqual(sizes);
      expect(ids.flat()).toEqual(all.flat());
    });

    it('ends before the group that does not fit into 1 MiB, and has its first group whole, however large', async () => {
      // Some 200 KB each: a group of five does not fit into any page.
      const all = await groups(members(200, 480));
      const { ids, bytes } = await walked(50);
      expect(ids).toEqual([all.slice(0, 2).flat(), all[2], all[3]]);
      expect(bytes[0]).toBeLessThanOrEqual(PAGE_BYTES);
      expect(bytes[2]).toBeGreaterThan(PAGE_BYTES - 100_000);
    });

    it('has all of a group that is much longer than the limit, and others have their turn meanwhile', async () => {
      const many = Array.from({ length: 230 }, (_, i) => changeOf([conversationOpened()], { id: `conv_${100 + i}` }));
      const before = changeOf([conversationOpened()], { id: 'conv_before', at: MONDAY - 1 });
      await get().model.apply([...many, before], positionOf(231));
      const { turns, result } = await turnsDuring(() => walked(3));
      expect(result.ids).toEqual([many.map(({ id }) => id).toReversed(), ['conv_before']]);
      // It is read by 50 at a time.
      expect(turns).toBeGreaterThanOrEqual(4);
    });
  });
}
