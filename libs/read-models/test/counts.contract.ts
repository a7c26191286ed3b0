import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import {
  anyHistory,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationMarkedUnread,
  conversationMuted,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationSnoozed,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnassigned,
  conversationUnsnoozed,
  messageReceived,
  messageSent,
  noteAdded,
  toAda,
  toBen,
} from '@parley/testing';
import type { ConversationChange, ConversationDocument, ConversationReadModel, InboxCounts } from '../src';
import { changeOf, changesOf, positionOf, projected } from './changes';
import type { ReadModelFixture } from './fixture';

const nothing: InboxCounts = { open: 0, unread: 0, unassigned: 0, snoozed: 0, closed: 0 };
const counts = (some: Partial<InboxCounts>): InboxCounts => ({ ...nothing, ...some });

type Expected = { readonly [inbox: string]: Partial<InboxCounts> };

/** What happens to one conversation, and what its inboxes count after it. */
const STORY: readonly (readonly [does: string, events: readonly ConversationEvent[], after: Expected])[] = [
  ['opening', [conversationOpened()], { inb_sales: { open: 1, unassigned: 1 } }],
  ['a message of the contact', [messageReceived(1)], { inb_sales: { open: 1, unread: 1, unassigned: 1 } }],
  ['another one', [messageReceived(2)], { inb_sales: { open: 1, unread: 1, unassigned: 1 } }],
  ['reading one of them', [conversationRead(1, 1)], { inb_sales: { open: 1, unread: 1, unassigned: 1 } }],
  ['reading both', [conversationRead(2, 2)], { inb_sales: { open: 1, unassigned: 1 } }],
  ['an answer', [messageSent(3)], { inb_sales: { open: 1, unassigned: 1 } }],
  ['marking unread', [conversationMarkedUnread(1)], { inb_sales: { open: 1, unread: 1, unassigned: 1 } }],
  ['assigning', [conversationAssigned(toAda)], { inb_sales: { open: 1, unread: 1 } }],
  ['assigning to another', [conversationAssigned(toBen, toAda)], { inb_sales: { open: 1, unread: 1 } }],
  [
    'a tag and muting',
    [conversationTagsChanged({ added: ['a'] }), conversationMuted()],
    { inb_sales: { open: 1, unread: 1 } },
  ],
  ['a snooze', [conversationSnoozed('s1')], { inb_sales: { open: 1, unread: 1, snoozed: 1 } }],
  ['a snooze that is moved', [conversationSnoozed('s2')], { inb_sales: { open: 1, unread: 1, snoozed: 1 } }],
  ['a note', [noteAdded('n1')], { inb_sales: { open: 1, unread: 1, snoozed: 1 } }],
  ['a transfer, which moves all', [conversationTransferred('inb_b')], { inb_b: { open: 1, unread: 1, snoozed: 1 } }],
  ['waking', [conversationUnsnoozed('s2', 'timer')], { inb_b: { open: 1, unread: 1 } }],
  ['unassigning', [conversationUnassigned(toBen)], { inb_b: { open: 1, unread: 1, unassigned: 1 } }],
  ['another snooze', [conversationSnoozed('s3')], { inb_b: { open: 1, unread: 1, unassigned: 1, snoozed: 1 } }],
  ['closing, which leaves one count', [conversationClosed()], { inb_b: { closed: 1 } }],
  ['reading a closed one', [conversationRead(3, 2)], { inb_b: { closed: 1 } }],
  ['moving a closed one', [conversationTransferred('inb_c')], { inb_c: { closed: 1 } }],
  ['reopening', [conversationReopened('manual')], { inb_c: { open: 1, unassigned: 1 } }],
  ['closing by archiving', [conversationClosed({ cause: 'archived' }), conversationArchived()], {}],
  [
    'a message that reopens it',
    [messageReceived(4), conversationReopened('new_message')],
    { inb_c: { open: 1, unread: 1, unassigned: 1 } },
  ],
  ['closing again', [conversationClosed()], { inb_c: { closed: 1 } }],
  ['deleting', [conversationDeleted()], {}],
];

/** Of all inboxes that have some, on one page. */
async function allOf(model: Pick<ConversationReadModel, 'countsPage'>, workspace = 'ws_1'): Promise<object> {
  const { counts: all, next } = await model.countsPage(workspace, {});
  expect(next).toBeNull();
  return Object.fromEntries(all);
}

const INBOXES = ['inb_sales', 'inb_b', 'inb_c'];

export function countsContract(get: () => ReadModelFixture): void {
  describe('the counts of inboxes', () => {
    const changes = changesOf(STORY.map(([, events]) => events));
    const listed = async (workspace = 'ws_1'): Promise<object> => allOf(get().model, workspace);
    const full = (expected: Expected): object =>
      Object.fromEntries(Object.entries(expected).map(([inbox, some]) => [inbox, counts(some)]));

    it.each(STORY.map(([does, , after], i) => [does, after, i] as const))('are right after %s', async (_, after, i) => {
      const { model } = get();
      // All that came before in one batch, then this alone.
      await model.apply(changes.slice(0, i), positionOf(i));
      await model.apply(changes.slice(i, i + 1), positionOf(i + 1));
      expect(await listed()).toEqual(full(after));
      const named = Object.fromEntries(INBOXES.map((inbox) => [inbox, counts(after[inbox] ?? {})]));
      expect(Object.fromEntries(await model.counts('ws_1', INBOXES))).toEqual(named);
    });

    it('are right after each of many batches, and in another read model on the same data', async () => {
      const { model } = get();
      const other = await get().another();
      for (const [i, change] of changes.entries()) {
        await (i % 3 === 0 ? other : model).apply([change], change.position);
        expect(await allOf(other)).toEqual(full(STORY[i]?.[2] ?? {}));
      }
    });

    it('are not changed by a batch that comes again, or late', async () => {
      const { model } = get();
      await model.apply(changes.slice(0, 17), positionOf(17));
      const before = await listed();
      expect(before).toEqual(full(STORY[16]?.[2] ?? {}));
      for (const [from, to] of [
        [0, 17],
        [16, 17],
        [0, 3],
        [5, 9],
      ] as const) {
        await model.apply(changes.slice(from, to), positionOf(to));
        expect(await listed()).toEqual(before);
      }
    });

    it('add up over conversations, each in its inbox', async () => {
      const samples = [
        changeOf([conversationOpened(), messageReceived(1)], { id: 'c_1' }),
        changeOf([conversationOpened(), conversationAssigned(toAda)], { id: 'c_2' }),
        changeOf([conversationOpened(), conversationSnoozed('s'), messageReceived(1)], { id: 'c_3' }),
        changeOf([conversationOpened(), messageReceived(1), conversationClosed()], { id: 'c_4' }),
        changeOf([conversationOpened({ inbox: 'inb_b' }), conversationClosed()], { id: 'c_5' }),
        changeOf([conversationOpened({ inbox: 'inb_c' }), conversationClosed(), conversationArchived()], { id: 'c_6' }),
      ];
      await get().model.apply(samples, positionOf(6));
      expect(await listed()).toEqual(
        full({ inb_sales: { open: 3, unread: 2, unassigned: 2, snoozed: 1, closed: 1 }, inb_b: { closed: 1 } }),
      );
    });

    it('of a blocked contact’s messages have nothing unread', async () => {
      await get().model.apply([changeOf([conversationOpened(), messageReceived(1, { blocked: true })])], positionOf(1));
      expect(await listed()).toEqual(full({ inb_sales: { open: 1, unassigned: 1 } }));
    });

    it('are zeros for an inbox that is named and has none, and list no other', async () => {
      const { model } = get();
      await model.apply(
        [changeOf([conversationOpened()]), changeOf([conversationOpened({ inbox: 'inb_b' })], { id: 'c_2' })],
        positionOf(2),
      );
      const named = await model.counts('ws_1', ['inb_x', 'inb_b', 'inb_x']);
      expect(Object.fromEntries(named)).toEqual(full({ inb_x: {}, inb_b: { open: 1, unassigned: 1 } }));
      expect(await model.counts('ws_1', [])).toEqual(new Map());
      expect(await allOf(model, 'ws_x')).toEqual({});
      expect(await model.counts('ws_x', ['inb_b'])).toEqual(new Map([['inb_b', nothing]]));
    });

    it('are those of one workspace', async () => {
      await get().model.apply(
        [
          changeOf([conversationOpened()]),
          changeOf([conversationOpened(), conversationClosed()], { workspace: 'ws_2' }),
        ],
        positionOf(2),
      );
      expect(await listed('ws_1')).toEqual(full({ inb_sales: { open: 1, unassigned: 1 } }));
      expect(await listed('ws_2')).toEqual(full({ inb_sales: { closed: 1 } }));
    });

    it('of all workspaces come with the checkpoint, without those of nothing', async () => {
      const { model } = get();
      expect(await model.allCounts()).toEqual({ checkpoint: undefined, counts: [] });
      await model.apply(
        [
          changeOf([conversationOpened()], { workspace: 'ws_2' }),
          changeOf([conversationOpened(), conversationTransferred('inb_b')]),
          changeOf([conversationOpened({ inbox: 'inb_c' }), conversationDeleted()], { id: 'c_2' }),
        ],
        positionOf(7),
      );
      const { checkpoint, counts: all } = await model.allCounts();
      expect(checkpoint).toBe(positionOf(7));
      expect([...all].sort((a, b) => (a.workspace < b.workspace ? -1 : 1))).toEqual([
        { workspace: 'ws_1', inbox: 'inb_b', counts: counts({ open: 1, unassigned: 1 }) },
        { workspace: 'ws_2', inbox: 'inb_sales', counts: counts({ open: 1, unassigned: 1 }) },
      ]);
    });

    it('are there after a restart, and the next batch goes on from them', async () => {
      await get().model.apply(changes.slice(0, 11), positionOf(11));
      const model = await get().restart();
      expect(await allOf(model)).toEqual(full(STORY[10]?.[2] ?? {}));
      await model.apply(changes.slice(11, 17), positionOf(17));
      expect(await allOf(model)).toEqual(full(STORY[16]?.[2] ?? {}));
    });

    it('after any history are what counting the documents gives, however it is cut into batches', async () => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyHistory, { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: 9 }),
          async (histories, size) => {
            const { model } = get();
            const workspace = `ws_${(runs += 1)}`;
            const conversations = histories.map(({ steps }, i) =>
              changesOf(
                steps.map(({ events }) => events).filter(({ length }) => length > 0),
                { workspace, id: `conv_${i}` },
              ),
            );
            const log = conversations.flat().sort((a, b) => a.commit.at - b.commit.at);
            for (let from = 0; from < log.length; from += size)
              // Half of each batch was in the one before.
              await model.apply(log.slice(Math.max(0, from - size), from + size), positionOf(runs));
            const expected = countedOf(conversations);
            expect(await allOf(model, workspace)).toEqual(expected);
            const all = (await model.allCounts()).counts.filter((of) => of.workspace === workspace);
            expect(Object.fromEntries(all.map((of) => [of.inbox, of.counts]))).toEqual(expected);
          },
        ),
      );
    });
  });
}

/** Counted plainly over the documents. */
function countedOf(conversations: readonly (readonly ConversationChange[])[]): object {
  const documents = conversations.flatMap((changes) => projected(changes) ?? []);
  const open = documents.filter(({ status }) => status === 'open');
  const closed = documents.filter(({ status }) => status === 'closed');
  const inboxes = new Set([...open, ...closed].map(({ inbox }) => inbox));
  const number = (some: readonly ConversationDocument[], inbox: string): number =>
    some.filter((document) => document.inbox === inbox).length;
  return Object.fromEntries(
    [...inboxes].map((inbox) => [
      inbox,
      {
        open: number(open, inbox),
        unread: number(
          open.filter(({ inboundCount, inboundRead }) => inboundCount > inboundRead),
          inbox,
        ),
        unassigned: number(
          open.filter(({ assignee }) => assignee === null),
          inbox,
        ),
        snoozed: number(
          open.filter(({ snooze }) => snooze !== null),
          inbox,
        ),
        closed: number(closed, inbox),
      },
    ]),
  );
}
