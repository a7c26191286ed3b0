import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import type { Commit } from '@parley/event-store';
import {
  ada,
  anyEvent,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationDetailsChanged,
  conversationOpened,
  conversationRead,
  conversationSnoozed,
  conversationTagsChanged,
  conversationTransferred,
  LATER,
  messageReceived,
  messageSent,
  messageStatusChanged,
  MONDAY,
  noteAdded,
  participantAdded,
  participantRemoved,
  toAda,
  toBen,
  toParrot,
  zoe,
} from '@parley/testing';
import { GetHistory, PAGE_BYTES, type HistoryItem } from '../src';
import { historyData } from '../src/history/history-data';
import { GetHistoryHandler } from '../src/nest/history.handler';
import { changesOf, projected, SECOND } from './changes';
import { appended, counting, logOf, type Logged } from './logs';

interface HistoryPage {
  readonly items: readonly HistoryItem[];
  readonly next: number | null;
}

const nobodyErased = {
  stored: () => Promise.resolve(projected(changesOf([[conversationOpened()]]))),
  contactsOf: () => Promise.resolve([]),
};

async function ask({ store }: Pick<Logged, 'store'>, after?: number, limit = 50): Promise<HistoryPage | undefined> {
  const page = await new GetHistoryHandler(nobodyErased, store).execute(new GetHistory('ws_1', 'conv_1', after, limit));
  return page && { ...page, items: page.items.map((json) => JSON.parse(json)) };
}

const commits: readonly (readonly ConversationEvent[])[] = [
  [conversationOpened(), participantAdded(), messageReceived(1)],
  [noteAdded('n1', 'call back')],
  [conversationAssigned(toAda)],
  [conversationClosed(), conversationDeleted()],
];

describe('the history of a conversation', () => {
  it('is every event, notes and the end included, oldest first, with when, who and why', async () => {
    const page = await ask(await logOf(commits));
    expect(page?.next).toBeNull();
    expect(page?.items.map(({ revision, type }) => [revision, type])).toEqual([
      [0, 'ConversationOpened'],
      [1, 'ParticipantAdded'],
      [2, 'MessageReceived'],
      [3, 'NoteAdded'],
      [4, 'ConversationAssigned'],
      [5, 'ConversationClosed'],
      [6, 'ConversationDeleted'],
    ]);
    expect(page?.items[3]).toEqual({
      revision: 3,
      type: 'NoteAdded',
      occurred_at: new Date(MONDAY + SECOND).toISOString(),
      actor: { type: 'attendant', id: ada.id },
      caused_by: 'cau_1',
      data: { note_id: 'n1', text: 'call back' },
    });
    expect(page?.items[6]?.data).toEqual({});
  });

  it('says who did an event that is not by who sent its command', async () => {
    const [change] = changesOf([[conversationOpened(), messageReceived(1)]]);
    if (change === undefined) throw new Error('there is a change');
    const events = change.commit.events.map((event, i) => (i === 0 ? event : { ...event, by: zoe }));
    const { store } = await logOf([]);
    await appended(store, [{ ...change, commit: { ...change.commit, events } }]);
    expect((await ask({ store }))?.items.map(({ actor }) => actor)).toEqual([ada, zoe]);
  });

  it.each([1, 2, 3, 6, 7, 200])('comes in pages of %i, each event once, split also within a commit', async (limit) => {
    const logged = await logOf(commits);
    const seen: number[] = [];
    let after: number | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await ask(logged, after, limit);
      expect(page?.items.length).toBe(Math.min(limit, 7 - seen.length));
      seen.push(...(page?.items ?? []).map(({ revision }) => revision));
      expect(page?.next).toBe(seen.length < 7 ? seen.at(-1) : null);
      if (page?.next == null) break;
      after = page.next;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('costs its page, however long the conversation is', async () => {
    const notes = Array.from({ length: 1_000 }, (_, i) => [noteAdded(`n${i}`)]);
    const { store } = await logOf([[conversationOpened()], ...notes]);
    const counted = counting(store);
    const page = await ask({ store: { ...store, ...counted.log } }, 700, 10);
    expect(page?.items.map(({ revision }) => revision)).toEqual([701, 702, 703, 704, 705, 706, 707, 708, 709, 710]);
    expect(counted).toMatchObject({ reads: [{ from: 701, limit: 11 }], commits: 11 });
  });

  it('ends a page at 1 MiB, and goes on behind it', async () => {
    // Some 40 KB each.
    const notes = Array.from({ length: 60 }, (_, i) => [noteAdded(`n${i}`, 'é'.repeat(20_000))]);
    const logged = await logOf([[conversationOpened()], ...notes]);
    const pages: HistoryPage[] = [];
    for (let after: number | null | undefined; after !== null; after = pages.at(-1)?.next ?? null)
      pages.push((await ask(logged, after, 200)) ?? { items: [], next: null });
    expect(pages.flatMap(({ items }) => items.map(({ revision }) => revision))).toEqual(
      Array.from({ length: 61 }, (_, i) => i),
    );
    expect(pages).toHaveLength(3);
    const bytes = pages.map(({ items }) => Buffer.byteLength(JSON.stringify(items)));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(PAGE_BYTES);
    expect(bytes[0]).toBeGreaterThan(PAGE_BYTES - 50_000);
  });

  it('is empty after its end, and is not there for an unknown conversation or another workspace', async () => {
    const logged = await logOf(commits);
    expect(await ask(logged, 6)).toEqual({ items: [], next: null });
    expect(await ask(logged, 9_999)).toEqual({ items: [], next: null });
    expect(await ask(await logOf([]))).toBeUndefined();
    expect(await ask(await logOf(commits, { workspace: 'ws_2' }))).toBeUndefined();
    expect(await ask(await logOf(commits, { id: 'conv_2' }), 3)).toBeUndefined();
  });
});

describe('an event that this version cannot read', () => {
  const spoilFirst =
    (event: object, metadata: object = {}) =>
    (commit: Commit, n: number): Commit => {
      const [first, ...more] = commit.events;
      return n !== 1
        ? commit
        : {
            ...commit,
            metadata: { ...commit.metadata, ...metadata },
            events: [{ ...first, ...event } as Commit['events'][number], ...more],
          };
    };
  const two: readonly (readonly ConversationEvent[])[] = [
    [conversationOpened()],
    [messageReceived(1), conversationTagsChanged({ added: ['vip'] })],
  ];
  const itemsOf = async (event: object, metadata = {}): Promise<HistoryPage['items']> =>
    (await ask(await logOf(two, {}, spoilFirst(event, metadata))))?.items ?? [];

  it.each([
    ['of an unknown type', { type: 'ConversationFrozen.v1' }, 'ConversationFrozen.v1'],
    ['of a newer version', { type: 'MessageReceived.v9' }, 'MessageReceived.v9'],
    ['in a shape that it never had', { data: { number: 'one' } }, 'MessageReceived.v1'],
  ])('%s is shown by its stored type and without data, the others as they are', async (_, event, type) => {
    const items = await itemsOf(event);
    expect(items.map((item) => item.type)).toEqual(['ConversationOpened', type, 'ConversationTagsChanged']);
    expect(items[1]).toEqual({
      revision: 1,
      type,
      occurred_at: new Date(MONDAY + SECOND).toISOString(),
      actor: ada,
      caused_by: 'cau_1',
      data: {},
    });
    expect(items[2]).toMatchObject({ revision: 2, data: { added: ['vip'], removed: [] } });
  });

  it('is by whom it says itself, and by nobody when it says what is no actor', async () => {
    const by = (said: object | string): Promise<HistoryPage['items']> =>
      itemsOf({ type: 'ConversationFrozen.v1', data: { by: said } });
    expect((await by({ type: 'contact', id: zoe.id }))[1]?.actor).toEqual(zoe);
    expect((await by({ type: 'robot', id: 'r2' }))[1]?.actor).toBeNull();
    expect((await by('somebody'))[1]?.actor).toBeNull();
  });

  it('does not say when or who where the metadata cannot be read', async () => {
    const items = await itemsOf({}, { occurredAt: 'yesterday' });
    const unknown = { occurred_at: null, actor: null, caused_by: null, data: {} };
    expect(items.slice(1)).toEqual([
      { revision: 1, type: 'MessageReceived.v1', ...unknown },
      { revision: 2, type: 'ConversationTagsChanged.v1', ...unknown },
    ]);
  });
});

describe('what the history shows of an event', () => {
  const picture = { url: 'https://a.test/x.png', contentType: 'image/png', name: null, size: 7 };

  it.each<[ConversationEvent, object]>([
    [
      conversationOpened({ members: ['u1', 'u2'], assignee: toAda, previous: 'conv_0', tags: ['a'] }),
      {
        contact_id: zoe.id,
        channel_type: 'whatsapp',
        subject: null,
        members: [
          { id: 'u1', name: null },
          { id: 'u2', name: null },
        ],
        assigned_to: toAda.id,
        assigned_type: 'attendant',
        previous_conversation_id: 'conv_0',
        tags: ['a'],
      },
    ],
    [
      messageReceived(1, { kind: 'image', private: { text: null, attachments: [picture], senderName: 'Zoë' } }),
      {
        message_id: 'm1',
        number: 1,
        type: 'image',
        text: null,
        attachments: [{ url: picture.url, content_type: 'image/png', name: null, size: 7 }],
        sender: { type: 'contact', id: zoe.id, name: 'Zoë' },
        sent_at: null,
        blocked: false,
      },
    ],
    [
      messageStatusChanged(4, 'failed', 'no number'),
      { message_id: 'm4', number: 4, status: 'failed', reason: 'no number' },
    ],
    [
      conversationAssigned(toBen, toParrot, { routed: { rule: 'r1', trigger: 3, reason: 'handed_over' } }),
      {
        assigned_to: toBen.id,
        assigned_type: 'attendant',
        previous_assigned_to: toParrot.id,
        previous_assigned_type: 'agent',
        routed: { rule: 'r1', trigger: 3, reason: 'handed_over' },
      },
    ],
    [conversationSnoozed('s1', LATER), { snooze_id: 's1', snooze_till: new Date(LATER).toISOString() }],
    [conversationRead(7, 5), { up_to_number: 7, inbound_read: 5 }],
    [conversationTransferred('inb_b'), { inbox: 'inb_b', previous_inbox: 'inb_sales' }],
    [participantRemoved(toAda), { id: toAda.id, type: 'user' }],
    [conversationClosed({ cause: 'inactivity' }), { resolution: 'resolved', cause: 'inactivity' }],
  ])('is its own fields, spelled as everywhere else: %j', (event, expected) => {
    expect(historyData(event)).toMatchObject(expected);
  });

  it('is of changed details what changed and nothing else', () => {
    const changed = conversationDetailsChanged({
      fields: ['subject', 'members', 'priority'],
      priority: null,
      members: ['u1'],
      private: { subject: 'Order 7', memberNames: ['Ada'] },
    });
    expect(historyData(changed)).toEqual({ subject: 'Order 7', members: [{ id: 'u1', name: 'Ada' }], priority: null });
    expect(historyData({ ...changed, private: 'redacted' })).toEqual({
      subject: null,
      members: [{ id: 'u1', name: null }],
      priority: null,
    });
  });

  it('of what was redacted is null, and an empty list for attachments', () => {
    expect(historyData(messageSent(1, { private: 'redacted' }))).toMatchObject({
      message_id: 'm1',
      text: null,
      attachments: [],
      sender: { id: ada.id, name: null },
    });
    expect(historyData({ ...noteAdded('n1'), private: 'redacted' })).toEqual({ note_id: 'n1', text: null });
  });

  it('is JSON in snake_case, with the same fields whether it was redacted or not', () => {
    const keysOf = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Array.isArray(value)
          ? value.flatMap(keysOf)
          : Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
    fc.assert(
      fc.property(anyEvent, (event) => {
        const data = historyData(event);
        expect(JSON.parse(JSON.stringify(data))).toEqual(data);
        expect(keysOf(data).filter((key) => !/^[a-z]+(_[a-z]+)*$/.test(key))).toEqual([]);
        if (!('private' in event)) return;
        expect(Object.keys(historyData({ ...event, private: 'redacted' }))).toEqual(Object.keys(data));
      }),
    );
  });
});
