import type { ConversationEvent, MessageStatus } from '@parley/domain';
import type { EventStore } from '@parley/event-store';
import {
  ada,
  conversationClosed,
  conversationOpened,
  conversationReopened,
  messageReceived,
  messageSent,
  messageStatusChanged,
  MONDAY,
  noteAdded,
  zoe,
  turnsDuring,
} from '@parley/testing';
import { ListMessages, PAGE_BYTES, type ConversationDocument, type MessageView } from '../src';
import { ListMessagesHandler } from '../src/nest/history.handler';
import { projected, SECOND } from './changes';
import { counting, logOf, type Logged } from './logs';

interface MessagePage {
  readonly items: readonly MessageView[];
  readonly next: number | null;
}

interface Asked {
  readonly before?: number | undefined;
  readonly limit?: number;
  readonly log?: Pick<EventStore, 'readStream'>;
  /** What the read model has; by default all that is logged. */
  readonly document?: ConversationDocument | undefined;
}

/** Statuses that were reported, as the read model keeps them. */
const reportedIn = ({ changes }: Logged, from: number, to: number): Map<number, MessageStatus> =>
  new Map(
    changes
      .flatMap(({ commit }) => commit.events)
      .flatMap((event): [number, MessageStatus][] =>
        event.type === 'MessageStatusChanged' && event.number >= from && event.number <= to
          ? [[event.number, event.status]]
          : [],
      ),
  );

const documents = new WeakMap<Logged, ConversationDocument | undefined>();

/** All that is logged, folded once. */
function shown(logged: Logged): ConversationDocument | undefined {
  if (!documents.has(logged)) documents.set(logged, projected(logged.changes));
  return documents.get(logged);
}

async function ask(logged: Logged, asked: Asked = {}): Promise<MessagePage | undefined> {
  const document = 'document' in asked ? asked.document : shown(logged);
  const model = {
    get: (workspace: string, id: string) =>
      Promise.resolve(workspace === 'ws_1' && id === 'conv_1' ? document : undefined),
    messageStatuses: (_workspace: string, _id: string, from: number, to: number) =>
      Promise.resolve(reportedIn(logged, from, to)),
    contactsOf: () => Promise.resolve([]),
  };
  const handler = new ListMessagesHandler(model, asked.log ?? logged.store);
  const page = await handler.execute(new ListMessages('ws_1', 'conv_1', asked.before, asked.limit ?? 50));
  return page && { ...page, items: page.items.map((json) => JSON.parse(json)) };
}

const numbers = (page: MessagePage | undefined): number[] => (page?.items ?? []).map(({ number }) => number);

/** The numbers of all messages, page by page. */
async function walked(logged: Logged, limit: number): Promise<number[]> {
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const page = await ask(logged, { before, limit });
    expect(page?.items.length).toBeGreaterThan(0);
    expect(page?.items.length).toBeLessThanOrEqual(limit);
    seen.push(...numbers(page));
    before = page?.next ?? undefined;
  } while (before !== undefined);
  return seen;
}

const countdown = (from: number): number[] => Array.from({ length: from }, (_, i) => from - i);

describe('the messages of a conversation', () => {
  it('are shown newest first, with what they say, who says it and what became of them', async () => {
    const picture = { url: 'https://a.test/x.png', contentType: 'image/png', name: 'x.png', size: null };
    const content = { text: null, attachments: [picture], senderName: 'Ada' };
    const sentAt = '2026-03-02T08:59:00.000Z';
    const logged = await logOf([
      [conversationOpened(), messageReceived(1, { sentAt })],
      [noteAdded('n1')],
      [messageSent(2, { kind: 'image', private: content })],
      [messageStatusChanged(2, 'delivered')],
      [messageStatusChanged(2, 'read')],
      [messageSent(3)],
    ]);
    const page = await ask(logged);
    expect(page?.next).toBeNull();
    expect(page?.items).toMatchObject([{ number: 3, status: 'sent' }, {}, {}]);
    expect(page?.items.slice(1)).toEqual([
      {
        id: 'm2',
        number: 2,
        direction: 'outbound',
        type: 'image',
        text: null,
        attachments: [{ url: picture.url, content_type: 'image/png', name: 'x.png', size: null }],
        sender: { type: 'user', id: ada.id, name: 'Ada' },
        status: 'read',
        sent_at: null,
        recorded_at: new Date(MONDAY + 2 * SECOND).toISOString(),
      },
      {
        id: 'm1',
        number: 1,
        direction: 'inbound',
        type: 'text',
        text: 'text of m1',
        attachments: [],
        sender: { type: 'contact', id: zoe.id, name: null },
        status: 'delivered',
        sent_at: sentAt,
        recorded_at: new Date(MONDAY).toISOString(),
      },
    ]);
  });

  it('keep their place, number and sender when what they say was redacted', async () => {
    const page = await ask(await logOf([[conversationOpened(), messageReceived(1, { private: 'redacted' })]]));
    expect(page?.items).toMatchObject([
      { id: 'm1', number: 1, text: null, attachments: [], sender: { type: 'contact', id: zoe.id, name: null } },
    ]);
  });

  it('are not shown for a conversation that the read model does not show', async () => {
    const logged = await logOf([[conversationOpened(), messageReceived(1)]]);
    expect(await ask(logged, { document: undefined })).toBeUndefined();
  });

  it('are none in a conversation without any', async () => {
    const none = { items: [], next: null };
    expect(await ask(await logOf([[conversationOpened()], [noteAdded('n1')]]))).toEqual(none);
    const logged = await logOf([[conversationOpened(), messageReceived(1)]]);
    expect(await ask(logged, { before: 1 })).toEqual(none);
    expect(numbers(await ask(logged, { before: 900 }))).toEqual([1]);
  });

  it('are those that the read model has counted, and no later ones', async () => {
    const logged = await logOf([[conversationOpened(), messageReceived(1)], [messageSent(2)], [messageReceived(3)]]);
    const document = projected(logged.changes.slice(0, 2));
    expect(numbers(await ask(logged, { document }))).toEqual([2, 1]);
    expect(numbers(await ask(logged, { document, before: 3 }))).toEqual([2, 1]);
  });

  it('leave out one that this version cannot read, and show the others', async () => {
    const commits = [[conversationOpened(), messageReceived(1)], [messageReceived(2)], [messageReceived(3)]];
    const logged = await logOf(commits, {}, (commit, n) =>
      n === 1
        ? { ...commit, events: commit.events.map((event) => ({ ...event, type: 'MessageReceived.v9' })) }
        : commit,
    );
    expect(await walked(logged, 1)).toEqual([3, 1]);
  });
});

describe('the pages of a long conversation', () => {
  const COUNT = 2_000;
  /** Messages with notes and reports between them, and now and then many of those in a row. */
  function long(): (readonly ConversationEvent[])[] {
    const commits: (readonly ConversationEvent[])[] = [[conversationOpened()], [noteAdded('first')]];
    for (let number = 1; number <= COUNT; number += 1) {
      if (number % 3 === 0) commits.push([conversationClosed()]);
      if (number % 3 === 0) commits.push([messageReceived(number), conversationReopened('new_message')]);
      else commits.push([messageSent(number)], [messageStatusChanged(number, 'delivered')]);
      if (number % 5 === 0) commits.push([messageStatusChanged(number - 1, 'read')], [noteAdded(`n${number}`)]);
      if (number % 400 === 0) for (let i = 0; i < 150; i += 1) commits.push([noteAdded(`n${number}_${i}`)]);
    }
    return commits;
  }
  let logged: Logged;
  beforeAll(async () => {
    logged = await logOf(long());
  });

  it.each([1, 7, 50, 200])('of %i give every message once, in order', async (limit) => {
    expect(await walked(logged, limit)).toEqual(countdown(COUNT));
  });

  it('begin below any number that is asked for', async () => {
    for (let before = 2; before <= COUNT + 2; before += 13)
      expect(numbers(await ask(logged, { before, limit: 3 }))).toEqual(
        countdown(Math.min(before - 1, COUNT)).slice(0, 3),
      );
  });

  it('cost about what they show, also deep in it: no page reads the whole stream', async () => {
    const all = logged.changes.length;
    expect(all).toBeGreaterThan(5_000);
    for (const before of [undefined, COUNT, 1_500, 1_201, 1_000, 801, 77, 2]) {
      const counted = counting(logged.store);
      const page = await ask(logged, { before, limit: 50, log: counted.log });
      expect(page?.items.length).toBe(before === 2 ? 1 : 50);
      expect(counted.reads.length).toBeLessThan(40);
      expect(counted.commits).toBeLessThan(900);
      expect(counted.reads.every(({ limit = Infinity }) => limit <= 200)).toBe(true);
    }
  });

  it('end at 1 MiB, and go on below their last message', async () => {
    // Some 50 KB each, with all that they show.
    const url = `https://a.test/${'x'.repeat(490)}`;
    const attachments = Array.from({ length: 20 }, () => ({ url, contentType: 'image/png', name: null, size: null }));
    const large = { text: 'é'.repeat(20_000), attachments, senderName: null };
    const messages = Array.from({ length: 50 }, (_, i) => [messageReceived(i + 1, { private: large })]);
    const logged = await logOf([[conversationOpened()], ...messages]);
    const pages: MessagePage[] = [];
    for (let before: number | null | undefined; before !== null; before = pages.at(-1)?.next ?? null)
      pages.push((await ask(logged, { before, limit: 200 })) ?? { items: [], next: null });
    expect(pages.flatMap(numbers)).toEqual(countdown(50));
    expect(pages).toHaveLength(3);
    const bytes = pages.map(({ items }) => Buffer.byteLength(JSON.stringify(items)));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(PAGE_BYTES);
    expect(bytes[0]).toBeGreaterThan(PAGE_BYTES - 60_000);
  });

  it('let others have their turn while they pass by what is no message', async () => {
    const notes = Array.from({ length: 2_000 }, (_, i) => [noteAdded(`n${i}`)]);
    const logged = await logOf([[conversationOpened(), messageReceived(1)], ...notes, [messageReceived(2)]]);
    const { turns, result } = await turnsDuring(() => ask(logged, { limit: 2 }));
    expect(numbers(result)).toEqual([2, 1]);
    expect(turns).toBeGreaterThan(2_000 / 128);
  });
});
