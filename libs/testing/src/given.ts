import * as E from 'fp-ts/Either';
import {
  decide,
  decideContact,
  decideInbox,
  decideRouting,
  decideTeammate,
  decideThread,
  evolve,
  evolveContact,
  evolveInbox,
  evolveRouting,
  evolveTeammate,
  evolveThread,
  initialState,
  noContact,
  noInbox,
  noRoutingRules,
  noTeammate,
  noThread,
  type Actor,
  type ActorRefusal,
  type Contact,
  type ContactCommand,
  type ContactEvent,
  type ContactRefusal,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Inbox,
  type InboxCommand,
  type InboxEvent,
  type RoutingCommand,
  type RoutingEvent,
  type RoutingRules,
  type RefusalCode,
  type Stamp,
  type Teammate,
  type TeammateCommand,
  type TeammateEvent,
  type Thread,
  type ThreadCommand,
  type ThreadEvent,
} from '@parley/domain';

/** An event that is expected to be by somebody else than its command. */
interface BySomebodyElse<Event> {
  readonly expected: Event;
  readonly somebody: Actor;
}

export const bySomebodyElse = <Event>(somebody: Actor, expected: Event): BySomebodyElse<Event> => ({
  expected,
  somebody,
});

export type Expected<Event> = Event | BySomebodyElse<Event>;

interface Decided<Event = ConversationEvent, Code = RefusalCode> {
  /**
   * The command gave exactly these events, in this order. They are expected under the stamp and actor of the command,
   * whatever the examples say, so every use of it checks rule 1.
   */
  then(...events: readonly [Expected<Event>, ...Expected<Event>[]]): void;
  /** It could not apply: nothing changed, and there is a sentence that says what to do. */
  refuses(code: Code): void;
  /** It asked for what is already so. */
  changesNothing(): void;
}

/** `given(what happened).when(a command).then(what happens)`. */
type Given<Command, Event, Code> = (...events: readonly Event[]) => {
  when(command: Command): Decided<Event, Code>;
};

interface Decider<State, Command, Event, Code> {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (
    command: Command,
    state: State,
  ) => E.Either<{ readonly code: Code; readonly detail: string }, readonly Event[]>;
}

const isBySomebodyElse = <Event extends Stamp>(event: Expected<Event>): event is BySomebodyElse<Event> =>
  'somebody' in event;

const stamped = <Event extends Stamp>(event: Expected<Event>, { at, by }: Stamp): Event =>
  isBySomebodyElse(event) ? { ...event.expected, at, by: event.somebody } : { ...event, at, by };

const givenFor =
  <State, Command extends Stamp, Event extends Stamp, Code>(
    decider: Decider<State, Command, Event, Code>,
  ): Given<Command, Event, Code> =>
  (...events) => ({
    when(command) {
      const decision = decider.decide(command, events.reduce(decider.evolve, decider.initial));
      return {
        then: (...expected) =>
          expect(decision).toStrictEqual(E.right(expected.map((event) => stamped(event, command)))),
        changesNothing: () => expect(decision).toEqual(E.right([])),
        refuses: (code) => expect(decision).toEqual(E.left({ code, detail: expect.stringMatching(/\w.*\.$/) })),
      };
    },
  });

/** The conversation that these events leave behind. */
export const after = (events: readonly ConversationEvent[]): Conversation => events.reduce(evolve, initialState);

export const given = givenFor<Conversation, ConversationCommand, ConversationEvent, RefusalCode>({
  initial: initialState,
  evolve,
  decide,
});

export const givenContact = givenFor<Contact, ContactCommand, ContactEvent, ContactRefusal['code']>({
  initial: noContact,
  evolve: evolveContact,
  decide: decideContact,
});

export const givenTeammate = givenFor<Teammate, TeammateCommand, TeammateEvent, ActorRefusal['code']>({
  initial: noTeammate,
  evolve: evolveTeammate,
  decide: decideTeammate,
});

export const givenInbox = givenFor<Inbox, InboxCommand, InboxEvent, ActorRefusal['code']>({
  initial: noInbox,
  evolve: evolveInbox,
  decide: decideInbox,
});

export const givenRouting = givenFor<RoutingRules, RoutingCommand, RoutingEvent, ActorRefusal['code']>({
  initial: noRoutingRules,
  evolve: evolveRouting,
  decide: decideRouting,
});

export const givenThread = givenFor<Thread, ThreadCommand, ThreadEvent, never>({
  initial: noThread,
  evolve: evolveThread,
  decide: decideThread,
});
