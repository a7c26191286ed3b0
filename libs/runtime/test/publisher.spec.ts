import { contactStream, conversationStream } from '@parley/event-schema';
import { inMemoryEventStore, type EventStore } from '@parley/event-store';
import { silentLogger } from '@parley/platform';
import { PUBLIC_TYPES, type PublicFormat } from '@parley/public-events';
import {
  inMemoryPublicLog,
  inMemoryPublicLogData,
  PUBLISHER,
  type InMemoryPublicLog,
  type PublicLog,
  type PublishedEvent,
} from '@parley/public-log';
import type { RunningConsumer } from '@parley/subscriptions';
import {
  contactErased,
  contactSaved,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  LATER,
  logWriter,
  MONDAY,
  messageReceived,
  participantAdded,
  teammateSaved,
  toAda,
  unreadableCommit,
  until,
  WORKSPACE as workspace,
  type LogWriter,
} from '@parley/testing';
import { attachPublicLog, publisherConsumer, runLogged, type PublishFrom } from '../src';

describe('the publisher', () => {
  let store: EventStore;
  let write: LogWriter;
  let data: InMemoryPublicLog;
  let publicLog: PublicLog;
  let running: RunningConsumer;

  beforeEach(() => {
    store = inMemoryEventStore();
    write = logWriter(store);
    data = inMemoryPublicLogData();
    publicLog = inMemoryPublicLog(data);
  });
  afterEach(async () => {
    await running.stop();
    await store.close();
  });

  async function start(
    from: PublishFrom = 'now',
    now = (): number => LATER,
    fatal: readonly string[] = [],
  ): Promise<void> {
    await attachPublicLog({
      store,
      publicLog,
      logId: async () => 'log_1',
      name: 'public log',
      from,
      logger: silentLogger,
    });
    const consumer = publisherConsumer({ store, publicLog, retentionDays: 30, now });
    running = runLogged(consumer, silentLogger, { store, fatal });
  }

  /** When all that was written so far is handled. */
  async function caughtUp(): Promise<void> {
    let end = '';
    for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 })) end = position;
    await until(() => (running.status().position ?? '') >= end && running.status().caughtUp);
  }

  async function published(format: PublicFormat = 'event'): Promise<readonly PublishedEvent[]> {
    const { events } = await publicLog.page({ workspace, format, types: PUBLIC_TYPES[format].all, limit: 1_000 });
    return events;
  }

  const typesOf = async (format?: PublicFormat): Promise<readonly string[]> =>
    (await published(format)).map(({ type }) => type);

  it('publishes each event at the place of its commit, in the order of the log, in both formats', async () => {
    await start();
    await write.conversation('conv_1', conversationOpened(), participantAdded(), messageReceived(1));
    await write.conversation('conv_1', conversationAssigned(toAda), conversationClosed());
    await caughtUp();
    expect(await typesOf()).toEqual([
      'conversation.created',
      'message.created',
      'conversation.assigned',
      'conversation.closed',
    ]);
    expect(await typesOf('service')).toEqual(['conversation.created', 'conversation.updated']);
    const places = [...(await published()), ...(await published('service'))].map(({ place }) => place);
    const [first, second] = [...new Set(places.map(({ position }) => position))];
    expect(places.map(({ position, index }) => [position, index])).toEqual([
      [first, 0],
      [first, 1],
      [second, 0],
      [second, 1],
      [first, 2],
      [second, 2],
    ]);
  });

  it('shows people as their records were at that place of the log', async () => {
    await start();
    await write.contact('ct_zoe', contactSaved());
    await write.conversation('conv_1', conversationOpened({ contactId: 'ct_zoe' }), participantOf('ct_zoe'));
    await write.contact('ct_zoe', contactNamed('Ann'));
    await write.conversation('conv_1', conversationAssigned(toAda));
    await caughtUp();
    const names = (await published('service')).map(({ body }) => nameIn(body));
    expect(names).toEqual(['Zoë', 'Ann']);
  });

  it('writes the same when it is run again from the beginning', async () => {
    await start();
    await write.teammate('usr_ada', teammateSaved());
    for (let n = 1; n <= 5; n += 1) {
      await write.conversation(`conv_${n}`, conversationOpened(), participantAdded(), messageReceived(1));
      await write.conversation(`conv_${n}`, conversationClosed());
    }
    await caughtUp();
    const first = [await published(), await published('service')];
    await running.stop();
    publicLog = inMemoryPublicLog(inMemoryPublicLogData());
    await start('start');
    await caughtUp();
    expect([await published(), await published('service')]).toEqual(first);
  });

  it('folds what is older than its log without publishing it, so that what follows has the payload that it would have had', async () => {
    await write.conversation('conv_1', conversationOpened(), participantAdded(), messageReceived(1));
    await start('now');
    await write.conversation('conv_1', conversationClosed());
    await caughtUp();
    const [closed, ...others] = await published();
    expect(others).toEqual([]);
    expect(JSON.parse(closed?.body ?? '')).toMatchObject({ data: { message_count: 1 } });
    expect(await typesOf('service')).toEqual(['conversation.updated']);
  });

  it('publishes an older log from its beginning when it is asked to', async () => {
    await write.conversation('conv_1', conversationOpened());
    await start('start');
    await caughtUp();
    expect(await typesOf()).toEqual(['conversation.created']);
  });

  it('folds what is older than it would be kept, and publishes the rest', async () => {
    await write.conversation('conv_1', conversationOpened(), participantAdded(), messageReceived(1));
    await write.conversation('conv_1', conversationClosed());
    // The second commit is two seconds after Monday began, the first one.
    await start('start', () => MONDAY + 2_000 + 30 * 24 * 60 * 60 * 1_000);
    await caughtUp();
    const [closed, ...others] = await published();
    expect(others).toEqual([]);
    expect(JSON.parse(closed?.body ?? '')).toMatchObject({ event: 'conversation.closed', data: { message_count: 1 } });
    const [first] = await positions();
    expect(await publicLog.forgottenTo()).toEqual({ epoch: 1, position: first });
  });

  it('takes the words of an erased contact from all that was published, before it is behind the erasing', async () => {
    await start();
    await write.contact('ct_zoe', contactSaved());
    await write.conversation(
      'conv_1',
      conversationOpened({ contactId: 'ct_zoe' }),
      participantOf('ct_zoe'),
      said('secret'),
    );
    await caughtUp();
    expect((await published('service'))[0]?.body).toContain('secret');
    const before = await published();
    await write.contact('ct_zoe', contactErased());
    await write.conversation('conv_1', conversationAssigned(toAda));
    await caughtUp();
    const events = [...(await published()), ...(await published('service'))];
    expect(JSON.stringify([events, [...data.folded.values()]])).not.toMatch(/secret|Zoë|zoe@|4930123456/);
    expect((await published()).slice(0, before.length).map(({ place, eventId }) => [place, eventId])).toEqual(
      before.map(({ place, eventId }) => [place, eventId]),
    );
  });

  it('takes the words of a contact that was there only in the middle of a step', async () => {
    await write.conversation('conv_1', conversationOpened({ contactId: 'ct_ben' }));
    const guest = { type: 'contact', id: 'ct_zoe' } as const;
    const words = { text: 'secret', attachments: [], senderName: 'Zoë' };
    await write.conversation('conv_1', messageReceived(1, { sender: guest, private: words }));
    await write.conversation('conv_1', messageReceived(2));
    await start('start');
    await caughtUp();
    expect(JSON.stringify(await published('service'))).toContain('secret');
    await write.contact('ct_zoe', contactSaved());
    await write.contact('ct_zoe', contactErased());
    await caughtUp();
    expect(JSON.stringify([await published(), await published('service')])).not.toMatch(/secret|Zoë/);
  });

  it('publishes nobody again who was erased long ago', async () => {
    await write.conversation(
      'conv_1',
      conversationOpened({ contactId: 'ct_zoe' }),
      participantOf('ct_zoe'),
      said('secret'),
    );
    await write.contact('ct_zoe', contactSaved());
    for (let n = 0; n < 300; n += 1) await write.conversation(`conv_x${n}`, conversationOpened());
    await write.contact('ct_zoe', contactErased());
    const seen: string[] = [];
    publicLog.onPublished(() => void published('service').then((events) => seen.push(JSON.stringify(events))));
    await start('start');
    await caughtUp();
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.join()).not.toContain('secret');
  });

  it('forgets an erased contact also where its own stream is parked', async () => {
    await start();
    await write.contact('ct_zoe', contactSaved());
    await write.conversation('conv_1', conversationOpened({ contactId: 'ct_zoe' }), participantOf('ct_zoe'));
    await write.commit(contactStream({ workspace, id: 'ct_zoe' }), unreadableCommit());
    await write.contact('ct_zoe', contactErased());
    await write.conversation('conv_1', conversationAssigned(toAda));
    await caughtUp();
    expect(running.status().parked).toBe(1);
    expect(JSON.stringify(await published('service'))).not.toMatch(/Zoë|4930123456/);
  });

  it('parks what it cannot handle, publishes the others, and what waited, when it is handled again, behind all that was read', async () => {
    await write.conversation('conv_1', conversationOpened());
    await write.conversation('conv_1', conversationAssigned(toAda));
    await write.conversation('conv_1', conversationClosed());
    await write.conversation('conv_2', conversationOpened());
    const stream = conversationStream({ workspace, id: 'conv_1' });
    await start('start', undefined, [await positionOf(stream, 1)]);
    await caughtUp();
    expect(running.status().parked).toBe(1);
    const query = { workspace, format: 'event', types: PUBLIC_TYPES.event.all, limit: 10 } as const;
    const read = await publicLog.page(query);
    expect(read.events.map(({ conversationId, type }) => [conversationId, type])).toEqual([
      ['conv_1', 'conversation.created'],
      ['conv_2', 'conversation.created'],
    ]);
    expect(await running.again(stream)).toBe(true);
    const next = await publicLog.page({ ...query, after: read.next });
    expect(next.events.map(({ type }) => type)).toEqual(['conversation.assigned', 'conversation.closed']);
    expect((await publicLog.page({ ...query, after: next.next })).events).toEqual([]);
    expect(running.status().parked).toBe(0);
  });

  it('takes the words of a contact that was erased meanwhile from what it handles again', async () => {
    await write.conversation('conv_1', conversationOpened({ contactId: 'ct_zoe' }));
    await write.conversation('conv_1', participantOf('ct_zoe'), said('secret'));
    await write.contact('ct_zoe', contactSaved());
    await write.contact('ct_zoe', contactErased());
    const stream = conversationStream({ workspace, id: 'conv_1' });
    await start('start', undefined, [await positionOf(stream, 1)]);
    await caughtUp();
    expect(await running.again(stream)).toBe(true);
    expect(await typesOf()).toEqual(['conversation.created', 'message.created']);
    const events = [await published(), await published('service')];
    expect(JSON.stringify([events, [...data.folded.values()]])).not.toMatch(/secret|Zoë/);
  });

  it('parks again what it still cannot read', async () => {
    await start();
    await write.conversation('conv_1', conversationOpened());
    const stream = conversationStream({ workspace, id: 'conv_1' });
    await write.commit(stream, unreadableCommit());
    await caughtUp();
    expect(running.status().parked).toBe(1);
    expect(await running.again(stream)).toBe(false);
    expect(await publicLog.parked.find(PUBLISHER, stream)).toMatchObject({ reason: 'unreadable' });
  });

  it('forgets what is older than it is kept for', async () => {
    let now = LATER;
    await start('now', () => now);
    await write.conversation('conv_1', conversationOpened());
    await caughtUp();
    expect(await typesOf()).toEqual(['conversation.created']);
    now += 400 * 24 * 60 * 60 * 1_000;
    await write.conversation('conv_2', conversationOpened());
    await until(async () => (await publicLog.forgottenTo()) !== undefined);
    expect((await published()).length).toBeLessThan(2);
  });

  async function positions(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { position } of store.readAll()) found.push(position);
    return found;
  }

  const participantOf = (id: string) => participantAdded({ participant: { type: 'contact', id } });
  const said = (text: string) =>
    messageReceived(1, {
      sender: { type: 'contact', id: 'ct_zoe' },
      private: { text, attachments: [], senderName: null },
    });
  const contactNamed = (firstName: string) =>
    contactSaved({ private: { phone: null, email: null, firstName, lastName: null, metadata: {} } });
  const nameIn = (body: string): unknown =>
    (JSON.parse(body) as { payload: { featuredParticipants: { displayName: unknown }[] } }).payload
      .featuredParticipants[0]?.displayName;
  async function positionOf(stream: string, from: number): Promise<string> {
    for await (const { position } of store.readStream(stream, { from, limit: 1 })) return position;
    throw new Error('there is no such commit');
  }
});
