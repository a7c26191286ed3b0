import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decide,
  evolve,
  initialState,
  unreadCount,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
} from '@parley/domain';
import { after, anyCommand, anyEvent, anyHistory, newMessage, type History } from '@parley/testing';

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>): void =>
  fc.assert(property, { numRuns: 300 });

const decideNext = (command: ConversationCommand, { state, next }: History): ReturnType<typeof decide> =>
  decide({ ...command, at: next }, state);

/** Rule 3 said again, without a fold: the inbound messages numbered above the last one read. */
function recount(events: readonly ConversationEvent[]): number {
  const inbound = events.filter((event) => event.type === 'MessageReceived').map(({ number }) => number);
  let lastRead = 0;
  for (const [i, event] of events.entries()) {
    if (event.type === 'ConversationRead') lastRead = Math.max(lastRead, event.upTo);
    if (event.type === 'ConversationMarkedUnread') {
      const before = events.slice(0, i).filter(({ type }) => type === 'MessageReceived') as { number: number }[];
      lastRead = (before.at(-1)?.number ?? 1) - 1;
    }
  }
  return inbound.filter((number) => number > lastRead).length;
}

describe('the generated histories', () => {
  it('reach every state, unread and read, and every event', () => {
    const samples = fc.sample(anyHistory, { numRuns: 300, seed: 1 });
    const reached = samples.map(({ state }) =>
      state.status === 'none' ? 'none' : `${state.status} ${unreadCount(state) > 0 ? 'unread' : 'read'}`,
    );
    expect([...new Set(reached)].sort()).toEqual(['closed read', 'closed unread', 'none', 'open read', 'open unread']);
    const types = new Set(samples.flatMap(({ events }) => events.map(({ type }) => type)));
    const allTypes = new Set(fc.sample(anyEvent, { numRuns: 300, seed: 1 }).map(({ type }) => type));
    expect([...types].sort()).toEqual([...allTypes].sort());
  });
});

describe('any command after any history', () => {
  it('never throws, and is either decided or refused with a sentence', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const decided = decideNext(command, history);
        if (E.isLeft(decided)) expect(decided.left.detail).toMatch(/\.$/);
        else expect(decided.right.every(({ type }) => type.length > 0)).toBe(true);
      }),
    );
  });

  it('gives all its events its own stamp and actor (rule 1)', () => {
    check(
      fc.property(anyHistory, ({ steps }) => {
        for (const { command, events } of steps)
          expect(events.map(({ at, by }) => ({ at, by }))).toEqual(
            events.map(() => ({ at: command.at, by: command.by })),
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

  /*
   * The law: what was accepted, given again to the state that it left, is already so. The one exception is an opening: whether
   * it is the same request again is known by its hash, outside of the decider, so here the second one is refused.
   */
  it('changes nothing when it was accepted before; a second opening is refused', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const first = decideNext(command, history);
        fc.pre(E.isRight(first));
        const state = first.right.reduce(evolve, history.state);
        const second = decide({ ...command, at: history.next + 1000 }, state);
        if (command.type === 'OpenConversation')
          expect(second).toMatchObject({ left: { code: 'conversation_exists' } });
        else expect(second).toEqual(E.right([]));
      }),
    );
  });

  it('changes nothing when it records a message that was recorded ever before (rule 2)', () => {
    check(
      fc.property(anyHistory, newMessage, fc.nat(), ({ events, state, next }, message, pick) => {
        const ids = events.flatMap((event) => ('messageId' in event ? [event.messageId] : []));
        fc.pre(ids.length > 0);
        const { sender: _, ...unsent } = message;
        const again = { ...unsent, id: ids[pick % ids.length] ?? '' };
        const by = { type: 'api' as const, id: 'key_1' };
        expect(decide({ type: 'RecordMessage', at: next, by, message: again }, state)).toEqual(E.right([]));
      }),
    );
  });

  it('numbers messages from 1, without gap or repeat, each id once', () => {
    check(
      fc.property(anyHistory, ({ events }) => {
        const messages = events.flatMap((event) => ('messageId' in event ? [event] : []));
        expect(messages.map(({ number }) => number)).toEqual(messages.map((_, i) => i + 1));
        expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
      }),
    );
  });

  it('leaves as unread what a recount of the whole history gives, never less than nothing (rule 3)', () => {
    check(
      fc.property(anyHistory, ({ events }) => {
        for (let length = 1; length <= events.length; length += 1) {
          const part = events.slice(0, length);
          const state = after(part);
          if (state.status !== 'none') expect(unreadCount(state)).toBe(recount(part));
        }
      }),
    );
  });
});

describe('evolve', () => {
  const absurd = fc.array(anyEvent, { maxLength: 40 });
  const statuses: readonly Conversation['status'][] = ['none', 'open', 'closed'];

  it('is total: any event on any state, in any order, counts staying within bounds', () => {
    check(
      fc.property(absurd, (events) => {
        let state = initialState;
        for (const event of events) {
          state = evolve(state, event);
          expect(statuses).toContain(state.status);
          if (state.status === 'none') continue;
          expect(unreadCount(state)).toBeGreaterThanOrEqual(0);
          expect(unreadCount(state)).toBeLessThanOrEqual(state.inboundCount);
          expect(state.inboundCount).toBeLessThanOrEqual(state.messageCount);
        }
      }),
    );
  });

  it('leaves a state that any command can be decided on', () => {
    check(
      fc.property(absurd, anyCommand, (events, command) => {
        const decided = decide(command, after(events));
        expect(E.isLeft(decided) || Array.isArray(decided.right)).toBe(true);
      }),
    );
  });

  it('opens a conversation once, and only by its opening', () => {
    check(
      fc.property(absurd, (events) => {
        const first = events.find(({ type }) => type === 'ConversationOpened');
        const state = after(events);
        if (first?.type !== 'ConversationOpened') expect(state).toEqual(initialState);
        else expect(state).toMatchObject({ contactId: first.contactId });
      }),
    );
  });

  it('gives the same state when private parts are redacted: no decision depends on them', () => {
    check(
      fc.property(anyHistory, ({ events, state }) => {
        const redacted = events.map((event) =>
          'private' in event ? { ...event, private: 'redacted' as const } : event,
        );
        expect(after(redacted)).toEqual(state);
      }),
    );
  });
});
