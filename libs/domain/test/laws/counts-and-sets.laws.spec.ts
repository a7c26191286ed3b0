import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { decide, evolve, initialState, MAX_PARTICIPANTS, unreadCount, type ConversationEvent } from '@parley/domain';
import {
  addParticipant,
  after,
  anyHistory,
  assignConversation,
  newParticipant,
  openConversation,
  outbound,
  recordMessage,
  removeParticipant,
} from '@parley/testing';
import { check, exists, inCapitals } from './check';

/** What a history was like after each of its events. */
const beginnings = (events: readonly ConversationEvent[]): readonly (readonly ConversationEvent[])[] =>
  events.map((_, i) => events.slice(0, i + 1));

/** The numbers of the inbound messages that count: those of a blocked contact do not. */
const counted = (events: readonly ConversationEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'MessageReceived' && event.blocked !== true ? [event.number] : []));

/** Rule 3 said again, without a fold: the inbound messages numbered above the last one read. */
function recount(events: readonly ConversationEvent[]): number {
  let lastRead = 0;
  for (const [i, event] of events.entries()) {
    if (event.type === 'ConversationRead') lastRead = Math.max(lastRead, event.upTo);
    if (event.type === 'ConversationMarkedUnread') lastRead = (counted(events.slice(0, i)).at(-1) ?? 1) - 1;
  }
  return counted(events).filter((number) => number > lastRead).length;
}

/** Rule 14 said again: what was opened with, and what was added and removed since, in capitals of one normal form. */
function recountWords(events: readonly ConversationEvent[], what: 'tags' | 'labels'): readonly string[] {
  const words = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'ConversationOpened') for (const word of event[what]) words.set(inCapitals(word), word);
    if (event.type === (what === 'tags' ? 'ConversationTagsChanged' : 'ConversationLabelsChanged')) {
      for (const word of event.removed) words.delete(inCapitals(word));
      for (const word of event.added) words.set(inCapitals(word), word);
    }
  }
  return [...words.values()];
}

describe('counts, after any history', () => {
  it('leave as unread what a recount of all of it gives, never less than nothing (rule 3)', () => {
    check(
      fc.property(anyHistory, ({ events }) => {
        for (const part of beginnings(events)) {
          const state = after(part);
          if (exists(state)) expect(unreadCount(state)).toBe(recount(part));
        }
      }),
    );
  });

  it('number messages from 1, without gap or repeat, each id once', () => {
    check(
      fc.property(anyHistory, ({ events, state }) => {
        const messages = events.flatMap((event) =>
          event.type === 'MessageReceived' || event.type === 'MessageSent' ? [event] : [],
        );
        expect(messages.map(({ number }) => number)).toEqual(messages.map((_, i) => i + 1));
        expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
        if (exists(state)) expect(state.messageCount).toBe(messages.length);
      }),
    );
  });

  it('know the revision of the last event', () => {
    check(
      fc.property(anyHistory, ({ events, state }) => {
        if (exists(state)) expect(state.revision).toBe(events.length - 1);
      }),
    );
  });
});

describe.each(['tags', 'labels'] as const)('%s, after any history', (what) => {
  it('are a set without regard to case, trimmed and without empty ones (rule 14)', () => {
    check(
      fc.property(anyHistory, ({ state }) => {
        fc.pre(exists(state));
        const words = exists(state) ? state[what] : [];
        expect(words.filter((word) => word !== word.trim() || word === '')).toEqual([]);
        expect(new Set(words.map(inCapitals)).size).toBe(words.length);
      }),
    );
  });

  it('are what a recount of all their changes gives', () => {
    check(
      fc.property(anyHistory, ({ events }) => {
        for (const part of beginnings(events)) {
          const state = after(part);
          if (exists(state)) expect([...state[what]].sort()).toEqual([...recountWords(part, what)].sort());
        }
      }),
    );
  });

  it('change by what was not there, or was there as it is written', () => {
    const type = what === 'tags' ? 'ConversationTagsChanged' : 'ConversationLabelsChanged';
    check(
      fc.property(anyHistory, ({ events }) => {
        for (const [i, event] of events.entries()) {
          if (event.type !== type) continue;
          const before = recountWords(events.slice(0, i), what);
          const keys = before.map(inCapitals);
          expect(event.added.length + event.removed.length).toBeGreaterThan(0);
          expect(event.added.filter((word) => keys.includes(inCapitals(word)))).toEqual([]);
          expect(before).toEqual(expect.arrayContaining([...event.removed]));
        }
      }),
    );
  });
});

describe('participants, after any history', () => {
  it('are there once each, the contact active and among them', () => {
    check(
      fc.property(anyHistory, ({ state }) => {
        fc.pre(exists(state));
        if (!exists(state)) return;
        const names = state.participants.map(({ type, id }) => `${type} ${id}`);
        expect(new Set(names).size).toBe(names.length);
        expect(state.participants).toContainEqual(
          expect.objectContaining({ type: 'contact', id: state.contactId, status: 'active' }),
        );
      }),
    );
  });

  it('are at most 100, whoever is added, sends or is assigned', () => {
    const id = fc.nat(60).map((n) => `usr_${n + 60}`);
    const someone = fc.oneof(
      { weight: 4, arbitrary: id.map((id) => addParticipant(newParticipant(id))) },
      { weight: 2, arbitrary: id.map((id) => assignConversation({ type: 'attendant', id })) },
      {
        weight: 2,
        arbitrary: id.map((id) => recordMessage(outbound(`by ${id}`), { by: { type: 'attendant', id } })),
      },
      { weight: 1, arbitrary: id.map((id) => removeParticipant(id)) },
    );
    const others = Array.from({ length: MAX_PARTICIPANTS - 4 }, (_, i) => newParticipant(`usr_${i}`));
    let full = 0;
    check(
      fc.property(fc.array(someone, { maxLength: 60 }), (commands) => {
        let state = initialState;
        for (const command of [openConversation({ participants: others }), ...commands]) {
          const decided = decide(command, state);
          state = (E.isRight(decided) ? decided.right : []).reduce(evolve, state);
          const count = exists(state) ? state.participants.length : 0;
          expect(count).toBeLessThanOrEqual(MAX_PARTICIPANTS);
          if (count === MAX_PARTICIPANTS) full += 1;
        }
      }),
      100,
    );
    expect(full).toBeGreaterThan(0);
  });
});
