import { inMemoryEventStore, inMemoryLog } from '@parley/event-store';
import { conversationsIn, startProcess, type Process } from './services';
import { inbound } from './paths';

const processes: Process[] = [];
async function twoProcesses(): Promise<readonly [Process, Process, ReturnType<typeof inMemoryEventStore>]> {
  const log = inMemoryLog();
  const [a, b] = [await startProcess(inMemoryEventStore(log)), await startProcess(inMemoryEventStore(log))];
  processes.push(a, b);
  return [a, b, inMemoryEventStore(log)];
}
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(processes.splice(0).map((process) => process.stop()));
});

/** The types of the events of a conversation after its opening commit. */
async function typesAfterOpening(store: ReturnType<typeof inMemoryEventStore>, id: string): Promise<readonly string[]> {
  const commits = (await conversationsIn(store)).get(id) ?? [];
  return commits.slice(1).flatMap(({ events }) => events.map(({ type }) => type));
}

describe('rule 9: a blocked contact', () => {
  it('opens a conversation that is closed in the same commit, as spam, by automation:blocked', async () => {
    const [process, , store] = await twoProcesses();
    await process.contact('cnt_1', 'BlockContact');
    const { conversationId, opened } = await process.deliver('cnt_1', inbound('m1'));
    expect(opened).toBe(true);
    const [commit] = (await conversationsIn(store)).get(conversationId) ?? [];
    expect(commit?.events.at(-1)).toMatchObject({
      type: 'ConversationClosed',
      resolution: 'spam',
      cause: 'blocked',
      by: { type: 'automation', id: 'blocked' },
    });
    expect(commit?.events.find(({ type }) => type === 'MessageReceived')).toMatchObject({ blocked: true });
  });

  it('is recorded without reopening, also by the other route, until it is unblocked', async () => {
    const [process, , store] = await twoProcesses();
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(id, { type: 'CloseConversation', resolution: 'resolved' });
    await process.contact('cnt_1', 'BlockContact');
    await process.send(id, { type: 'RecordMessage', message: inbound('m2') });
    await process.deliver('cnt_1', inbound('m3'));
    await process.contact('cnt_1', 'UnblockContact');
    await process.deliver('cnt_1', inbound('m4'));
    expect(await typesAfterOpening(store, id)).toEqual([
      'ConversationClosed',
      'MessageReceived',
      'MessageReceived',
      'MessageReceived',
      'ConversationReopened',
    ]);
  });
});

describe('rule 16: what decisions know of other records', () => {
  it('is what the process itself has just written, at once', async () => {
    const [process] = await twoProcesses();
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m0'));
    for (let n = 1; n <= 20; n += 1) {
      await process.contact('cnt_1', n % 2 === 1 ? 'BlockContact' : 'UnblockContact');
      await process.send(id, { type: 'CloseConversation', resolution: 'resolved' });
      await process.deliver('cnt_1', inbound(`m${n}`));
      const state = process.paths.conversations.peekNow(`conversation-ws_1/${id}`);
      expect(state?.status).toBe(n % 2 === 1 ? 'closed' : 'open');
    }
  });

  it('is what another process has written, within a second', async () => {
    // A second of the clock that the test drives, however long it takes.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const [here, there] = await twoProcesses();
    const { conversationId: id } = await here.deliver('cnt_1', inbound('m0'));
    for (let n = 1; n <= 10; n += 1) {
      const blocked = n % 2 === 1;
      await there.contact('cnt_1', blocked ? 'BlockContact' : 'UnblockContact');
      const until = Date.now() + 1_000;
      while (here.paths.contacts.peekNow('contact-ws_1/cnt_1')?.blocked !== blocked) {
        expect(Date.now()).toBeLessThan(until);
        // What was forgotten is read again by the next who asks.
        await here.paths.contacts.peek('contact-ws_1/cnt_1');
        await jest.advanceTimersByTimeAsync(10);
      }
      await here.send(id, { type: 'CloseConversation', resolution: 'resolved' });
      await here.deliver('cnt_1', inbound(`m${n}`));
      expect(here.paths.conversations.peekNow(`conversation-ws_1/${id}`)?.status).toBe(blocked ? 'closed' : 'open');
    }
  });

  it('is whether a teammate is available: here at once, elsewhere within a second', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const [here, there] = await twoProcesses();
    expect(await here.paths.known.teammate('ws_1', 'usr_ada')).toBeNull();
    for (let n = 1; n <= 6; n += 1) {
      const available = n % 2 === 0;
      await there.saveTeammate('usr_ada', available);
      expect(await there.paths.known.teammate('ws_1', 'usr_ada')).toMatchObject({ available });
      const until = Date.now() + 1_000;
      while ((await here.paths.known.teammate('ws_1', 'usr_ada'))?.available !== available) {
        expect(Date.now()).toBeLessThan(until);
        await jest.advanceTimersByTimeAsync(10);
      }
    }
    expect(await here.paths.known.teammate('ws_2', 'usr_ada')).toBeNull();
  });

  it('is what a contact is, for whoever asks outside of decisions, as current as inside', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const [here, there] = await twoProcesses();
    expect(await here.paths.known.contact('ws_1', 'cnt_1')).toMatchObject({ blocked: false });
    await there.contact('cnt_1', 'BlockContact');
    const until = Date.now() + 1_000;
    while (!(await here.paths.known.contact('ws_1', 'cnt_1')).blocked) {
      expect(Date.now()).toBeLessThan(until);
      await jest.advanceTimersByTimeAsync(10);
    }
  });

  it('is written into the event, so that folding it later never looks elsewhere', async () => {
    const [process, , store] = await twoProcesses();
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.contact('cnt_1', 'BlockContact');
    await process.deliver('cnt_1', inbound('m2'));
    await process.contact('cnt_1', 'UnblockContact');
    const later = await startProcess(store);
    processes.push(later);
    const state = await later.paths.conversations.peek(`conversation-ws_1/${id}`);
    expect(state).toMatchObject({ right: { messageCount: 2, inboundCount: 1 } });
  });
});

describe('rule 9: a block', () => {
  it('is not got around by naming a sender that nobody knows', async () => {
    const [process] = await twoProcesses();
    await process.contact('cnt_1', 'BlockContact');
    const sender = { type: 'contact' as const, id: 'alias', name: null };
    const { conversationId } = await process.deliver('cnt_1', inbound('m1', { sender }));
    expect(process.paths.conversations.peekNow(`conversation-ws_1/${conversationId}`)?.status).toBe('closed');
  });
});

describe('the target of a conversation', () => {
  it("is the contact's address on the channel when none is given, and no other contact's", async () => {
    const [process, , store] = await twoProcesses();
    const details = { firstName: 'Zoë', lastName: null, email: 'zoe@example.test', phone: '+4930123456', metadata: {} };
    const saved = await process.paths.contacts.execute({
      stream: 'contact-ws_1/cnt_1',
      command: { type: 'SaveContact', status: 'active', preferredChannel: null, content: details },
      context: {
        workspace: 'ws_1',
        actor: { type: 'api', id: 'k' },
        correlationId: 'r',
        causationId: 'r',
        causationDepth: 0,
      },
      creates: false,
    })();
    expect(saved).toMatchObject({ right: { changed: true } });
    const { conversationId } = await process.deliver('cnt_1', inbound('m1'));
    await process.open('conv_mail', 'cnt_1', { channelType: 'email', channelId: 'chan_mail' });
    await process.open('conv_other', 'cnt_2', { channelType: 'email' });
    const all = await conversationsIn(store);
    const targetOf = (id: string): unknown => all.get(id)?.[0]?.events[0];
    expect(targetOf(conversationId)).toMatchObject({ private: { target: '+4930123456' } });
    expect(targetOf('conv_mail')).toMatchObject({ private: { target: 'zoe@example.test' } });
    expect(targetOf('conv_other')).toMatchObject({ private: { target: null } });
  });
});
