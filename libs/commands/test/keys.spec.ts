import { inMemoryEventStore, inMemoryLog, type EventStore } from '@parley/event-store';
import { hashOf } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { conversationsIn, startProcess, type Process } from './services';
import { close, inbound, logged, open, pathOn, receive, reopen } from './paths';

const key = (name: string, request = 'request'): { keyHash: string; requestHash: string } => ({
  keyHash: hashOf('key', name),
  requestHash: hashOf(request),
});

const processes: Process[] = [];
const started = async (store: EventStore): Promise<Process> => {
  const process = await startProcess(store);
  processes.push(process);
  return process;
};
afterEach(async () => {
  await Promise.all(processes.splice(0).map((process) => process.stop()));
});

/** A process whose appends are written but whose answers never come: it dies between the two. */
const dyingBeforeTheAnswer = (inner: EventStore): EventStore => ({
  ...inner,
  append:
    (...args) =>
    async () => {
      await inner.append(...args)();
      return new Promise<never>(() => undefined);
    },
});

describe('rule 13: one key', () => {
  it('sent 50 times at once, 100 times over, has one effect and 50 equal answers', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store);
    await path.sent(open);
    for (let round = 0; round < 100; round += 1) {
      const before = (await logged(store)).length;
      const command = receive(`m${round}`);
      const answers = await Promise.all(Array.from({ length: 50 }, () => path.sent(command, key(`k${round}`))));
      expect(new Set(answers.map(({ revision, changed }) => JSON.stringify({ revision, changed }))).size).toBe(1);
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect((await logged(store)).length).toBe(before + 1);
    }
  });

  it('sent to two processes at once has one effect and equal answers', async () => {
    const log = inMemoryLog();
    const paths = [pathOn(inMemoryEventStore(log)), pathOn(inMemoryEventStore(log))];
    await paths[0]?.sent(open);
    for (let round = 0; round < 50; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => paths[i % 2]?.sent(receive(`m${round}`), key(`k${round}`))),
      );
      expect(new Set(answers.map((answer) => answer?.revision)).size).toBe(1);
      expect(answers.every((answer) => answer?.changed)).toBe(true);
    }
    expect(await logged(inMemoryEventStore(log))).toHaveLength(51);
  });

  it('holds after a crash between append and answer, by the log alone', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    await pathOn(store).sent(open);
    void pathOn(dyingBeforeTheAnswer(store)).send(receive('m1'), key('k1'));
    while (log.commits.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const answer = await pathOn(store).sent(receive('m1'), key('k1'));
    expect(answer).toEqual({ revision: 2, changed: true, created: false, replayed: true });
    expect(await logged(store)).toHaveLength(2);
  });

  it('holds for a creation, and for one that is sent again without a key', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    void pathOn(dyingBeforeTheAnswer(store)).send(open, key('k1'));
    while (log.commits.length < 1) await new Promise((resolve) => setImmediate(resolve));
    const again = await pathOn(store).sent(open, key('k1'));
    expect(again).toMatchObject({ created: true, changed: true, replayed: true });
    const unkeyed = await pathOn(store).sent(open, { requestHash: hashOf('request') });
    expect(unkeyed).toMatchObject({ created: false, changed: false, replayed: false });
  });

  it('with another request is refused, also while the first is still under way', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    const [first, second] = await Promise.all([
      path.send(receive('m1'), key('k1', 'a')),
      path.send(receive('m2'), key('k1', 'b')),
    ]);
    expect(first).toMatchObject(E.right({ changed: true }));
    expect(second).toEqual(E.left({ tag: 'KeyReused' }));
  });

  it('binds with the first command under it that appended something; what changed nothing is decided anew', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    expect(await path.sent(reopen, key('k1'))).toMatchObject({ changed: false, replayed: false });
    await path.sent(close());
    expect(await path.sent(reopen, key('k1'))).toMatchObject({ changed: true, replayed: false });
    await path.sent(close());
    expect(await path.sent(reopen, key('k1'))).toMatchObject({ changed: true, replayed: true });
  });

  it('means something else on another conversation', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    await path.sent(open, { stream: 'conversation-ws_1/conv_2' });
    await path.sent(receive('m1'), key('k1'));
    const other = await path.sent(receive('m1'), { stream: 'conversation-ws_1/conv_2', ...key('k1') });
    expect(other).toMatchObject({ changed: true, replayed: false });
  });
});

describe('rule 13: one key of a message to a thread', () => {
  it('gives the first answer again, also after the thread has moved on', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    await process.saveInbox({ reopenAfterSpam: false });
    const first = await process.deliver('cnt_1', inbound('m1'), { key: 'k1' });
    expect(await process.deliver('cnt_1', inbound('m1'), { key: 'k1' })).toEqual({ ...first, replayed: true });
    await process.send(first.conversationId, { type: 'CloseConversation', resolution: 'spam' });
    const next = await process.deliver('cnt_1', inbound('m2'), { key: 'k2' });
    expect(next).toMatchObject({ opened: true });
    for (const [message, key, answer] of [
      ['m1', 'k1', first],
      ['m2', 'k2', next],
    ] as const)
      expect(await process.deliver('cnt_1', inbound(message), { key })).toEqual({ ...answer, replayed: true });
    expect(await process.deliverOrFail('cnt_1', inbound('m1'), { key: 'k1', request: 'other' })).toEqual(
      E.left({ tag: 'KeyReused' }),
    );
    expect((await conversationsIn(store)).size).toBe(2);
  });

  it('of one that went on to the next conversation gives that answer again', async () => {
    const process = await started(inMemoryEventStore());
    await process.saveInbox({ reopenAfterSpam: false });
    await process.open('conv_1', 'cnt_1');
    await process.send('conv_1', { type: 'CloseConversation', resolution: 'spam' });
    const command = { type: 'RecordMessage', message: inbound('m1') } as const;
    const first = await process.send('conv_1', command, { key: 'k1' });
    expect(first).toMatchObject({ opened: true, created: true });
    expect(await process.send('conv_1', command, { key: 'k1' })).toEqual({ ...first, replayed: true });
    await process.send('conv_1', { type: 'ReopenConversation' });
    expect(await process.send('conv_1', command, { key: 'k1' })).toEqual({ ...first, replayed: true });
  });

  it('holds over more generations than messages are remembered in', async () => {
    const store = inMemoryEventStore();
    const process = await started(store);
    await process.saveInbox({ reopenAfterSpam: false });
    const first = await process.deliver('cnt_1', inbound('m0'), { key: 'k0' });
    for (let n = 1, last = first; n <= 6; n += 1) {
      await process.send(last.conversationId, { type: 'CloseConversation', resolution: 'spam' });
      last = await process.deliver('cnt_1', inbound(`m${n}`));
    }
    expect(await process.deliver('cnt_1', inbound('m0'), { key: 'k0' })).toEqual({ ...first, replayed: true });
    expect((await conversationsIn(store)).size).toBe(7);
  });

  it('holds for a conversation that was elected long ago and current until just now', async () => {
    const store = inMemoryEventStore();
    let now = Date.parse('2026-03-02T09:00:00Z');
    const process = await startProcess(store, () => now);
    processes.push(process);
    await process.deliver('cnt_1', inbound('m0'));
    now += 25 * 3_600_000;
    const first = await process.deliver('cnt_1', inbound('x'), { key: 'k1' });
    for (let n = 1, last = first; n <= 4; n += 1) {
      now += 60_000;
      await process.send(last.conversationId, { type: 'DeleteConversation' });
      last = await process.deliver('cnt_1', inbound(`m${n}`));
    }
    expect(await process.deliver('cnt_1', inbound('x'), { key: 'k1' })).toEqual({ ...first, replayed: true });
  });

  it('of one that went on to a conversation opened by hand is found there, whatever became of the first', async () => {
    const process = await started(inMemoryEventStore());
    await process.saveInbox({ reopenAfterSpam: false });
    await process.deliver('cnt_1', inbound('m0'));
    await process.open('conv_a', 'cnt_1');
    const command = { type: 'RecordMessage', message: inbound('m1') } as const;
    await process.send('conv_a', { type: 'CloseConversation', resolution: 'spam' });
    const first = await process.send('conv_a', command, { key: 'k1' });
    expect(first.conversationId).not.toBe('conv_a');
    await process.send('conv_a', { type: 'ReopenConversation' });
    expect(await process.send('conv_a', command, { key: 'k1' })).toEqual({ ...first, replayed: true });
    expect(await process.send('conv_a', command)).toMatchObject({
      changed: false,
      conversationId: first.conversationId,
    });
    await process.send('conv_a', { type: 'DeleteConversation' });
    expect(await process.send('conv_a', command, { key: 'k1' })).toEqual({ ...first, replayed: true });
  });

  it('holds after a crash between election, opening and answer', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    const conversationOnly: EventStore = {
      ...store,
      append: (stream, ...rest) =>
        stream.startsWith('conversation-')
          ? dyingBeforeTheAnswer(store).append(stream, ...rest)
          : store.append(stream, ...rest),
    };
    void (await started(conversationOnly)).deliverOrFail('cnt_1', inbound('m1'), { key: 'k1' });
    while (log.commits.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const answer = await (await started(store)).deliver('cnt_1', inbound('m1'), { key: 'k1' });
    expect(answer).toMatchObject({ opened: true, changed: true, replayed: true });
    expect((await conversationsIn(store)).size).toBe(1);
  });
});

describe('rule 17: a chain of automations', () => {
  it('longer than 10 is cut and logged, not followed', async () => {
    const warnings: object[] = [];
    const logger = {
      debug: jest.fn(),
      info: jest.fn(),
      error: jest.fn(),
      warn: (fields: object) => warnings.push(fields),
    };
    const path = pathOn(inMemoryEventStore(), { logger });
    await path.sent(open);
    expect(await path.sent(receive('m1'), { causationDepth: 10 })).toMatchObject({ changed: true });
    expect(await path.send(receive('m2'), { causationDepth: 11 })).toEqual(E.left({ tag: 'ChainTooLong', depth: 11 }));
    expect(warnings).toMatchObject([{ command: 'RecordMessage', causationDepth: 11 }]);
  });
});

describe('rule 7: a command with a time that it must not be before', () => {
  it('is stamped with that time when the clock is behind it', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store, { clock: () => 1_000 });
    await path.sent(open);
    await path.sent(receive('m1'), { notBefore: 60_000 });
    await path.sent(receive('m2'), { notBefore: 2_000 });
    expect((await logged(store)).map(({ at }) => at)).toEqual([1_000, 60_000, 60_001]);
  });
});
