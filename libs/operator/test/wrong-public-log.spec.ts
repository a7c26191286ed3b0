import { conversationStream } from '@parley/event-schema';
import type { PublicPageQuery, PublishedEvent } from '@parley/public-log';
import {
  contactErased,
  contactSaved,
  conversationAssigned,
  conversationClosed,
  conversationMuted,
  conversationOpened,
  conversationTransferred,
  messageReceived,
  messageSent,
  noteAdded,
  participantAdded,
  teammateSaved,
  toAda,
  unreadableCommit,
  WORKSPACE,
  zoe,
} from '@parley/testing';
import type { Difference } from '@parley/verification';
import { PublishedLog } from './published-log';

/** Two conversations of Zoe, each with events of most types in both formats. */
async function written(): Promise<PublishedLog> {
  const log = new PublishedLog();
  const { write } = log;
  await write.contact(zoe.id, contactSaved());
  await write.teammate(toAda.id, teammateSaved());
  for (const id of ['conv_1', 'conv_2']) {
    await write.conversation(id, conversationOpened({ tags: ['VIP'] }), participantAdded(), messageReceived(1));
    await write.conversation(id, conversationAssigned(toAda), messageSent(2));
    await write.conversation(id, noteAdded('n1'));
    await write.conversation(id, conversationTransferred('inb_support'));
    await write.conversation(id, conversationClosed());
  }
  return log;
}

async function published(): Promise<PublishedLog> {
  const log = await written();
  await log.attach();
  await log.publish();
  return log;
}

type Rows = readonly PublishedEvent[];

/** What pages of the first conversation say in one format, changed. */
const telling = (
  log: PublishedLog,
  change: (rows: Rows, query: PublicPageQuery) => Rows,
  format: 'event' | 'service' = 'service',
) =>
  log.verifying({
    page: async (query) => {
      const page = await log.publicLog.page(query);
      const isChanged = query.format === format && query.conversationId === 'conv_1';
      return isChanged ? { ...page, events: change(page.events, query) } : page;
    },
  });

const at = (rows: Rows, n: number): PublishedEvent => {
  const row = rows[n];
  if (row === undefined) throw new Error(`there are only ${rows.length}`);
  return row;
};

const changed = (n: number, change: (row: PublishedEvent) => Partial<PublishedEvent>) => (rows: Rows) =>
  rows.with(n, { ...at(rows, n), ...change(at(rows, n)) });

/** Without the id of the event. */
const told = (differences: readonly Difference[]): readonly string[] =>
  differences.map(({ id, field, expected, actual }) => {
    const what = field.replace(/^evt_\w+[.]?/, '');
    return `${id}: ${what || (actual === undefined ? 'missing' : expected === undefined ? 'too many' : 'differs')}`;
  });

const reordered = (body: string): string => {
  const { service, ...others } = JSON.parse(body) as Record<string, unknown>;
  return JSON.stringify({ ...others, service });
};

/** To the place of another. */
const moved = (n: number, to: number) => (rows: Rows) => changed(n, () => ({ place: at(rows, to).place }))(rows);

describe('a public log', () => {
  let log: PublishedLog;
  beforeAll(async () => {
    log = await published();
  });

  it('that says what the log says has no differences', async () => {
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published).toEqual({ events: log.data.events.length, differences: 0, behind: 0 });
    expect(log.data.events.length).toBeGreaterThanOrEqual(18);
  });

  it.each<readonly [string, (rows: Rows) => Rows, readonly string[]]>([
    ['lacks the first event', (rows) => rows.slice(1), ['missing']],
    ['lacks one in between', (rows) => rows.toSpliced(1, 1), ['missing']],
    ['lacks the last one', (rows) => rows.slice(0, -1), ['missing']],
    ['lacks all', () => [], ['missing', 'missing', 'missing', 'missing']],
    ['has one twice', (rows) => rows.toSpliced(1, 0, at(rows, 1)), ['too many']],
    ['has the first one again at the end', (rows) => [...rows, at(rows, 0)], ['too many']],
    ['has one that nothing made', (rows) => rows.toSpliced(1, 0, { ...at(rows, 1), eventId: 'evt_0' }), ['too many']],
    ['has two in each other’s place', (rows) => [at(rows, 1), at(rows, 0), ...rows.slice(2)], ['missing', 'too many']],
    [
      'has another name in a body',
      changed(0, ({ body }) => ({ body: body.replace('Zoë', 'Eve') })),
      ['body.payload.featuredParticipants[0].displayName'],
    ],
    ['has a body in another order', changed(1, ({ body }) => ({ body: reordered(body) })), ['body']],
    ['has a body that is none', changed(1, () => ({ body: '{' })), ['body']],
    ['has one of another type', changed(1, () => ({ type: 'conversation.deleted' })), ['type']],
    ['has one at another time', changed(1, ({ occurredAt }) => ({ occurredAt: occurredAt + 1 })), ['occurredAt']],
    ['has one of another revision', changed(1, () => ({ revision: 0 })), ['revision']],
    ['has one of another inbox', changed(2, () => ({ inbox: 'inb_sales' })), ['inbox']],
    ['has a transfer from nowhere', changed(2, () => ({ previousInbox: null })), ['previousInbox']],
    ['has one of another contact', changed(1, () => ({ contactId: 'ct_yan' })), ['contactId']],
    [
      'has one on another channel',
      changed(1, () => ({ channelId: 'chn_2', channelType: 'sms' })),
      ['channelId', 'channelType'],
    ],
    ['has one with other tags', changed(1, () => ({ tags: [] })), ['tags']],
    ['has one of another conversation', changed(1, () => ({ conversationId: 'conv_2' })), ['conversationId']],
    ['has one too early', moved(1, 0), ['place', 'place']],
    ['has one too late', moved(1, 2), ['place', 'place']],
    ['has two at one place', changed(0, ({ place }) => ({ place: { ...place, index: 0 } })), ['place']],
  ])('that %s is found', async (_, change, expected) => {
    const { differences, verified } = await telling(log, change);
    expect(told(differences).toSorted()).toEqual(expected.map((what) => `conv_1: ${what}`).toSorted());
    expect(verified.differences).toBeGreaterThan(0);
  });

  it('that lacks an event of the format `event` is found', async () => {
    const { differences } = await telling(log, (rows) => rows.slice(1), 'event');
    expect(differences).toEqual([
      {
        kind: 'public event',
        workspace: WORKSPACE,
        id: 'conv_1',
        field: expect.stringMatching(/^evt_/),
        expected: { format: 'event', type: 'conversation.created', revision: 0 },
        actual: undefined,
      },
    ]);
  });

  it('that has events of a conversation which the log does not know is found', async () => {
    const { differences } = await log.verifying({
      page: async (query) => {
        const page = await log.publicLog.page(query);
        const events = page.events.map((event) => ({ ...event, conversationId: 'conv_3' }));
        return query.conversationId === undefined && query.format === 'event' ? { ...page, events } : page;
      },
    });
    expect(new Set(told(differences))).toEqual(new Set(['conv_3: too many']));
  });
});

describe('what is not to be in a public log', () => {
  it('is what happened before it, where only what happens from then on is published', async () => {
    const log = await written();
    await log.attach('now');
    await log.write.conversation('conv_1', conversationMuted());
    await log.publish();
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published).toEqual({ events: 1, differences: 0, behind: 0 });
    const older = (await published()).data.events.filter(({ format }) => format === 'service');
    expect(told((await telling(log, (rows) => [at(older, 0), ...rows])).differences)).toEqual(['conv_1: too many']);
  });

  it('is what nobody has come to', async () => {
    const log = await written();
    await log.attach();
    await log.publish(4);
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published?.behind).toBeGreaterThan(0);
    expect(told((await telling(log, (rows) => rows.slice(1))).differences)).toEqual(['conv_1: missing']);
  });

  it('is what was forgotten', async () => {
    const log = await published();
    const middle = log.data.events[Math.floor(log.data.events.length / 2)]?.occurredAt ?? 0;
    const before = log.data.events.length;
    await log.forget(middle);
    expect(log.data.events.length).toBeLessThan(before);
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published?.events).toBe(log.data.events.length);
  });

  it('is what waits behind a commit that cannot be read', async () => {
    const log = await written();
    const stream = conversationStream({ workspace: WORKSPACE, id: 'conv_1' });
    await log.write.commit(stream, unreadableCommit());
    await log.write.conversation('conv_1', conversationMuted());
    await log.attach();
    await log.publish();
    expect((await log.verifying()).differences).toEqual([]);
    const more = (rows: Rows): Rows => [...rows, { ...at(rows, 0), eventId: 'evt_0' }];
    expect(told((await telling(log, more)).differences)).toEqual(['conv_1: too many']);
  });
});

describe('what a later version published', () => {
  it('is no difference behind a commit that this version cannot read', async () => {
    const log = await written();
    await log.attach();
    await log.publish();
    const stream = conversationStream({ workspace: WORKSPACE, id: 'conv_1' });
    const readStream: typeof log.store.readStream = async function* (name, options) {
      for await (const commit of log.store.readStream(name, options))
        yield name === stream && commit.firstRevision > 0 ? { ...commit, events: unreadableCommit().events } : commit;
    };
    const { differences, verified } = await log.verifying({}, { ...log.store, readStream });
    expect(differences).toEqual([]);
    expect(verified.published?.events).toBeLessThan(log.data.events.length);
  });
});

describe('what was handled later', () => {
  it('is there, behind all that was read by then', async () => {
    const log = await written();
    await log.attach();
    const stream = conversationStream({ workspace: WORKSPACE, id: 'conv_1' });
    const fatal = new Set<string>();
    for await (const { position, firstRevision } of log.store.readStream(stream))
      if (firstRevision > 0) fatal.add(position);
    await log.publish(Infinity, 3, fatal);
    expect((await log.verifying()).differences).toEqual([]);
    const few = log.data.events.length;
    expect(await log.again(stream)).toBe(true);
    expect(log.data.events.length).toBeGreaterThan(few);
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published?.events).toBe(log.data.events.length);
    expect(told((await telling(log, (rows) => rows.slice(0, -1))).differences)).toEqual(['conv_1: missing']);
  });
});

describe('of somebody who was erased', () => {
  it('no word is left either in what is handled later than the erasing', async () => {
    const log = await written();
    await log.attach();
    const stream = conversationStream({ workspace: WORKSPACE, id: 'conv_1' });
    const fatal = new Set<string>();
    for await (const { position } of log.store.readStream(stream)) fatal.add(position);
    await log.publish(Infinity, 3, fatal);
    await log.write.contact(zoe.id, contactErased());
    await log.publish();
    expect(await log.again(stream)).toBe(true);
    const { differences, verified } = await log.verifying();
    expect(differences).toEqual([]);
    expect(verified.published?.events).toBe(log.data.events.length);
  });

  it('no word may be left', async () => {
    const log = await published();
    const before = new Map(log.data.events.map(({ eventId, body }) => [eventId, body]));
    await log.write.contact(zoe.id, contactErased());
    await log.publish();
    expect((await log.verifying()).differences).toEqual([]);
    const said = (row: PublishedEvent): Partial<PublishedEvent> => ({ body: before.get(row.eventId) ?? '' });
    const left = await telling(log, changed(1, said), 'event');
    expect(told(left.differences)).toContain('conv_1: body.data.text');
    const shown = await telling(log, changed(1, said));
    expect(told(shown.differences)).toContain('conv_1: body.payload.lastMessage.preview.text');
  });
});

describe('a public log that goes on with a copy of the log', () => {
  it('has no differences, and what it lacks from then on is found', async () => {
    const log = await published();
    await log.attach('start', 'log_2');
    await log.write.conversation('conv_1', conversationMuted());
    await log.publish();
    expect((await log.verifying()).differences).toEqual([]);
    expect(told((await telling(log, (rows) => rows.slice(0, -1))).differences)).toEqual(['conv_1: missing']);
  });
});
