import fc from 'fast-check';
import { ASSIGNEE_TYPES, CHANNEL_TYPES, PRIORITIES, type ConversationEvent } from '@parley/domain';
import {
  contactBlocked,
  contactSaved,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationMuted,
  conversationOpened,
  conversationRead,
  conversationSnoozed,
  conversationTransferred,
  messageReceived,
  MONDAY,
  toAda,
  toBen,
  toParrot,
  zoesContent,
} from '@parley/testing';
import {
  CONVERSATION_SORTS,
  projectContact,
  searchTokensOf,
  type ContactChange,
  type ConversationChange,
  type ConversationFilter,
  type ConversationSort,
} from '../src';
import { changeOf, contactChange, positionOf, projected } from './changes';
import type { ReadModelFixture } from './fixture';
import { naiveList } from './naive-list';
import { pagesOf } from './walk';

/* Few values of each kind, and few times, so that random filters find some conversations and not others, and times tie. */
const INBOXES = ['inb_a', 'inb_b', 'inb_c'];
const CONTACTS = ['ct_1', 'ct_2', 'ct_3'];
const WORDS = ['VIP', 'vip', 'new'];
const TEXTS = ['Red shoes', 'blue Shoes, 42', 'reddish', '', 'Ann wrote'];
const NAMES = ['Ann', 'Reda', 'Bo'];
const ASSIGNEES = [toAda, toBen, toParrot];

const nullable = <T>(...some: readonly T[]): fc.Arbitrary<T | null> => fc.constantFrom(null, ...some);
const time = fc.nat(4).map((n) => MONDAY + n);

const endings = (till: number): readonly (readonly ConversationEvent[])[] => [
  [],
  [conversationSnoozed('s', till)],
  [conversationClosed()],
  [conversationClosed(), conversationArchived()],
  [conversationClosed(), conversationDeleted()],
];

const opening = fc
  .record({
    inbox: fc.constantFrom(...INBOXES),
    contactId: fc.constantFrom(...CONTACTS),
    channelType: fc.constantFrom(...CHANNEL_TYPES.slice(0, 3)),
    priority: nullable(...PRIORITIES),
    tags: fc.subarray(['Vip', 'New']),
    labels: fc.subarray(['Vip', 'New']),
    subject: nullable(...TEXTS),
  })
  .map(({ subject, ...said }) =>
    conversationOpened({ ...said, private: { target: null, description: null, memberNames: [], subject } }),
  );

const received = (text: string): ConversationEvent =>
  messageReceived(1, { private: { text, attachments: [], senderName: null } });

const events = fc
  .record({
    opening,
    received: fc.option(fc.constantFrom(...TEXTS).map(received), { nil: null }),
    read: fc.boolean(),
    assignee: nullable(...ASSIGNEES),
    muted: fc.boolean(),
    moved: nullable(...INBOXES),
    till: time,
    ending: fc.nat(4),
  })
  .map((some) => [
    [some.opening, ...(some.received === null ? [] : [some.received])],
    [
      ...(some.read && some.received !== null ? [conversationRead(1, 1)] : []),
      ...(some.assignee === null ? [] : [conversationAssigned(some.assignee)]),
      ...(some.muted ? [conversationMuted()] : []),
      ...(some.moved === null ? [] : [conversationTransferred(some.moved)]),
      ...(endings(some.till)[some.ending] ?? []),
    ],
  ]);

/** Two commits, the second at a time of its own. */
const conversation = fc.record({ events, createdAt: time, updatedAt: time });

const contact = fc.record({ name: fc.constantFrom(...NAMES), blocked: fc.boolean() });

const flag = fc.boolean();
const someOf = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
const STATUSES = ['open', 'closed', 'archived'] as const;

/** Each part is there in two of three cases; `fewParts` takes some of those. */
const sometimes = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(some, { nil: undefined, freq: 3 });
const parts = {
  statuses: fc.oneof(fc.constant([...STATUSES]), someOf(STATUSES)),
  inboxes: sometimes(someOf([...INBOXES, 'inb_x'])),
  unread: sometimes(flag),
  snoozed: sometimes(flag),
  assignees: sometimes(someOf([null, 'usr_ada', 'usr_ben', 'agt_parrot'])),
  contacts: sometimes(someOf([...CONTACTS, 'ct_x'])),
  updatedAfter: sometimes(time),
  updatedBefore: sometimes(time),
  assigneeTypes: sometimes(someOf(ASSIGNEE_TYPES)),
  priorities: sometimes(someOf(PRIORITIES)),
  tags: sometimes(someOf(WORDS)),
  labels: sometimes(someOf(WORDS)),
  channelTypes: sometimes(someOf(CHANNEL_TYPES)),
  muted: sometimes(flag),
  blocked: sometimes(flag),
  searchTokens: sometimes(fc.constantFrom('red', 'Shoes', 'ann', 'sh re', '42 blue', 'x').map(searchTokensOf)),
} satisfies { readonly [Part in keyof ConversationFilter]-?: fc.Arbitrary<ConversationFilter[Part]> };
const filter: fc.Arbitrary<ConversationFilter> = fc.record(parts);
const PARTS = Object.keys(parts);

/** At most so many parts besides the statuses: a filter that asks for everything at once finds nothing. */
const fewParts = (asked: ConversationFilter, keep: readonly number[]): ConversationFilter => {
  const { statuses, ...parts } = asked;
  const there = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { statuses, ...Object.fromEntries(there.filter((_, i) => keep.includes(i % 7))) };
};

const query = fc.record({
  filter: fc
    .tuple(filter, fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 3 }))
    .map(([all, keep]) => fewParts(all, keep)),
  sort: fc.constantFrom<ConversationSort>(...CONVERSATION_SORTS),
  limit: fc.constantFrom(1, 2, 3, 5, 200),
  /** None, so few that each page has one, and enough for a few. */
  mostBytes: fc.constantFrom(undefined, 1, 1_500, 4_000),
});

export function randomListsContract(get: () => ReadModelFixture): void {
  it('gives, for any conversations and any filters, sort, limit and bytes, what a plain look at all of them gives', async () => {
    let runs = 0;
    const compared = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(conversation, { minLength: 5, maxLength: 25 }),
        fc.array(contact, { maxLength: CONTACTS.length }),
        fc.array(query, { minLength: 8, maxLength: 8 }),
        async (conversations, contacts, queries) => {
          const { model } = get();
          const workspace = `ws_${(runs += 1)}`;
          const conversationChanges = conversations.map(
            ({ events: [first = [], second = []], createdAt, updatedAt }, i) => {
              const id = `conv_${(i * 7) % 25}`;
              const begun = changeOf(first, { workspace, id, at: createdAt });
              const place = { workspace, id, at: updatedAt, firstRevision: first.length };
              return second.length === 0 ? [begun] : [begun, changeOf(second, place)];
            },
          );
          const contactChanges = contacts.map(({ name, blocked }, i) =>
            contactChange(
              [
                contactSaved({ private: { ...zoesContent, firstName: name, lastName: 'Shore' } }),
                ...(blocked ? [contactBlocked()] : []),
              ],
              { workspace, id: CONTACTS[i] ?? '' },
            ),
          );
          await model.apply([...conversationChanges.flat(), ...contactChanges], positionOf(runs));
          for (const { filter, sort, ...bounds } of queries) {
            const expected = naiveList(documentsOf(conversationChanges), contactsOf(contactChanges), filter, sort);
            expect((await pagesOf(model, { workspace, filter, sort, ...bounds })).flat()).toEqual(expected);
            if (expected.length > 0) for (const part of Object.keys(filter)) compared.add(part);
          }
        },
      ),
      { numRuns: 150 },
    );
    // Every part was asked for together with others, and found something.
    expect([...compared].toSorted()).toEqual([...PARTS].toSorted());
  });
}

const documentsOf = (changes: readonly (readonly ConversationChange[])[]) =>
  changes.flatMap((some) => projected(some) ?? []);

const contactsOf = (changes: readonly ContactChange[]) =>
  new Map(changes.map((change) => [change.id, projectContact(undefined, change)] as const));
