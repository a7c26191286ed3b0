import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decide,
  evolve,
  unreadCount,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
} from '@parley/domain';
import { after, anyCommand, anyHistory, blocking, commandOfType, eventOfType, newMessage } from '@parley/testing';
import { check, decideNext, exists } from './check';

describe('the generated histories', () => {
  const samples = fc.sample(anyHistory, { numRuns: 2_000, seed: 1 });

  it('reach every state, unread and read', () => {
    const reached = samples.map(({ state }) =>
      exists(state) ? `${state.status} ${unreadCount(state) > 0 ? 'unread' : 'read'}` : state.status,
    );
    const existing = ['open', 'closed', 'archived'].flatMap((status) => [`${status} read`, `${status} unread`]);
    expect([...new Set(reached)].sort()).toEqual([...existing, 'deleted', 'none'].sort());
  });

  it('reach every event, and every command changes something in some of them', () => {
    const events = new Set(samples.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...events].sort()).toEqual(Object.keys(eventOfType).sort());
    const steps = samples.flatMap(({ steps }) => steps).filter(({ events }) => events.length > 0);
    const commands = new Set(steps.map(({ command }) => command.type));
    const silent = ['FindMessage'];
    expect([...commands, ...silent].sort()).toEqual(Object.keys(commandOfType).sort());
  });
});

describe('any command after any history', () => {
  it('never throws, and is either decided or refused with a sentence', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const decided = decideNext(command, history);
        if (E.isLeft(decided)) expect(decided.left.detail).toMatch(/\.$/);
        else expect(decided.right.every(({ type }) => type in eventOfType)).toBe(true);
      }),
    );
  });

  it('gives all its events its own stamp and actor, but for the closing of what a blocked contact opens (rules 1, 9)', () => {
    check(
      fc.property(anyHistory, ({ steps }) => {
        for (const { command, events } of steps)
          expect(events.map(({ at, by }) => ({ at, by }))).toEqual(
            events.map((event) => ({
              at: command.at,
              by: event.type === 'ConversationClosed' && event.cause === 'blocked' ? blocking : command.by,
            })),
          );
      }),
    );
  });

  it('decides alike when it is asked again of the same state, which it leaves as it was', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const first = decideNext(command, history);
        const folded = E.isRight(first) ? first.right.reduce(evolve, history.state) : history.state;
        expect(decideNext(command, history)).toEqual(first);
        expect(history.state).toEqual(after(history.events));
        expect(folded).toEqual(after([...history.events, ...(E.isRight(first) ? first.right : [])]));
      }),
    );
  });

  it('that changes something leaves another state, and one event more for each of its events', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const decided = decideNext(command, history);
        fc.pre(E.isRight(decided) && decided.right.length > 0 && exists(history.state));
        const events = E.isRight(decided) ? decided.right : [];
        const state = events.reduce(evolve, history.state);
        if (exists(state) && exists(history.state)) {
          const { revision } = history.state;
          expect(state.revision).toBe(revision + events.length);
          expect({ ...state, revision }).not.toEqual(history.state);
        } else expect(state.status).toBe('deleted');
      }),
    );
  });
});

/*
 * The law: what was accepted, given again to the state that it left, is already so. The exceptions:
 *
 * - an opening: whether it is the same request again is known by its hash, outside of the decider, so here it is refused;
 * - a deletion: a deleted conversation answers that it is not found, whatever is asked of it;
 * - a snooze whose time has come between the two is refused;
 * - a closing for inactivity whose time has come between the two closes.
 */
describe('what was accepted before', () => {
  const expectedAgain = (command: ConversationCommand, left: Conversation, at: number): object => {
    if (command.type === 'OpenConversation') return { left: { code: 'conversation_exists' } };
    if (command.type === 'DeleteConversation') return { left: { code: 'conversation_not_found' } };
    if (command.type === 'SnoozeConversation' && command.till <= at) return { left: { code: 'snooze_in_the_past' } };
    const due = command.type === 'CloseInactive' && left.status === 'open' && left.snooze === null;
    return due && at >= left.activeAt + command.timeout
      ? { right: [{ type: 'ConversationClosed', cause: 'inactivity', at }] }
      : { right: [] };
  };

  const changesNothingAgain = (commands: fc.Arbitrary<ConversationCommand>, numRuns?: number): void =>
    check(
      fc.property(anyHistory, commands, (history, command) => {
        const first = decideNext(command, history);
        fc.pre(E.isRight(first));
        const events = E.isRight(first) ? first.right : [];
        const at = history.next + 1000;
        const left = events.reduce(evolve, history.state);
        expect(decide({ ...command, at }, left)).toMatchObject(expectedAgain(command, left, at));
      }),
      numRuns,
    );

  it('changes nothing, but for what is refused after an opening, a deletion and a snooze that is past, or is due now', () => {
    changesNothingAgain(anyCommand);
  });

  it.each(Object.entries(commandOfType))('changes nothing, or is refused, for any %s', (_, commands) => {
    changesNothingAgain(commands as fc.Arbitrary<ConversationCommand>, 100);
  });

  it('changes nothing when it records a message that was recorded ever before (rule 2)', () => {
    const recorded = (events: readonly ConversationEvent[]): readonly string[] =>
      events.flatMap((event) =>
        event.type === 'MessageReceived' || event.type === 'MessageSent' ? [event.messageId] : [],
      );
    check(
      fc.property(anyHistory, newMessage, fc.nat(), ({ events, state, next }, message, pick) => {
        const ids = recorded(events);
        fc.pre(ids.length > 0 && state.status !== 'deleted');
        const { sender: _, ...unsent } = message;
        const again = { ...unsent, id: ids[pick % ids.length] ?? '' };
        const by = { type: 'api' as const, id: 'key_1' };
        expect(decide({ type: 'RecordMessage', at: next, by, message: again }, state)).toEqual(E.right([]));
      }),
    );
  });
});
