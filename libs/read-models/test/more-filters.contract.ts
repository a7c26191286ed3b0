import type { ConversationOpened } from '@parley/domain';
import {
  contactBlocked,
  contactErased,
  contactSaved,
  contactUnblocked,
  conversationAssigned,
  conversationClosed,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationMuted,
  conversationOpened,
  conversationSnoozed,
  conversationTagsChanged,
  conversationUnassigned,
  conversationUnmuted,
  messageReceived,
  MONDAY,
  toAda,
  toBen,
  toParrot,
} from '@parley/testing';
import type { ConversationFilter } from '../src';
import { changeOf, contactChange, positionOf, SECOND } from './changes';
import type { ReadModelFixture } from './fixture';
import { idsOf as idsOfList, pagesOf } from './walk';

/** The conversations of the suite, `c_1` the oldest, each with something of its own. */
const OPENINGS: { readonly [id: string]: Partial<ConversationOpened> } = {
  c_1: { contactId: 'ct_1', tags: ['VIP', 'Öko'], labels: ['Later'], channelType: 'email' },
  c_2: { contactId: 'ct_2', tags: ['trial'], priority: 'high', channelType: 'sms' },
  c_3: { contactId: 'ct_1', labels: ['later', 'Now'], priority: 'low' },
  c_4: { contactId: 'ct_3', tags: ['vipers'], priority: 'medium', inbox: 'inb_support' },
  c_5: { contactId: 'ct_2', tags: ['öko', 'trial'], inbox: 'inb_support', channelType: 'slack' },
};

const ASSIGNEES = { c_1: toAda, c_2: toBen, c_3: toParrot } as const;

export function moreFiltersContract(get: () => ReadModelFixture): void {
  describe('a list by what else is known of conversations', () => {
    let revision = 9;

    beforeEach(async () => {
      const changes = Object.entries(OPENINGS).flatMap(([id, opening], i) => {
        const assignee = ASSIGNEES[id as keyof typeof ASSIGNEES];
        const events = [
          conversationOpened(opening),
          ...(assignee === undefined ? [] : [conversationAssigned(assignee)]),
        ];
        const place = { id, at: MONDAY + i * SECOND };
        return ['ws_1', 'ws_2'].map((workspace) => changeOf(events, { ...place, workspace }));
      });
      await get().model.apply(changes, positionOf(1));
    });

    const idsOf = (filter: Partial<ConversationFilter>, workspace = 'ws_1'): Promise<string[]> =>
      idsOfList(get().model, { workspace, filter });

    /** Something more happens to a conversation, later than all that did before. */
    async function happens(id: string, ...events: Parameters<typeof changeOf>[0]): Promise<void> {
      revision += 10;
      const change = changeOf(events, { id, firstRevision: revision, at: MONDAY + revision * SECOND });
      await get().model.apply([change], positionOf(revision));
    }

    it.each<[Partial<ConversationFilter>, string[]]>([
      [{ contacts: ['ct_1'] }, ['c_3', 'c_1']],
      [{ contacts: ['ct_3', 'ct_1'] }, ['c_4', 'c_3', 'c_1']],
      [{ contacts: ['ct_1', 'ct_1', 'ct_x'] }, ['c_3', 'c_1']],
      [{ assigneeTypes: ['attendant'] }, ['c_2', 'c_1']],
      [{ assigneeTypes: ['agent'] }, ['c_3']],
      [{ assigneeTypes: ['agent', 'attendant'] }, ['c_3', 'c_2', 'c_1']],
      [{ assignees: ['usr_ada', null, 'agt_parrot'] }, ['c_5', 'c_4', 'c_3', 'c_1']],
      [{ assignees: [null] }, ['c_5', 'c_4']],
      [{ priorities: ['high'] }, ['c_2']],
      [{ priorities: ['low', 'medium'] }, ['c_4', 'c_3']],
      [{ tags: ['vip'] }, ['c_1']],
      [{ tags: ['ÖKO'] }, ['c_5', 'c_1']],
      [{ tags: ['Trial', 'VIP'] }, ['c_5', 'c_2', 'c_1']],
      [{ tags: ['vi'] }, []],
      [{ labels: ['LATER'] }, ['c_3', 'c_1']],
      [{ labels: ['now', 'other'] }, ['c_3']],
      [{ labels: ['vip'] }, []],
      [{ channelTypes: ['email'] }, ['c_1']],
      [{ channelTypes: ['slack', 'whatsapp'] }, ['c_5', 'c_4', 'c_3']],
      [{ muted: true }, []],
      [{ muted: false }, ['c_5', 'c_4', 'c_3', 'c_2', 'c_1']],
      [{ tags: ['trial'], priorities: ['high'] }, ['c_2']],
      [{ tags: ['öko'], labels: ['later'] }, ['c_1']],
      [{ tags: ['öko'], inboxes: ['inb_support'] }, ['c_5']],
      [{ tags: ['öko', 'trial'], inboxes: ['inb_sales'], assignees: [null, 'usr_ben'] }, ['c_2']],
      [{ contacts: ['ct_1', 'ct_2'], inboxes: ['inb_sales'] }, ['c_3', 'c_2', 'c_1']],
      [{ contacts: ['ct_1', 'ct_2'], assignees: [null] }, ['c_5']],
      [{ contacts: ['ct_2'], assignees: ['usr_ben'], inboxes: ['inb_sales'], channelTypes: ['sms'] }, ['c_2']],
    ])('of %j holds %j', async (filter, expected) => {
      expect(await idsOf(filter)).toEqual(expected);
    });

    it.each<Partial<ConversationFilter>>([
      { contacts: [] },
      { assigneeTypes: [] },
      { priorities: [] },
      { tags: [] },
      { labels: [] },
      { channelTypes: [] },
      { inboxes: [], tags: ['vip'] },
      { contacts: ['ct_1'], labels: [] },
    ])('of %j is empty: an empty list asks for nothing', async (filter) => {
      expect(await idsOf(filter)).toEqual([]);
    });

    it('holds one workspace only', async () => {
      await get().model.apply([changeOf([conversationMuted()], { id: 'c_1', firstRevision: 5 })], positionOf(2));
      for (const filter of [{ contacts: ['ct_1'] }, { tags: ['vip'] }, { muted: true }]) {
        expect(await idsOf(filter)).toContain('c_1');
        expect(await idsOf(filter, 'ws_3')).toEqual([]);
      }
      expect(await idsOf({ muted: true }, 'ws_2')).toEqual([]);
    });

    it('follows status and unread of what it holds', async () => {
      await happens('c_1', conversationClosed());
      await happens('c_5', messageReceived(1));
      expect(await idsOf({ tags: ['öko'], statuses: ['open'] })).toEqual(['c_5']);
      expect(await idsOf({ tags: ['öko'], statuses: ['closed'] })).toEqual(['c_1']);
      expect(await idsOf({ contacts: ['ct_1'], statuses: ['closed', 'archived'] })).toEqual(['c_1']);
      expect(await idsOf({ contacts: ['ct_1', 'ct_2'], unread: true })).toEqual(['c_5']);
      expect(await idsOf({ channelTypes: ['slack', 'email'], unread: false })).toEqual(['c_1']);
    });

    it('follows tags and labels, priority and assignee, muting and unmuting', async () => {
      await happens('c_1', conversationTagsChanged({ added: ['new'], removed: ['vip'] }));
      await happens('c_3', conversationLabelsChanged({ added: ['Öko'], removed: ['LATER'] }));
      expect([await idsOf({ tags: ['VIP'] }), await idsOf({ tags: ['NEW'] })]).toEqual([[], ['c_1']]);
      expect([await idsOf({ labels: ['later'] }), await idsOf({ labels: ['öko'] })]).toEqual([['c_1'], ['c_3']]);
      await happens('c_2', conversationDetailsChanged({ fields: ['priority'], priority: null }));
      expect(await idsOf({ priorities: ['high'] })).toEqual([]);
      await happens('c_3', conversationAssigned(toBen, toParrot), conversationMuted());
      await happens('c_1', conversationUnassigned(toAda));
      expect(await idsOf({ assigneeTypes: ['agent'] })).toEqual([]);
      expect(await idsOf({ assigneeTypes: ['attendant'] })).toEqual(['c_3', 'c_2']);
      expect(await idsOf({ muted: true })).toEqual(['c_3']);
      await happens('c_3', conversationUnmuted());
      expect(await idsOf({ muted: true })).toEqual([]);
    });

    it('of blocked ones follows the contact at once, in every conversation of it, and moves none', async () => {
      const { model } = get();
      const step = (n: number, ...events: Parameters<typeof contactChange>[0]): Promise<unknown> =>
        model.apply(
          [contactChange(events, { id: 'ct_1', firstRevision: n, at: MONDAY + n * SECOND })],
          positionOf(50 + n),
        );
      const all = ['c_5', 'c_4', 'c_3', 'c_2', 'c_1'];
      expect([await idsOf({ blocked: true }), await idsOf({ blocked: false })]).toEqual([[], all]);
      await step(0, contactBlocked());
      expect(await idsOf({ blocked: true })).toEqual(['c_3', 'c_1']);
      expect(await idsOf({ blocked: false })).toEqual(['c_5', 'c_4', 'c_2']);
      expect(await idsOf({ blocked: true, tags: ['vip'] })).toEqual(['c_1']);
      expect(await idsOf({ blocked: true, contacts: ['ct_1', 'ct_2'] })).toEqual(['c_3', 'c_1']);
      expect(await idsOf({ blocked: true }, 'ws_2')).toEqual([]);
      await step(1, contactSaved());
      expect(await idsOf({ blocked: true })).toEqual(['c_3', 'c_1']);
      await step(2, contactUnblocked());
      expect([await idsOf({ blocked: true }), await idsOf({ blocked: false })]).toEqual([[], all]);
      await step(3, contactBlocked(), contactErased());
      expect(await idsOf({ blocked: true })).toEqual(['c_3', 'c_1']);
    });

    it.each(['-updated', 'updated', '-created'] as const)(
      'sorted by %s is updated strictly after and strictly before',
      async (sort) => {
        const { model } = get();
        const order = (...ids: string[]): string[] => (sort === 'updated' ? ids : ids.toReversed());
        const at = (n: number): number => MONDAY + (n - 1) * SECOND;
        const between = (filter: Partial<ConversationFilter>): Promise<string[]> => idsOfList(model, { sort, filter });
        expect(await between({ updatedAfter: at(2) })).toEqual(order('c_3', 'c_4', 'c_5'));
        expect(await between({ updatedAfter: at(2) - 1 })).toEqual(order('c_2', 'c_3', 'c_4', 'c_5'));
        expect(await between({ updatedBefore: at(3) })).toEqual(order('c_1', 'c_2'));
        expect(await between({ updatedBefore: at(3) + 1 })).toEqual(order('c_1', 'c_2', 'c_3'));
        expect(await between({ updatedAfter: at(1), updatedBefore: at(5) })).toEqual(order('c_2', 'c_3', 'c_4'));
        expect(await between({ updatedAfter: at(3), updatedBefore: at(3) })).toEqual([]);
        expect(await between({ updatedAfter: at(5), updatedBefore: at(1) })).toEqual([]);
        const filter = { updatedAfter: at(1), updatedBefore: at(5), inboxes: ['inb_sales', 'inb_support'] };
        for (const limit of [1, 2])
          expect((await pagesOf(model, { sort, limit, filter })).flat()).toEqual(order('c_2', 'c_3', 'c_4'));
      },
    );

    it('sorted by creation is updated after a time, whenever it was created', async () => {
      await happens('c_2', conversationClosed());
      const filter = { updatedAfter: MONDAY + 3 * SECOND };
      expect(await idsOfList(get().model, { sort: '-created', filter })).toEqual(['c_5', 'c_2']);
      expect(await idsOfList(get().model, { sort: '-updated', filter })).toEqual(['c_2', 'c_5']);
    });

    it('sorted by the end of the snooze is updated strictly after and strictly before', async () => {
      const { model } = get();
      const at = (n: number): number => MONDAY + n * 100 * SECOND;
      const snoozed = [1, 2, 3].map((n) =>
        changeOf([conversationSnoozed('s', MONDAY - n)], { id: `c_${n}`, firstRevision: 5, at: at(n) }),
      );
      await model.apply(snoozed, positionOf(2));
      const between = (filter: Partial<ConversationFilter>): Promise<string[]> =>
        idsOfList(model, { sort: 'snooze_till', filter: { snoozed: true, ...filter } });
      expect(await between({})).toEqual(['c_3', 'c_2', 'c_1']);
      expect(await between({ updatedAfter: at(1) })).toEqual(['c_3', 'c_2']);
      expect(await between({ updatedBefore: at(3) })).toEqual(['c_2', 'c_1']);
      expect(await between({ updatedAfter: at(1), updatedBefore: at(3), inboxes: ['inb_sales'] })).toEqual(['c_2']);
    });
  });
}
