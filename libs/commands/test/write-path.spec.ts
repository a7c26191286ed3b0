import { randomUUID } from 'node:crypto';
import type { MessageReceived } from '@parley/domain';
import { inMemoryEventStore, inMemoryLog, MAX_APPEND_BYTES } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { close, logged, open, pathOn, receive, reopen, STREAM } from './paths';

describe('a command', () => {
  it('rule 1: is one commit whose events share the stamp, the actor and the metadata', async () => {
    const store = inMemoryEventStore();
    await pathOn(store, { clock: () => Date.parse('2026-04-19T14:30:00.123Z') }).sent({
      ...open,
      assignee: { id: 'usr_2', type: 'attendant' },
    } as typeof open);
    const [commit] = await logged(store);
    expect(commit?.metadata).toMatchObject({
      workspace: 'ws_1',
      occurredAt: '2026-04-19T14:30:00.123Z',
      actor: { type: 'attendant', id: 'usr_1' },
      command: 'OpenConversation',
      $correlationId: 'req_1',
      $causationId: 'req_1',
      subject: 'cnt_1',
      sealed: 'none',
    });
    expect(commit?.events.map(({ type }) => type)).toEqual([
      'ConversationOpened',
      'ParticipantAdded',
      'ConversationAssigned',
      'ParticipantAdded',
    ]);
    expect(new Set(commit?.events.map(({ at }) => at)).size).toBe(1);
  });

  it('rule 1: is stamped after the one before, also when the clock stands still or goes back', async () => {
    const store = inMemoryEventStore();
    const times = [5_000, 5_000, 1_000, 9_000];
    const path = pathOn(store, { clock: () => times[0] ?? 0 });
    for (const command of [open, receive('m1'), receive('m2'), receive('m3')]) {
      await path.sent(command);
      times.shift();
    }
    expect((await logged(store)).map(({ at }) => at)).toEqual([5_000, 5_001, 5_002, 9_000]);
  });

  it('says in the log when the clock is more than 60 s behind the stream (rule 4)', async () => {
    const store = inMemoryEventStore();
    await pathOn(store, { clock: () => 100_000 }).sent(open);
    const warnings: object[] = [];
    const logger = {
      debug: jest.fn(),
      info: jest.fn(),
      error: jest.fn(),
      warn: (fields: object) => warnings.push(fields),
    };
    const path = pathOn(store, { clock: () => 40_000, logger });
    await path.sent(receive('m1'));
    expect(warnings).toEqual([]);
    await path.sent(receive('m2'));
    expect(warnings).toEqual([{ stream: STREAM, behindMs: 60_001 }]);
  });

  it('that would be over the limit is refused, writes nothing, and the next one works', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store);
    await path.sent(open);
    const result = await path.send(receive('m1', 'x'.repeat(MAX_APPEND_BYTES)));
    expect(result).toMatchObject(E.left({ tag: 'TooLarge', limit: MAX_APPEND_BYTES }));
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true, revision: 2 });
  });

  it('on a stream that this version cannot read is not decided at all', async () => {
    const store = inMemoryEventStore();
    await pathOn(store).sent(open);
    const [first] = await logged(store);
    const event = { id: randomUUID(), type: 'ConversationEnchanted.v1', data: {}, private: null };
    await store.append(STREAM, 1, [{ id: randomUUID(), metadata: { ...first?.metadata }, events: [event] }])();
    expect(await pathOn(store).send(close())).toMatchObject(E.left({ tag: 'Unreadable' }));
    expect(await pathOn(store).send(close(), { stream: 'conversation-ws_1/other' })).toMatchObject(
      E.left({ tag: 'Refused' }),
    );
  });
});

describe('rule 12: commands at once', () => {
  it('of one process all take effect, in some order, without a gap', async () => {
    const store = inMemoryEventStore();
    const path = pathOn(store);
    await path.sent(open);
    const receipts = await Promise.all(Array.from({ length: 300 }, (_, i) => path.sent(receive(`m${i}`))));
    expect(receipts.map(({ revision }) => revision).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 2),
    );
    const numbers = (await logged(store)).flatMap(({ events }) =>
      events.filter((e): e is MessageReceived => e.type === 'MessageReceived'),
    );
    expect(numbers.map(({ number }) => number)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  });

  it('of one process go into few appends, not one each', async () => {
    const inner = inMemoryEventStore();
    let appends = 0;
    const store: typeof inner = {
      ...inner,
      append: (...args) => {
        appends += 1;
        return inner.append(...args);
      },
    };
    const path = pathOn(store);
    await path.sent(open);
    await Promise.all(Array.from({ length: 100 }, (_, i) => path.sent(receive(`m${i}`))));
    expect(appends).toBeLessThan(10);
  });

  it('of several processes all take effect, each decided again after a conflict', async () => {
    const log = inMemoryLog();
    const paths = [1, 2, 3].map(() => pathOn(inMemoryEventStore(log)));
    await paths[0]?.sent(open);
    await Promise.all(
      paths.flatMap((path, p) => Array.from({ length: 30 }, (_, i) => path.sent(receive(`p${p}m${i}`)))),
    );
    const events = (await logged(inMemoryEventStore(log))).flatMap((commit) => commit.events);
    const received = events.filter((e): e is MessageReceived => e.type === 'MessageReceived');
    expect(received.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(90);
  });

  it('rule 2: with the same message from several processes record it once', async () => {
    const log = inMemoryLog();
    const paths = [1, 2, 3, 4].map(() => pathOn(inMemoryEventStore(log)));
    await paths[0]?.sent(open);
    const receipts = await Promise.all(paths.flatMap((path) => [path.sent(receive('m1')), path.sent(receive('m1'))]));
    expect(receipts.filter(({ changed }) => changed)).toHaveLength(1);
  });
});

describe('an answer that writes nothing (rule 12)', () => {
  it('does not rest on what another process has changed since', async () => {
    const log = inMemoryLog();
    const [here, there] = [pathOn(inMemoryEventStore(log)), pathOn(inMemoryEventStore(log))];
    await here.sent(open);
    await there.sent(close());
    // Here the conversation is still known as open: reopening it looks like no change.
    expect(await here.sent(reopen)).toMatchObject({ changed: true });
    await there.sent(close('spam'));
    expect(await here.send(close('resolved'))).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'conversation_closed' } }),
    );
  });

  it('If-Match is judged by what is there, not by what is known here', async () => {
    const log = inMemoryLog();
    const [here, there] = [pathOn(inMemoryEventStore(log)), pathOn(inMemoryEventStore(log))];
    const { revision } = await here.sent(open);
    const { revision: now } = await there.sent(close());
    expect(await here.send(reopen, { ifMatch: Number(revision) })).toEqual(
      E.left({ tag: 'PreconditionFailed', revision: now }),
    );
    expect(await here.sent(reopen, { ifMatch: Number(now) })).toMatchObject({ changed: true });
  });

  it('waits until what it rests on is durable, and is decided again when that fails', async () => {
    const inner = inMemoryEventStore();
    let fail: () => void = () => undefined;
    const failing = new Promise<void>((resolve) => (fail = resolve));
    let broken = false;
    const store: typeof inner = {
      ...inner,
      append: (...args) =>
        broken
          ? async () => {
              await failing;
              broken = false;
              return E.left({ tag: 'Unavailable', reason: 'the disk is full' });
            }
          : inner.append(...args),
    };
    const path = pathOn(store);
    await path.sent(open);
    broken = true;
    const closing = path.send(close());
    // Decided on the close that is not written yet, this one would be no change.
    const again = path.sent(close());
    fail();
    expect(await closing).toMatchObject(E.left({ tag: 'Unavailable' }));
    expect(await again).toMatchObject({ changed: true });
  });
});
