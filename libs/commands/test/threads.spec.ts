import { inMemoryEventStore, inMemoryLog, type EventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { conversationsIn, messagesIn, startProcess, type Process } from './services';
import { inbound, outbound } from './paths';

const processes: Process[] = [];
const started = async (store: EventStore, clock?: () => number): Promise<Process> => {
  const process = await startProcess(store, clock);
  processes.push(process);
  return process;
};
afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.stop()));
});

/** A process that dies right after its first election: whatever it sends later never arrives. */
function dyingAfterElection(inner: EventStore): EventStore {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  return {
    ...inner,
    append: (stream, ...rest) => {
      if (dead) return () => never;
      if (!stream.startsWith('thread-')) return inner.append(stream, ...rest);
      dead = true;
      return async () => {
        await inner.append(stream, ...rest)();
        return never;
      };
    },
  };
}

describe('a thread', () => {
  it('opens one conversation for its first message and records the next ones there', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    const first = await process.deliver('cnt_1', inbound('m1'));
    expect(first).toMatchObject({ opened: true, changed: true, created: true });
    const second = await process.deliver('cnt_1', inbound('m2'));
    expect(second).toMatchObject({ opened: false, changed: true, conversationId: first.conversationId });
    expect(messagesIn((await conversationsIn(store)).get(first.conversationId))).toEqual(['m1', 'm2']);
  });

  it('is another one for another contact', async () => {
    const process = await started(inMemoryEventStore());
    const [a, b] = [await process.deliver('cnt_1', inbound('m1')), await process.deliver('cnt_2', inbound('m1'))];
    expect(b.conversationId).not.toBe(a.conversationId);
  });

  it('stays the same after a transfer', async () => {
    const process = await started(inMemoryEventStore());
    const first = await process.deliver('cnt_1', inbound('m1'));
    await process.send(first.conversationId, { type: 'TransferConversation', inbox: 'inbox_2', unassign: false });
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ conversationId: first.conversationId });
  });

  it('takes outbound messages: into a closed conversation without reopening it, not into an archived one', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    const { conversationId: id } = await process.deliver('cnt_1', outbound('m1'));
    await process.send(id, { type: 'CloseConversation', resolution: 'resolved' });
    expect(await process.deliver('cnt_1', outbound('m2'))).toMatchObject({ conversationId: id, opened: false });
    const types = (await conversationsIn(store)).get(id)?.flatMap(({ events }) => events.map(({ type }) => type));
    expect(types).not.toContain('ConversationReopened');
    await process.send(id, { type: 'ArchiveConversation' });
    expect(await process.deliverOrFail('cnt_1', outbound('m3'))).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'conversation_archived' } }),
    );
  });

  it('begins a new generation when its conversation was deleted, and names the one before', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    const first = await process.deliver('cnt_1', inbound('m1'));
    await process.send(first.conversationId, { type: 'DeleteConversation' });
    const second = await process.deliver('cnt_1', inbound('m2'));
    expect(second).toMatchObject({ opened: true });
    const opened = (await conversationsIn(store)).get(second.conversationId)?.[0]?.events[0];
    expect(opened).toMatchObject({ type: 'ConversationOpened', previous: first.conversationId });
  });
});

describe('a message that nobody may send', () => {
  it('elects nothing, so that a conversation opened by name claims the thread', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    const sender = { type: 'user' as const, id: 'usr_1', name: null };
    expect(await process.deliverOrFail('cnt_1', inbound('m1', { sender }))).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'sender_not_allowed' } }),
    );
    await process.open('conv_1', 'cnt_1');
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ conversationId: 'conv_1', opened: false });
  });
});

describe('a message of a conversation that was deleted', () => {
  it('is a repeat all the same when it comes again, and opens nothing', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    const { conversationId } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(conversationId, { type: 'DeleteConversation' });
    expect(await process.deliver('cnt_1', inbound('m1'))).toMatchObject({
      conversationId,
      changed: false,
      opened: false,
    });
    expect((await conversationsIn(store)).size).toBe(1);
  });
});

describe('rule 15: an inbox with a reopening window', () => {
  async function closedLongAgo(
    store: EventStore,
  ): Promise<{ process: Process; id: string; tick: (ms: number) => void }> {
    let now = Date.parse('2026-03-02T09:00:00Z');
    const process = await started(store, () => now);
    await process.saveInbox({ reopenWindowSeconds: 60 });
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(id, { type: 'CloseConversation', resolution: 'resolved' });
    return { process, id, tick: (ms) => (now += ms) };
  }

  it('reopens within it', async () => {
    const { process, id, tick } = await closedLongAgo(inMemoryEventStore());
    tick(59_000);
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ conversationId: id, opened: false });
  });

  it('opens the next conversation outside of it, by either route, and later messages follow', async () => {
    const store = inMemoryEventStore();
    const { process, id, tick } = await closedLongAgo(store);
    tick(61_000);
    const next = await process.send(id, { type: 'RecordMessage', message: inbound('m2') });
    expect(next).toMatchObject({ opened: true, changed: true });
    expect(next.conversationId).not.toBe(id);
    expect(await process.deliver('cnt_1', inbound('m3'))).toMatchObject({ conversationId: next.conversationId });
    const all = await conversationsIn(store);
    expect(all.get(next.conversationId)?.[0]?.events[0]).toMatchObject({ previous: id });
    expect(messagesIn(all.get(next.conversationId))).toEqual(['m2', 'm3']);
    expect(messagesIn(all.get(id))).toEqual(['m1']);
  });

  it('knows a message of its other conversations as a repeat, also when the older one was reopened by hand', async () => {
    const store = inMemoryEventStore();
    const { process, id, tick } = await closedLongAgo(store);
    tick(61_000);
    const next = await process.send(id, { type: 'RecordMessage', message: inbound('m2') });
    await process.send(id, { type: 'ReopenConversation' });
    for (const again of [
      await process.send(id, { type: 'RecordMessage', message: inbound('m2') }),
      await process.deliver('cnt_1', inbound('m2')),
      await process.deliver('cnt_1', inbound('m1')),
    ])
      expect(again).toMatchObject({ changed: false, opened: false });
    expect((await process.deliver('cnt_1', inbound('m1'))).conversationId).toBe(id);
    expect((await process.deliver('cnt_1', inbound('m2'))).conversationId).toBe(next.conversationId);
    expect([...(await conversationsIn(store)).values()].flatMap(messagesIn).sort()).toEqual(['m1', 'm2']);
  });

  it('does not reopen after spam when it says so', async () => {
    const process = await started(inMemoryEventStore());
    await process.saveInbox({ reopenAfterSpam: false });
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(id, { type: 'CloseConversation', resolution: 'spam' });
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ opened: true });
  });
});

describe('a conversation opened by name', () => {
  it('claims a thread that has none, so that the customer finds it', async () => {
    const process = await started(inMemoryEventStore());
    await process.open('conv_by_hand', 'cnt_1');
    expect(await process.deliver('cnt_1', inbound('m1'))).toMatchObject({
      conversationId: 'conv_by_hand',
      opened: false,
    });
  });

  it('claims a thread whose conversation is not open, and leaves one alone that is', async () => {
    const process = await started(inMemoryEventStore());
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.open('conv_a', 'cnt_1');
    expect((await process.deliver('cnt_1', inbound('m2'))).conversationId).toBe(id);
    await process.send(id, { type: 'CloseConversation', resolution: 'resolved' });
    await process.open('conv_b', 'cnt_1');
    expect((await process.deliver('cnt_1', inbound('m3'))).conversationId).toBe('conv_b');
  });

  it('claims a thread that was elected and never opened', async () => {
    const store = inMemoryEventStore();
    void (await started(dyingAfterElection(store))).deliverOrFail('cnt_1', inbound('m1'));
    for (let found = false; !found;) {
      for await (const _ of store.readAll({ prefixes: ['thread-'] })) found = true;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const process = await started(store);
    await process.open('conv_1', 'cnt_1');
    expect(await process.deliver('cnt_1', inbound('m2'))).toMatchObject({ conversationId: 'conv_1' });
  });

  it('is no claim when it is only told again that it was opened, and is closed by now', async () => {
    const process = await started(inMemoryEventStore());
    const { conversationId } = await process.deliver('cnt_1', inbound('m1'));
    await process.open('conv_1', 'cnt_1', { key: 'k1' });
    await process.send('conv_1', { type: 'CloseConversation', resolution: 'resolved' });
    await process.send(conversationId, { type: 'CloseConversation', resolution: 'resolved' });
    expect(await process.open('conv_1', 'cnt_1', { key: 'k1' })).toMatchObject({ replayed: true });
    expect((await process.deliver('cnt_1', inbound('m2'))).conversationId).toBe(conversationId);
  });

  it('says that the outcome is unknown when the store is away before the claim', async () => {
    const log = inMemoryLog();
    const inner = inMemoryEventStore(log);
    const process = await started({
      ...inner,
      append:
        (stream, ...rest) =>
        async () => {
          const result = await inner.append(stream, ...rest)();
          if (stream.startsWith('conversation-')) log.reachable = false;
          return result;
        },
    });
    await expect(process.open('conv_1', 'cnt_1')).rejects.toThrow('UnknownOutcome');
    log.reachable = true;
    expect((await conversationsIn(inner)).has('conv_1')).toBe(true);
  });

  it('claims it also when the process died in between, as soon as the opening is sent again', async () => {
    const log = inMemoryLog();
    const inner = inMemoryEventStore(log);
    const dying: EventStore = {
      ...inner,
      append: (stream, ...rest) =>
        stream.startsWith('thread-') ? () => new Promise<never>(() => undefined) : inner.append(stream, ...rest),
    };
    const dead = await started(dying);
    void dead.open('conv_1', 'cnt_1', { key: 'k1' });
    while (!(await conversationsIn(inner)).has('conv_1')) await new Promise((resolve) => setImmediate(resolve));
    const process = await started(inMemoryEventStore(log));
    expect(await process.open('conv_1', 'cnt_1', { key: 'k1' })).toMatchObject({ replayed: true, created: true });
    expect((await process.deliver('cnt_1', inbound('m1'))).conversationId).toBe('conv_1');
  });
});

/** 1,000 threads, each with two first messages at the same moment, one to each process; gives what the log then holds. */
async function thousandPairs(a: Process, b: Process): Promise<void> {
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) =>
      Promise.all([a.deliver(`cnt_${i}`, inbound(`a${i}`)), b.deliver(`cnt_${i}`, inbound(`b${i}`))]),
    ),
  );
}

const expectPairs = (all: Awaited<ReturnType<typeof conversationsIn>>): void => {
  expect(all.size).toBe(1_000);
  const messages = [...all.values()].map((commits) => [...messagesIn(commits)].sort());
  const pairs = messages.map(([first = '', second = '']) => first.slice(1) === second.slice(1));
  expect(messages.every(({ length }) => length === 2)).toBe(true);
  expect(pairs.every(Boolean)).toBe(true);
  expect(new Set(messages.flat()).size).toBe(2_000);
};

describe('1,000 pairs of first messages at once, over two processes', () => {
  it('open 1,000 conversations; none is lost or doubled', async () => {
    const log = inMemoryLog();
    const [a, b] = [await started(inMemoryEventStore(log)), await started(inMemoryEventStore(log))];
    await thousandPairs(a, b);
    expectPairs(await conversationsIn(inMemoryEventStore(log)));
  });

  it('also when a third process has elected each of them and died before it opened it', async () => {
    const log = inMemoryLog();
    const inner = inMemoryEventStore(log);
    for (let i = 0; i < 1_000; i += 1) {
      const dead = await started(dyingAfterElection(inner));
      void dead.deliverOrFail(`cnt_${i}`, inbound(`a${i}`));
    }
    const elected = (): number => log.commits.filter(({ stream }) => stream.startsWith('thread-')).length;
    while (elected() < 1_000) await new Promise((resolve) => setImmediate(resolve));
    expect((await conversationsIn(inner)).size).toBe(0);
    const [a, b] = [await started(inMemoryEventStore(log)), await started(inMemoryEventStore(log))];
    await thousandPairs(a, b);
    expectPairs(await conversationsIn(inner));
    expect(elected()).toBe(1_000);
  }, 60_000);
});

describe('messages at once to a thread that has just been closed for good', () => {
  it('all meet in one next conversation (rule 15)', async () => {
    const log = inMemoryLog();
    const [a, b] = [await started(inMemoryEventStore(log)), await started(inMemoryEventStore(log))];
    await a.saveInbox({ reopenAfterSpam: false });
    const { conversationId: id } = await a.deliver('cnt_1', inbound('m0'));
    await a.send(id, { type: 'CloseConversation', resolution: 'spam' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? a : b).deliver('cnt_1', inbound(`m${(i >> 1) + 1}`))),
    );
    expect(new Set(answers.map(({ conversationId }) => conversationId)).size).toBe(1);
    const all = await conversationsIn(inMemoryEventStore(log));
    expect([...all.keys()]).toHaveLength(2);
    expect([...messagesIn(all.get(answers[0]?.conversationId ?? ''))].sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `m${i + 1}`).sort(),
    );
    expect(answers.filter(({ changed }) => changed)).toHaveLength(10);
  });
});
