import {
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationSnoozed,
  messageReceived,
} from '@parley/testing';
import { CONVERSATION_SORTS, type ConversationFilter, type ConversationSort } from '../src';
import { LIST_INDEXES, planOf, stateOf } from '../src/lists/list-indexes';
import { changesOf, projected } from './changes';

/** Every mix of what may be absent or there, once each. */
function mixesOf(parts: Partial<ConversationFilter>): Partial<ConversationFilter>[] {
  return Object.entries(parts).reduce<Partial<ConversationFilter>[]>(
    (mixes, [part, value]) => mixes.flatMap((mix) => [mix, { ...mix, [part]: value }]),
    [{}],
  );
}

const filterOf = (some: Partial<ConversationFilter>): ConversationFilter => ({ statuses: ['open'], ...some });

const TEAM = mixesOf({ inboxes: ['inb_a', 'inb_b'], unread: true, snoozed: false, assignees: [null, 'usr_ada'] });
const OF_CONTACT = mixesOf({ unread: false, snoozed: true }).map((mix) => ({ ...mix, contacts: ['ct_1'] }));
const BETWEEN = mixesOf({ updatedAfter: 1, updatedBefore: 2 });
const STATUSES = [[], ['open'], ['closed', 'archived'], ['open', 'closed', 'archived']] as const;

/** The index that the filter which narrows most asks for. */
const placeOf = ({ contacts, assignees, inboxes }: Partial<ConversationFilter>): string =>
  contacts ? 'contact' : assignees ? (inboxes ? 'assignee_and_inbox' : 'assignee') : inboxes ? 'inbox' : 'workspace';

const COLUMN = {
  '-updated': 'updated_at',
  updated: 'updated_at',
  '-created': 'created_at',
  snooze_till: 'snooze_till',
};
const FIXED = {
  workspace: ['state'],
  inbox: ['inbox', 'state'],
  assignee: ['assignee', 'state'],
  assignee_and_inbox: ['assignee', 'inbox', 'state'],
  contact: ['contact', 'state'],
};

describe('how a list is read', () => {
  it('is off one of fifteen indexes, five for each order, each named once', () => {
    expect(new Set(LIST_INDEXES.map(({ name }) => name)).size).toBe(15);
    expect(LIST_INDEXES).toHaveLength(15);
  });

  const served = [...TEAM, ...OF_CONTACT].flatMap((mix) =>
    STATUSES.map((statuses): ConversationFilter => ({ ...mix, statuses })),
  );

  it.each(served)('of %j is off an index alone, in every order', (filter) => {
    for (const sort of CONVERSATION_SORTS) {
      const plan = planOf(filter, sort);
      expect(plan.residualFilter).toEqual([]);
      expect(plan.accessPath).toBe(placeOf(filter));
      expect(plan.index).toEqual({
        name: `conversations_of_${placeOf(filter)}_by_${COLUMN[sort]}`,
        fixed: FIXED[plan.accessPath],
        order: COLUMN[sort],
      });
      expect(LIST_INDEXES).toContain(plan.index);
      expect(plan.ascending).toBe(sort === 'updated' || sort === 'snooze_till');
    }
  });

  it.each(BETWEEN)('between %j looks at nothing on the way when it is in the order of updates', (between) => {
    for (const mix of [...TEAM, ...OF_CONTACT])
      for (const sort of ['-updated', 'updated'] as const)
        expect(planOf(filterOf({ ...mix, ...between }), sort).residualFilter).toEqual([]);
  });

  it.each(BETWEEN)('between %j looks at the time of the update on the way in every other order', (between) => {
    for (const mix of [...TEAM, ...OF_CONTACT])
      for (const sort of ['-created', 'snooze_till'] as const)
        expect(planOf(filterOf({ ...mix, ...between }), sort).residualFilter).toEqual(Object.keys(between));
  });

  it.each<Partial<ConversationFilter>>([
    { assigneeTypes: ['agent'] },
    { priorities: ['high'] },
    { tags: ['vip'] },
    { labels: [] },
    { channelTypes: ['sms'] },
    { muted: false },
    { blocked: false },
    { searchTokens: ['red'] },
  ])('of %j looks at it on the way, off the index that the rest asks for', (part) => {
    for (const sort of CONVERSATION_SORTS)
      for (const mix of [...TEAM, ...OF_CONTACT]) {
        const plan = planOf(filterOf({ ...mix, ...part }), sort);
        expect(plan.residualFilter).toEqual(Object.keys(part));
        expect(plan.index).toEqual(planOf(filterOf(mix), sort).index);
        expect(plan.states).toEqual(planOf(filterOf(mix), sort).states);
      }
  });

  it('of a contact looks at inboxes and assignees on the way: its conversations are few', () => {
    const plan = planOf(filterOf({ contacts: ['ct_1'], inboxes: ['inb_a'], assignees: [null] }), '-updated');
    expect([plan.accessPath, plan.residualFilter]).toEqual(['contact', ['inboxes', 'assignees']]);
  });

  it('takes what is undefined as absent', () => {
    const none = {
      inboxes: undefined,
      assignees: undefined,
      contacts: undefined,
      tags: undefined,
      searchTokens: undefined,
    };
    expect(planOf(filterOf(none), '-updated')).toEqual(planOf(filterOf({}), '-updated'));
  });
});

/** A conversation that has each of these by what happened to it. */
const happened = {
  'an open one': [conversationOpened()],
  'an unread one': [conversationOpened(), messageReceived(1)],
  'a snoozed one': [conversationOpened(), conversationSnoozed('s')],
  'a snoozed, unread one': [conversationOpened(), conversationSnoozed('s'), messageReceived(1)],
  'a closed one': [conversationOpened(), conversationClosed()],
  'a closed, unread one': [conversationOpened(), messageReceived(1), conversationClosed()],
  'one closed while it was snoozed': [conversationOpened(), conversationSnoozed('s'), conversationClosed()],
  'an archived one': [conversationOpened(), conversationClosed(), conversationArchived()],
  'an archived, unread one': [conversationOpened(), messageReceived(1), conversationClosed(), conversationArchived()],
  'a deleted one': [conversationOpened(), messageReceived(1), conversationDeleted()],
};

const stateAfter = (events: (typeof happened)[keyof typeof happened]): number | undefined => {
  const document = projected(changesOf([events]));
  if (document === undefined) throw new Error('no conversation');
  return stateOf(document);
};

describe('the state of', () => {
  it.each(Object.entries(happened))('%s lets through the lists that it is in, and no others', (name, events) => {
    const state = stateAfter(events);
    const document = projected(changesOf([events]));
    for (const statuses of STATUSES)
      for (const unread of [undefined, true, false])
        for (const snoozed of [undefined, true, false]) {
          const { states } = planOf({ statuses, unread, snoozed }, '-updated');
          const isIn =
            statuses.some((status) => status === document?.status) &&
            (unread ?? name.includes('unread')) === name.includes('unread') &&
            (snoozed ?? document?.snooze !== null) === (document?.snooze !== null);
          expect(states.some((one) => one === state)).toBe(isIn);
          expect(new Set(states).size).toBe(states.length);
        }
  });

  it('a deleted one is none: it is in no list', () => {
    expect(stateAfter(happened['a deleted one'])).toBeUndefined();
  });

  it.each<[ConversationSort, ConversationFilter, number]>([
    ['-updated', { statuses: ['open'] }, 4],
    ['-updated', { statuses: ['closed'] }, 2],
    ['-updated', { statuses: ['open', 'closed', 'archived'] }, 8],
    ['-updated', { statuses: ['open', 'open'] }, 4],
    ['-updated', { statuses: ['closed', 'archived'], snoozed: true }, 0],
    ['-updated', { statuses: ['open'], unread: true, snoozed: false }, 1],
    ['snooze_till', { statuses: ['open', 'closed'] }, 2],
    ['snooze_till', { statuses: ['open'], unread: false }, 1],
    ['snooze_till', { statuses: ['open'], snoozed: false }, 0],
  ])('those in a list by %s of %j is one of %i: no range is read for what cannot be', (sort, filter, count) => {
    expect(planOf(filter, sort).states).toHaveLength(count);
  });
});
