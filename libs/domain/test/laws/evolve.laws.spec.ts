import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { decide, evolve, initialState, unreadCount, type Conversation, type ConversationEvent } from '@parley/domain';
import { after, anyCommand, anyEvent, anyHistory } from '@parley/testing';
import { check, decideNext, exists } from './check';

describe('evolve', () => {
  const absurd = fc.array(anyEvent, { maxLength: 40 });
  const statuses: readonly Conversation['status'][] = ['none', 'open', 'closed', 'archived', 'deleted'];

  it('is total: any event on any state, in any order, counts staying within bounds', () => {
    check(
      fc.property(absurd, (events) => {
        let state = initialState;
        for (const event of events) {
          state = evolve(state, event);
          expect(statuses).toContain(state.status);
          if (!exists(state)) continue;
          expect(unreadCount(state)).toBeGreaterThanOrEqual(0);
          expect(unreadCount(state)).toBeLessThanOrEqual(state.inboundCount);
          expect(state.inboundCount).toBeLessThanOrEqual(state.messageCount);
          expect(state.status === 'open' || state.snooze === null).toBe(true);
        }
      }),
      1_000,
    );
  });

  it('leaves a state that any command can be decided on', () => {
    check(
      fc.property(absurd, anyCommand, (events, command) => {
        const decided = decide(command, after(events));
        expect(E.isLeft(decided) || Array.isArray(decided.right)).toBe(true);
      }),
      1_000,
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

  it('never brings back what was deleted', () => {
    check(
      fc.property(anyHistory, absurd, ({ state, events }, more) => {
        fc.pre(exists(state));
        const deleted = after([...events, { type: 'ConversationDeleted', at: 0, by: { type: 'api', id: 'k' } }]);
        expect(more.reduce(evolve, deleted)).toEqual(deleted);
      }),
    );
  });
});

/** Every private part of a log gone. */
const redacted = (events: readonly ConversationEvent[]): readonly ConversationEvent[] =>
  events.map((event) => ('private' in event ? { ...event, private: 'redacted' as const } : event));

/** All that is known of a conversation but what people wrote, or are called, and how they are reached. */
function inTheOpen(state: Conversation): unknown {
  if (!exists(state)) return state;
  const { content: _, participants, ...open } = state;
  return { ...open, participants: participants.map(({ content: _content, ...participant }) => participant) };
}

/** Likewise, without revisions: a detail that is gone may be given again, which is one event more. */
function withoutRevisions(state: Conversation): unknown {
  if (!exists(state)) return state;
  const { revision: _, messages: _messages, ...others } = state;
  return inTheOpen(others as Conversation);
}

describe('a log whose private parts are gone', () => {
  it('folds to a conversation that is the same in all that is not private', () => {
    check(
      fc.property(anyHistory, ({ events, state }) => {
        expect(inTheOpen(after(redacted(events)))).toEqual(inTheOpen(state));
      }),
    );
  });

  it('leaves nothing of what was private', () => {
    check(
      fc.property(anyHistory, ({ events }) => {
        const state = after(redacted(events));
        if (!exists(state)) return;
        const { memberNames, ...texts } = state.content;
        expect(texts).toEqual({ target: null, subject: null, description: null });
        expect(memberNames).toEqual(state.members.map(() => null));
        for (const { content } of state.participants)
          expect(content).toEqual({ displayName: null, avatarUrl: null, contact: null });
      }),
    );
  });

  it('can be decided on by any command, and in what is not private goes on as it would have', () => {
    check(
      fc.property(anyHistory, anyCommand, (history, command) => {
        const before = decideNext(command, history);
        const state = after(redacted(history.events));
        const decided = decide({ ...command, at: history.next }, state);
        expect(E.isLeft(decided) ? decided : 'accepted').toEqual(E.isLeft(before) ? before : 'accepted');
        const then = (events: typeof before, from: Conversation): Conversation =>
          E.isRight(events) ? events.right.reduce(evolve, from) : from;
        expect(withoutRevisions(then(decided, state))).toEqual(withoutRevisions(then(before, history.state)));
      }),
    );
  });

  it('may be gone in parts: any mixture folds, and can be decided on', () => {
    check(
      fc.property(anyHistory, fc.infiniteStream(fc.boolean()), anyCommand, (history, gone, command) => {
        const mixed = history.events.map((event) => (gone.next().value ? (redacted([event])[0] ?? event) : event));
        const decided = decide({ ...command, at: history.next }, after(mixed));
        expect(E.isLeft(decided) || Array.isArray(decided.right)).toBe(true);
        expect(inTheOpen(after(mixed))).toEqual(inTheOpen(history.state));
      }),
    );
  });
});
