import {
  inMemoryEventStore,
  type EventStore,
  type JsonObject,
  type ReadStream,
  type StoredEvent,
} from '@parley/event-store';
import { hashOf } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { conversationAggregate } from '../src';
import { loadHead } from '../src/write-path/load-head';
import { logged, open, outbound, pathOn, receive, STREAM, type Path, type Unstamped } from './paths';

const send = (id: string): Unstamped => ({
  type: 'RecordMessage',
  message: outbound(id),
});

/** A conversation of so many messages, every tenth of them ours, every command with a key. */
async function aLongOne(store: EventStore, messages: number): Promise<Path> {
  const path = pathOn(store);
  await path.sent(open);
  for (let n = 1; n <= messages; n += 1) await path.sent(n % 10 === 0 ? send(`m${n}`) : receive(`m${n}`), keyed(n));
  await settled(store);
  return path;
}

const keyed = (n: number): { keyHash: string; requestHash: string } => ({
  keyHash: hashOf('key', String(n)),
  requestHash: hashOf('request', String(n)),
});

/** Snapshots are written behind the answers; in memory a few turns are enough. */
async function settled(store: EventStore): Promise<void> {
  for (let last = -1, now = await countSnapshots(store); now !== last; now = await countSnapshots(store)) {
    last = now;
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function countSnapshots(store: EventStore): Promise<number> {
  let count = 0;
  for await (const _ of store.readAll({ prefixes: ['snapshot-'] })) count += 1;
  return count;
}

/** A store that counts how many commits of the conversation are read. */
function counting(inner: EventStore): EventStore & { read: number } {
  const store = {
    ...inner,
    read: 0,
    async *readStream(stream: string, options?: ReadStream) {
      for await (const commit of inner.readStream(stream, options)) {
        if (stream === STREAM) store.read += 1;
        yield commit;
      }
    },
  };
  return store;
}

const withoutSnapshots = (store: EventStore): EventStore => ({
  ...store,
  readStream: (stream, options) =>
    stream.startsWith('snapshot-') ? store.readStream('snapshot-none', options) : store.readStream(stream, options),
});

/** A store whose snapshots say something else in these fields of the state. */
const withBrokenState = (store: EventStore, broken: JsonObject): EventStore => ({
  ...store,
  async *readStream(stream, options) {
    for await (const commit of store.readStream(stream, options))
      yield stream.startsWith('snapshot-v3-conversation-')
        ? {
            ...commit,
            events: commit.events.map((event) => ({ ...event, private: { ...contentOf(event), ...broken } })),
          }
        : commit;
  },
});

function contentOf({ private: content }: StoredEvent): JsonObject {
  if (content === null || content === 'redacted') throw new Error('a snapshot without content');
  return content;
}

const load = (store: EventStore): ReturnType<typeof loadHead> =>
  loadHead(conversationAggregate as never, store, STREAM, () => '');

describe('a conversation of 3,000 messages', () => {
  const store = inMemoryEventStore();
  beforeAll(async () => {
    await aLongOne(store, 3_000);
  });

  it('is loaded from its snapshot and the few commits after it', async () => {
    const counted = counting(store);
    await pathOn(counted).sent(receive('new_1'));
    expect(counted.read).toBeLessThan(64 + 256);
  });

  it('knows every message ever, also the first, and asks the stream to be sure', async () => {
    const path = pathOn(store);
    for (const id of ['m1', 'm2', 'm999', 'm1500', 'm2999', 'm3000'])
      expect(await path.sent(receive(id, 'another text'))).toMatchObject({ changed: false });
    expect(await path.sent(receive('m3001'))).toMatchObject({ changed: true });
  });

  it('marks as read up to an old message that only the stream remembers', async () => {
    const path = pathOn(store);
    expect(await path.sent({ type: 'MarkRead', upTo: 'm1005' })).toMatchObject({ changed: true });
    const last = (await logged(store)).at(-1)?.events;
    expect(last).toMatchObject([{ type: 'ConversationRead', upTo: 1005, inboundRead: 905 }]);
  });

  it('says of a status of an old message that nothing changes, and of an unknown one that it is not there', async () => {
    const path = pathOn(store);
    const status = { type: 'ReportMessageStatus', status: 'read', reason: null } as const;
    expect(await path.sent({ ...status, messageId: 'm10' })).toMatchObject({ changed: false });
    expect(await path.send({ ...status, messageId: 'm10_' })).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'message_not_found' } }),
    );
    expect(await path.sent({ ...status, messageId: 'm2990' })).toMatchObject({ changed: true });
  });

  it('replays old keys, and refuses them with another request', async () => {
    const path = pathOn(store);
    expect(await path.sent(receive('m7'), keyed(7))).toMatchObject({ replayed: true, changed: true, revision: 8 });
    const other = await path.send(receive('m7'), { ...keyed(7), requestHash: hashOf('request', 'other') });
    expect(other).toEqual(E.left({ tag: 'KeyReused' }));
  });

  it('knows the request that began it', async () => {
    const other = inMemoryEventStore();
    const began = { requestHash: hashOf('request', 'open') };
    const path = pathOn(other);
    await path.sent(open, began);
    for (let n = 1; n <= 500; n += 1) await path.sent(receive(`m${n}`));
    await settled(other);
    expect(await pathOn(other).sent(open, began)).toMatchObject({ changed: false, created: false });
    expect(E.isLeft(await pathOn(other).send(open, { requestHash: hashOf('request', 'different') }))).toBe(true);
  });

  it('folded from its snapshot equals folded from the start: any next command is decided alike', async () => {
    const [fast, slow] = [await load(store), await load(withoutSnapshots(store))];
    if (E.isLeft(fast) || E.isLeft(slow)) throw new Error('not loaded');
    const [a, b] = [fast.right.head, slow.right.head];
    expect(a.revision).toBe(b.revision);
    const { messages: _, ...restA } = a.state as { messages: unknown };
    const { messages: __, ...restB } = b.state as { messages: unknown };
    expect(restA).toEqual(restB);
  });
});

describe('snapshots', () => {
  it('are passed by when they cannot be read, or do not fit together', async () => {
    const store = inMemoryEventStore();
    await aLongOne(store, 700);
    for (const broken of ['snapshot-v3-ids-', 'snapshot-v3-conversation-']) {
      const without: EventStore = {
        ...store,
        readStream: (stream, options) =>
          store.readStream(stream.startsWith(broken) ? 'snapshot-none' : stream, options),
      };
      const path = pathOn(without);
      expect(await path.sent(receive('m1'))).toMatchObject({ changed: false });
      expect(await path.sent(receive(`new_${broken}`))).toMatchObject({ changed: true });
    }
  });

  it('are passed by when what they hold is no state of a conversation', async () => {
    const store = inMemoryEventStore();
    await aLongOne(store, 700);
    for (const broken of [
      { participants: 'nobody' },
      { status: 'asleep' },
      { statuses: { from: 1 } },
      { inbox: null },
    ]) {
      const damaged = counting(withBrokenState(store, broken));
      const path = pathOn(damaged);
      expect(await path.sent(receive('m1'))).toMatchObject({ changed: false });
      expect(await path.sent(receive(`new_${JSON.stringify(broken)}`))).toMatchObject({ changed: true });
      expect(damaged.read).toBeGreaterThan(700);
    }
    const whole = counting(withBrokenState(store, {}));
    expect(await pathOn(whole).sent(receive('m1'))).toMatchObject({ changed: false });
    expect(whole.read).toBeLessThan(700);
  });

  it('are left to the other of two processes that write them at once', async () => {
    const store = inMemoryEventStore();
    const [a, b] = [pathOn(store), pathOn(store)];
    await a.sent(open);
    for (let n = 1; n <= 1_200; n += 1) await (n % 3 === 0 ? a : b).sent(receive(`m${n}`));
    await settled(store);
    const path = pathOn(store);
    for (let n = 1; n <= 1_200; n += 97) expect(await path.sent(receive(`m${n}`))).toMatchObject({ changed: false });
    expect(await path.sent(receive('m1201'))).toMatchObject({ changed: true });
    expect((await logged(store)).filter(({ events }) => events[0]?.type === 'MessageReceived')).toHaveLength(1_201);
  });

  it('are made when a long stream without any is loaded', async () => {
    const store = inMemoryEventStore();
    const unable: EventStore = {
      ...store,
      append: (stream, ...rest) =>
        stream.startsWith('snapshot-')
          ? () => Promise.resolve(E.left({ tag: 'Unavailable', reason: 'test' } as const))
          : store.append(stream, ...rest),
    };
    await aLongOne(unable, 2_600);
    expect(await countSnapshots(store)).toBe(0);
    await pathOn(store).sent(receive('m2601'));
    await settled(store);
    const counted = counting(store);
    const path = pathOn(counted);
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: false });
    expect(counted.read).toBeLessThan(64 + 256);
    expect(await path.sent(receive('m2602'))).toMatchObject({ changed: true });
  });

  it('go on after a death between the ids and the state', async () => {
    const store = inMemoryEventStore();
    const dying: EventStore = {
      ...store,
      append: (stream, ...rest) =>
        stream.startsWith('snapshot-v3-conversation-')
          ? () => new Promise<never>(() => undefined)
          : store.append(stream, ...rest),
    };
    await aLongOne(dying, 300);
    for (let n = 301; n <= 500; n += 1) await pathOn(store).sent(receive(`m${n}`));
    await settled(store);
    const counted = counting(store);
    await pathOn(counted).sent(receive('m501'));
    expect(counted.read).toBeLessThan(16 + 130);
    for (const id of ['m1', 'm150', 'm499'])
      expect(await pathOn(store).sent(receive(id))).toMatchObject({ changed: false });
  });

  it('go on after the store could not take one', async () => {
    const store = inMemoryEventStore();
    let away = true;
    const unsteady: EventStore = {
      ...store,
      append: (stream, ...rest) =>
        away && stream.startsWith('snapshot-')
          ? () => Promise.resolve(E.left({ tag: 'Unavailable', reason: 'test' } as const))
          : store.append(stream, ...rest),
    };
    const path = await aLongOne(unsteady, 300);
    away = false;
    for (let n = 301; n <= 500; n += 1) await path.sent(receive(`m${n}`));
    await settled(store);
    const counted = counting(store);
    await pathOn(counted).sent(receive('m401'));
    expect(counted.read).toBeLessThan(16 + 130);
  });

  it('keep every key of a burst that is decided long before it is written', async () => {
    const store = inMemoryEventStore();
    const path = await aLongOne(store, 500);
    await Promise.all(Array.from({ length: 1_900 }, (_, i) => path.sent(receive(`b${i}`), keyed(10_000 + i))));
    await settled(store);
    const fresh = pathOn(store);
    for (let i = 0; i < 1_900; i += 7)
      expect(await fresh.sent(receive(`b${i}`), keyed(10_000 + i))).toMatchObject({ replayed: true });
    for (let n = 1; n <= 500; n += 7)
      expect(await fresh.sent(receive(`m${n}`), keyed(n))).toMatchObject({ replayed: true });
  });

  it('say whose they are, so that they can be erased with the contact', async () => {
    const store = inMemoryEventStore();
    await aLongOne(store, 300);
    for await (const { metadata, stream } of store.readAll({ prefixes: ['snapshot-v3-conversation-'] }))
      expect([stream, metadata['subject']]).toEqual([`snapshot-v3-${STREAM}`, 'cnt_1']);
    expect(await countSnapshots(store)).toBeGreaterThan(0);
  });
});

describe('a key that is used again after its time', () => {
  it('means the later request, also after a restart', async () => {
    const store = inMemoryEventStore();
    let now = Date.parse('2026-03-02T09:00:00Z');
    const clock = (): number => now;
    const path = pathOn(store, { clock });
    await path.sent(open);
    const [first, second] = [keyed(1), { ...keyed(1), requestHash: hashOf('request', 'another') }];
    await path.sent(receive('a'), first);
    for (let n = 1; n <= 100; n += 1) await path.sent(receive(`m${n}`));
    now += 49 * 3_600_000;
    for (let n = 101; n <= 200; n += 1) await path.sent(receive(`m${n}`));
    expect(await path.sent(receive('b'), second)).toMatchObject({ changed: true, replayed: false });
    for (let n = 201; n <= 300; n += 1) await path.sent(receive(`m${n}`));
    await settled(store);
    expect(await pathOn(store, { clock }).sent(receive('b'), second)).toMatchObject({ replayed: true });
  });
});
