import { inMemoryEventStore, inMemoryLog, type AppendFailure, type EventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { close, logged, open, pathOn, receive } from './paths';

const unknown: AppendFailure = { tag: 'UnknownOutcome', reason: 'no answer' };

/** A store whose next appends do not answer: `after` ones are written, `before` ones are not. */
function silent(inner: EventStore): EventStore & { next: ('before' | 'after')[] } {
  const store = {
    ...inner,
    next: [] as ('before' | 'after')[],
    append: (...args: Parameters<EventStore['append']>): ReturnType<EventStore['append']> => {
      const fault = store.next.shift();
      if (fault === undefined) return inner.append(...args);
      return async () => {
        if (fault === 'after') await inner.append(...args)();
        return E.left(unknown);
      };
    },
  };
  return store;
}

describe('an append that is never answered', () => {
  it('but was written is found, and written once', async () => {
    const store = silent(inMemoryEventStore());
    const path = pathOn(store);
    await path.sent(open);
    store.next = ['after'];
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true, revision: 2 });
    expect(await logged(store)).toHaveLength(2);
    expect(await path.sent(receive('m2'))).toMatchObject({ revision: 3 });
  });

  it('and was not written is sent again', async () => {
    const store = silent(inMemoryEventStore());
    const path = pathOn(store);
    await path.sent(open);
    store.next = ['before', 'before'];
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true, revision: 2 });
    expect(await logged(store)).toHaveLength(2);
  });

  it('again and again stays unknown, is said so, and the next command reads what is there', async () => {
    const store = silent(inMemoryEventStore());
    const path = pathOn(store);
    await path.sent(open);
    store.next = ['before', 'before', 'before', 'before'];
    expect(await path.send(receive('m1'))).toEqual(E.left(unknown));
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true, revision: 2 });
  });

  it('and lost its place to another writer is decided again', async () => {
    const log = inMemoryLog();
    const store = silent(inMemoryEventStore(log));
    const [here, there] = [pathOn(store), pathOn(inMemoryEventStore(log))];
    await here.sent(open);
    await there.sent(close());
    store.next = ['before'];
    expect(await here.sent(receive('m1'))).toMatchObject({ changed: true, revision: 4 });
    expect((await logged(store)).at(-1)?.events.map(({ type }) => type)).toEqual([
      'MessageReceived',
      'ConversationReopened',
    ]);
  });
});

describe('a store that is away', () => {
  it('fails the command, keeps nothing of it, and the same command works when it is back', async () => {
    const log = inMemoryLog();
    const store = inMemoryEventStore(log);
    const path = pathOn(store);
    await path.sent(open);
    log.reachable = false;
    const results = await Promise.all([path.send(receive('m1')), path.send(receive('m2')), path.send(close())]);
    for (const result of results) expect(result).toMatchObject(E.left({ tag: 'Unavailable' }));
    log.reachable = true;
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true, revision: 2 });
    expect(await logged(store)).toHaveLength(2);
  });
});

describe('an append that fails while others come', () => {
  it.each([0, 1, 2, 3, 4])('answers a command that comes %i turns of the promise queue later', async (turns) => {
    const inner = inMemoryEventStore();
    let answer: (() => void) | undefined;
    let held = false;
    const store: EventStore = {
      ...inner,
      append: (...args) =>
        held
          ? () =>
              new Promise((resolve) => (answer = (): void => resolve(E.left({ tag: 'Unavailable', reason: 'away' }))))
          : inner.append(...args),
    };
    const path = pathOn(store);
    await path.sent(open);
    held = true;
    const first = path.send(receive('m1'));
    while (answer === undefined) await new Promise((resolve) => setImmediate(resolve));
    held = false;
    answer();
    for (let i = 0; i < turns; i += 1) await Promise.resolve();
    // Either it was decided on what failed, and fails with it, or it is decided on what is there: never nothing.
    const second = await path.send(receive('m2'));
    expect(E.isRight(second) ? second.right.changed : second.left.tag).toEqual(
      E.isRight(second) ? true : 'Unavailable',
    );
    expect(await path.sent(receive('m3'))).toMatchObject({ changed: true });
    expect(await first).toMatchObject(E.left({ tag: 'Unavailable' }));
  });

  it('says that the outcome is unknown when the store throws, and works on', async () => {
    const inner = inMemoryEventStore();
    let broken = false;
    const store: EventStore = {
      ...inner,
      append: (...args) => (broken ? () => Promise.reject(new Error('a bug')) : inner.append(...args)),
    };
    const path = pathOn(store);
    await path.sent(open);
    broken = true;
    expect(await path.send(receive('m1'))).toMatchObject(E.left({ tag: 'UnknownOutcome' }));
    broken = false;
    expect(await path.sent(receive('m1'))).toMatchObject({ changed: true });
  });
});

describe('rule 13: an idempotency key', () => {
  const key = { keyHash: 'k1', requestHash: 'r1' };

  it('holds by the log: a process that died between append and answer is answered by the next one', async () => {
    const log = inMemoryLog();
    await pathOn(inMemoryEventStore(log)).sent(open);
    const first = await pathOn(inMemoryEventStore(log)).sent(close(), key);
    const next = pathOn(inMemoryEventStore(log));
    await next.sent({ type: 'ReopenConversation' });
    expect(await next.sent(close(), key)).toEqual({ ...first, replayed: true });
    expect(await logged(inMemoryEventStore(log))).toHaveLength(3);
  });

  it('is judged before If-Match', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    const first = await path.sent(close(), { ...key, ifMatch: 1 });
    expect(await path.sent(close(), { ...key, ifMatch: 1 })).toEqual({ ...first, replayed: true });
  });

  it('that came with another request is refused', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    await path.sent(close(), key);
    expect(await path.send(close('spam'), { ...key, requestHash: 'r2' })).toEqual(E.left({ tag: 'KeyReused' }));
  });

  it('binds with the first command that appended something: what changed nothing is decided anew', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    expect(await path.sent({ type: 'ReopenConversation' }, key)).toMatchObject({ changed: false, replayed: false });
    await path.sent(close());
    expect(await path.sent({ type: 'ReopenConversation' }, key)).toMatchObject({ changed: true, replayed: false });
    expect(await path.sent({ type: 'ReopenConversation' }, key)).toMatchObject({ changed: true, replayed: true });
  });

  it('has one effect however many come at once, over several processes', async () => {
    const log = inMemoryLog();
    const paths = [1, 2].map(() => pathOn(inMemoryEventStore(log)));
    await paths[0]?.sent(open);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => paths[i % 2]?.sent(close(), key)));
    expect(new Set(answers.map((answer) => JSON.stringify([answer?.revision, answer?.changed]))).size).toBe(1);
    expect(answers.filter((answer) => answer?.replayed === false)).toHaveLength(1);
  });

  it('is kept for 24 hours and a day more, in which the clock may be wrong, and may be used again afterwards (rule 4)', async () => {
    let now = 1_000_000;
    const path = pathOn(inMemoryEventStore(), { clock: () => now });
    await path.sent(open);
    await path.sent(close(), key);
    now += 47 * 60 * 60 * 1000;
    await path.sent({ type: 'ReopenConversation' }, { keyHash: 'k3', requestHash: 'r3' });
    expect(await path.sent(close(), key)).toMatchObject({ replayed: true });
    await path.sent(close());
    now += 2 * 60 * 60 * 1000;
    await path.sent({ type: 'ReopenConversation' }, { keyHash: 'k2', requestHash: 'r2' });
    expect(await path.sent(close(), key)).toMatchObject({ replayed: false, changed: true });
  });
});

describe('rule 13: a creation repeated without a key', () => {
  it('is the same request when its hash is, and exists already when it is not', async () => {
    const path = pathOn(inMemoryEventStore());
    const first = await path.sent(open, { requestHash: 'r1' });
    expect(await path.sent(open, { requestHash: 'r1' })).toEqual({ ...first, changed: false, created: false });
    expect(await path.send(open, { requestHash: 'r2' })).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'conversation_exists' } }),
    );
  });
});
