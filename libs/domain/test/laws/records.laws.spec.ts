import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decideContact,
  decideInbox,
  decideRouting,
  decideTeammate,
  decideThread,
  evolveContact,
  evolveInbox,
  evolveRouting,
  evolveTeammate,
  evolveThread,
  noContact,
  noInbox,
  noRoutingRules,
  noTeammate,
  noThread,
  type Stamp,
} from '@parley/domain';
import {
  anyContactCommand,
  anyContactEvent,
  anyInboxCommand,
  anyInboxEvent,
  anyRoutingCommand,
  anyRoutingEvent,
  anyTeammateCommand,
  anyTeammateEvent,
  anyThreadCommand,
  anyThreadEvent,
} from '@parley/testing';
import { check } from './check';

interface Kind<State, Command, Event> {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (command: Command, state: State) => E.Either<unknown, readonly Event[]>;
  readonly commands: fc.Arbitrary<Command>;
  readonly events: fc.Arbitrary<Event>;
}

/** The laws of every small record. */
function laws<State, Command extends Stamp, Event extends Stamp>(kind: Kind<State, Command, Event>): void {
  const { initial, evolve, decide, commands, events } = kind;
  const decided = (command: Command, state: State): readonly Event[] => {
    const decision = decide(command, state);
    return E.isRight(decision) ? decision.right : [];
  };
  const anyState = fc
    .array(commands, { maxLength: 12 })
    .map((all) => all.reduce((state, command) => decided(command, state).reduce(evolve, state), initial));

  it('what was accepted, given again to the state that it left, changes nothing', () => {
    check(
      fc.property(anyState, commands, (state, command) => {
        const first = decide(command, state);
        fc.pre(E.isRight(first));
        expect(decide(command, decided(command, state).reduce(evolve, state))).toEqual(E.right([]));
      }),
    );
  });

  it('what changes something leaves another state, under its own stamp and actor', () => {
    check(
      fc.property(anyState, commands, (state, command) => {
        const given = decided(command, state);
        const { at, by } = command;
        expect(given.map((event) => ({ at: event.at, by: event.by }))).toEqual(given.map(() => ({ at, by })));
        if (given.length > 0) expect(given.reduce(evolve, state)).not.toEqual(state);
      }),
    );
  });

  it('any events in any order, private parts gone or not, leave what any command can be decided on', () => {
    check(
      fc.property(fc.array(events, { maxLength: 12 }), commands, (absurd, command) => {
        const decision = decide(command, absurd.reduce(evolve, initial));
        expect(E.isLeft(decision) || Array.isArray(decision.right)).toBe(true);
      }),
    );
  });
}

describe('contacts', () => {
  laws({
    initial: noContact,
    evolve: evolveContact,
    decide: decideContact,
    commands: anyContactCommand,
    events: anyContactEvent,
  });

  it('are blocked or not by the last that was said of it, whatever became of the record', () => {
    check(
      fc.property(fc.array(anyContactEvent, { maxLength: 12 }), (events) => {
        const last = events.findLast(({ type }) => type === 'ContactBlocked' || type === 'ContactUnblocked');
        expect(events.reduce(evolveContact, noContact).blocked).toBe(last?.type === 'ContactBlocked');
      }),
    );
  });
});

describe('teammates', () => {
  laws({
    initial: noTeammate,
    evolve: evolveTeammate,
    decide: decideTeammate,
    commands: anyTeammateCommand,
    events: anyTeammateEvent,
  });
});

describe('inboxes', () => {
  laws({
    initial: noInbox,
    evolve: evolveInbox,
    decide: decideInbox,
    commands: anyInboxCommand,
    events: anyInboxEvent,
  });
});

describe('rules of routing', () => {
  laws({
    initial: noRoutingRules,
    evolve: evolveRouting,
    decide: decideRouting,
    commands: anyRoutingCommand,
    events: anyRoutingEvent,
  });
});

describe('threads', () => {
  laws({
    initial: noThread,
    evolve: evolveThread,
    decide: decideThread,
    commands: anyThreadCommand,
    events: anyThreadEvent,
  });

  it('number their generations from 1 without gaps, and know the last three conversations and those of a day, the current one first', () => {
    check(
      fc.property(fc.array(anyThreadCommand, { maxLength: 30 }), (commands) => {
        const elected: { generation: number; conversationId: string; at: number }[] = [];
        let state = noThread;
        for (const command of commands) {
          const { right: events } = decideThread(command, state) as E.Right<readonly never[]>;
          elected.push(...events);
          state = events.reduce(evolveThread, state);
        }
        expect(elected.map(({ generation }) => generation)).toEqual(elected.map((_, i) => i + 1));
        const newestFirst = elected.toReversed().map(({ conversationId: id, at }) => ({ id, at }));
        const once = newestFirst.filter(({ id }, i) => newestFirst.findIndex((other) => other.id === id) === i);
        const ids = state.conversations.map(({ id }) => id);
        expect(ids.slice(0, 3)).toEqual(once.slice(0, 3).map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
