import { inMemoryEventStore, type AppendFailure, type EventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { close, logged, open, outbound, pathOn, receive, reopen, type Unstamped } from './paths';

const command: fc.Arbitrary<Unstamped> = fc.oneof(
  fc.constantFrom<Unstamped>(
    close(),
    close('spam'),
    reopen,
    { type: 'MuteConversation' },
    { type: 'MarkRead', upTo: null },
  ),
  fc.integer({ min: 0, max: 5 }).map((n) => receive(`m${n}`)),
  fc
    .integer({ min: 0, max: 5 })
    .map((n): Unstamped => ({ type: 'RecordMessage', message: outbound(`o${n}`), threadChecked: true })),
  fc
    .integer({ min: 0, max: 5 })
    .map((n): Unstamped => ({ type: 'ReportMessageStatus', messageId: `o${n}`, status: 'read', reason: null })),
  fc.constantFrom('a', 'b').map((tag): Unstamped => ({ type: 'ChangeTags', add: [tag], remove: [] })),
);

/** A store whose appends fail, each as the next of these says. */
function failing(inner: EventStore, faults: readonly (AppendFailure['tag'] | 'lost answer' | undefined)[]): EventStore {
  const next = faults.values();
  return {
    ...inner,
    append: (stream, expected, commits) => async () => {
      const fault = next.next().value;
      if (fault === undefined) return inner.append(stream, expected, commits)();
      if (fault === 'lost answer') await inner.append(stream, expected, commits)();
      if (fault === 'Conflict') return E.left({ tag: 'Conflict', actual: expected });
      return E.left({ tag: fault === 'Unavailable' ? fault : 'UnknownOutcome', reason: 'as the test wants it' });
    },
  };
}

const clock = (): number => 1_000_000;
const told = async (store: EventStore): Promise<unknown> =>
  (await logged(store)).map(({ at, events }) => ({ at, events }));

async function onAnOpenOne(store: EventStore): Promise<EventStore> {
  await pathOn(store, { clock }).sent(open);
  return store;
}

/** Those commands one by one, each when the one before was answered. */
async function oneByOne(commands: readonly Unstamped[]): Promise<{ readonly results: unknown; readonly log: unknown }> {
  const store = await onAnOpenOne(inMemoryEventStore());
  const path = pathOn(store, { clock });
  const results: unknown[] = [];
  for (const one of commands) results.push(await path.send(one));
  return { results, log: await told(store) };
}

describe('rule 12: commands on one conversation, carried out in their order', () => {
  it('have the results and leave the log of those commands one by one, wherever others were first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 40 }),
        fc.array(fc.constantFrom('Conflict' as const, 'lost answer' as const, undefined), { maxLength: 12 }),
        async (commands, faults) => {
          const store = await onAnOpenOne(inMemoryEventStore());
          const results = await pathOn(failing(store, faults), { clock }).sendInOrder(commands);
          expect({ results, log: await told(store) }).toEqual(await oneByOne(commands));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leave what those that did not fail leave alone, where the store fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 40 }),
        fc.array(fc.constantFrom('Unavailable' as const, 'Conflict' as const, undefined), { maxLength: 12 }),
        async (commands, faults) => {
          const store = await onAnOpenOne(inMemoryEventStore());
          const results = await pathOn(failing(store, faults), { clock }).sendInOrder(commands);
          const lives = (result: (typeof results)[number]): boolean =>
            E.isRight(result) || result.left.tag !== 'Unavailable';
          const alive = await oneByOne(
            commands.filter((_, place) => results[place] !== undefined && lives(results[place])),
          );
          expect({ results: results.filter(lives), log: await told(store) }).toEqual(alive);
        },
      ),
      { numRuns: 200 },
    );
  });
});
