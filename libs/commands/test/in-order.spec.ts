import { noContact, type Contact } from '@parley/domain';
import {
  inMemoryEventStore,
  inMemoryLog,
  StoreUnavailable,
  type AppendFailure,
  type EventStore,
} from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { conversationAggregateWith } from '../src/aggregates/conversation-aggregate';
import { noRecords } from '../src/decision-context/known-records';
import { close, logged, open, pathOn, receive, reopen, STREAM, type Unstamped } from './paths';

/** A store that tells of each append, and may let it fail or wait. */
function watched(
  inner: EventStore,
  before: () => Promise<AppendFailure | undefined> = () => Promise.resolve(undefined),
): EventStore & { readonly appends: number[] } {
  const appends: number[] = [];
  return {
    ...inner,
    appends,
    append: (stream, expected, commits) => async () => {
      if (stream === STREAM) appends.push(commits.length);
      const failure = await before();
      if (failure !== undefined) return E.left(failure);
      return inner.append(stream, expected, commits)();
    },
  };
}

const messages = (count: number): readonly Unstamped[] => Array.from({ length: count }, (_, n) => receive(`m${n}`));

const messageIds = async (store: EventStore): Promise<readonly unknown[]> =>
  (await logged(store)).flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'MessageReceived' ? [event.messageId] : [])),
  );

describe('commands on one conversation, carried out in their order', () => {
  it('go into few appends, in that order, and each has its own revision', async () => {
    let decided = 0;
    const ahead = (): boolean => decided % 256 === 0 || decided === 1_000;
    // An append takes as long as all that may be decided meanwhile.
    const store = watched(inMemoryEventStore(), async () => {
      while (!ahead()) await new Promise((resolve) => setImmediate(resolve));
      return undefined;
    });
    await pathOn(store).sent(open);
    const clock = (): number => (decided += 1);
    const results = await pathOn(store, { clock }).sendInOrder(messages(1_000));
    expect(results.map((result) => (E.isRight(result) ? result.right.revision : result.left))).toEqual(
      Array.from({ length: 1_000 }, (_, n) => n + 2),
    );
    expect(await messageIds(store)).toEqual(Array.from({ length: 1_000 }, (_, n) => `m${n}`));
    // One for the opening; for each 256 what was there first, and what came meanwhile, by up to 128.
    expect(store.appends.length).toBeLessThanOrEqual(1 + 4 * 3);
  });

  it('are each decided on what those before it have changed, also where one changes nothing or is refused', async () => {
    const path = pathOn(inMemoryEventStore());
    await path.sent(open);
    const results = await path.sendInOrder([close(), close('spam'), close(), reopen, reopen, close('spam')]);
    expect(results.map((result) => (E.isRight(result) ? result.right.changed : result.left.tag))).toEqual([
      true,
      'Refused',
      false,
      true,
      false,
      true,
    ]);
  });

  it('keep their order where each has to look something up first, and still go together', async () => {
    const store = watched(inMemoryEventStore());
    const turns = [3, 0, 2, 5, 1];
    const slow = {
      ...noRecords,
      contactNow: () => undefined,
      async contact(): Promise<Contact> {
        const [wait = 0] = turns;
        turns.push(...turns.splice(0, 1));
        for (let turn = 0; turn < wait; turn += 1) await Promise.resolve();
        return noContact;
      },
    };
    const path = pathOn(store, {}, conversationAggregateWith(slow));
    await path.sent(open);
    const commands = messages(100);
    await path.sendInOrder(commands);
    expect(await messageIds(store)).toEqual(Array.from({ length: 100 }, (_, n) => `m${n}`));
    expect(store.appends.length).toBeLessThan(20);
  });

  it('are decided again from where another process wrote first, in the same order', async () => {
    const log = inMemoryLog();
    const there = pathOn(inMemoryEventStore(log));
    const others = [close(), reopen, close('spam'), reopen];
    const store = watched(inMemoryEventStore(log), async () => {
      const [other] = others.splice(0, 1);
      if (other !== undefined) await there.sent(other);
      return undefined;
    });
    await there.sent(open);
    const results = await pathOn(store).sendInOrder(messages(300));
    expect(results.every(E.isRight)).toBe(true);
    expect(await messageIds(store)).toEqual(Array.from({ length: 300 }, (_, n) => `m${n}`));
  });

  it('say of those that another process keeps from being written that they were not', async () => {
    const log = inMemoryLog();
    const there = pathOn(inMemoryEventStore(log));
    let n = 0;
    const store = watched(inMemoryEventStore(log), async () => {
      await there.sent((n += 1) % 2 === 0 ? reopen : close());
      return undefined;
    });
    await there.sent(open);
    const results = await pathOn(store).sendInOrder([receive('m1'), receive('m2')]);
    expect(results).toEqual([1, 2].map(() => E.left(expect.objectContaining({ tag: 'Unavailable' }))));
  });

  it('that were handed to a store which never answered are not sent again, others are', async () => {
    const inner = inMemoryEventStore();
    let silent = 0;
    let decided = 0;
    // Nothing is heard of the first append before all are decided, nor afterwards.
    const store = watched(inner, async () => {
      while (silent > 0 && decided < 5) await new Promise((resolve) => setImmediate(resolve));
      return (silent -= 1) >= 0 ? { tag: 'UnknownOutcome', reason: 'no answer' } : undefined;
    });
    await pathOn(store).sent(open);
    silent = 4;
    const path = pathOn(store, { clock: () => (decided += 1) });
    // The second one rests on the first, which nobody knows about; it is decided again, and the fourth after it.
    const results = await path.sendInOrder(['m1', 'm1', 'm2', 'm1', 'm3'].map((id) => receive(id)));
    expect(results[0]).toMatchObject(E.left({ tag: 'UnknownOutcome' }));
    expect(results.map((result) => (E.isRight(result) ? result.right.changed : 'failed'))).toEqual([
      'failed',
      true,
      'failed',
      false,
      'failed',
    ]);
    expect(await messageIds(inner)).toEqual(['m1']);
  });

  it('are all answered where the store is away, and none at all is answered by nothing', async () => {
    const inner = inMemoryEventStore();
    const readStream: EventStore['readStream'] = () => {
      throw new StoreUnavailable('it is away');
    };
    const results = await pathOn({ ...inner, readStream }).sendInOrder(messages(2));
    expect(results).toEqual([1, 2].map(() => E.left({ tag: 'Unavailable', reason: 'it is away' })));
    expect(await pathOn(inner).sendInOrder([])).toEqual([]);
  });
});
