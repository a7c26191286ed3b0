import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  ACCESSIBILITIES,
  ACTOR_TYPES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  decide,
  evolve,
  initialState,
  MESSAGE_KINDS,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
  type Actor,
  type Assignee,
  type Command,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type NewMessage,
  type NewParticipant,
  type ParticipantRef,
} from '@parley/domain';
import { MONDAY } from './conversation-examples';

/*
 * Ids come from small pools, so that random commands meet each other: the same message twice, the assignee who is one
 * already. Text is any, quotes and NUL and lone surrogates included.
 */
const text = fc.string({ unit: 'binary', maxLength: 12 });
export const messageId = fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8');
const personId = fc.constantFrom('p1', 'p2', 'p3');
export const nullable = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });

export const actor: fc.Arbitrary<Actor> = fc.record({ type: fc.constantFrom(...ACTOR_TYPES), id: personId });
export const assignee: fc.Arbitrary<Assignee> = fc.record({ type: fc.constantFrom(...ASSIGNEE_TYPES), id: personId });
export const participantRef: fc.Arbitrary<ParticipantRef> = fc.record({
  type: fc.constantFrom(...PARTICIPANT_TYPES),
  id: personId,
});
export const timestamp = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());

export const attachments = fc.array(
  fc.record({ url: fc.webUrl(), contentType: text, name: nullable(text), size: nullable(fc.nat()) }),
  { maxLength: 2 },
);

export const participantContent = fc.record({
  displayName: nullable(text),
  avatarUrl: nullable(fc.webUrl()),
  contact: nullable(fc.record({ identifierKey: text, identifierValue: text, platformAddress: nullable(text) })),
});

export const openingContent = fc.record({
  target: nullable(text),
  subject: nullable(text),
  description: nullable(text),
  memberNames: fc.array(nullable(text), { maxLength: 3 }),
});

/** The settings that an opening and its event share. */
export const openingSettings = {
  contactId: personId,
  inbox: fc.constantFrom('inb_sales', 'inb_support'),
  channelId: fc.constant('chn_1'),
  channelType: fc.constantFrom(...CHANNEL_TYPES),
  priority: nullable(fc.constantFrom(...PRIORITIES)),
  tags: fc.array(text, { maxLength: 3 }),
  labels: fc.array(text, { maxLength: 3 }),
  visibility: fc.constantFrom(...VISIBILITIES),
  accessibility: fc.constantFrom(...ACCESSIBILITIES),
  members: fc.array(personId, { maxLength: 3 }),
  assignee: nullable(assignee),
  previous: nullable(fc.constant('conv_before')),
};

const messageFields = {
  direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  id: messageId,
  kind: fc.constantFrom(...MESSAGE_KINDS),
  text: nullable(text),
  attachments,
  sentAt: nullable(timestamp),
};

/** Mostly without a sender of its own; with one, mostly the wrong kind in a third of the cases, as it comes. */
export const newMessage: fc.Arbitrary<NewMessage> = fc.oneof(
  { weight: 3, arbitrary: fc.record(messageFields) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...messageFields,
      sender: fc.record({ type: fc.constantFrom(...PARTICIPANT_TYPES), id: personId, name: nullable(text) }),
    }),
  },
);

const newParticipant: fc.Arbitrary<NewParticipant> = fc
  .tuple(participantRef, participantContent, fc.constantFrom(...PARTICIPANT_STATUSES))
  .map(([ref, content, status]) => ({ ...ref, ...content, status }));

const stamped = { at: fc.constant(MONDAY), by: actor };

export const openingCommand: fc.Arbitrary<Command.OpenConversation> = fc.record({
  type: fc.constant('OpenConversation' as const),
  ...stamped,
  ...openingSettings,
  content: openingContent,
  participants: fc.array(newParticipant, { maxLength: 4 }),
  message: nullable(newMessage),
});

const messageCommand: fc.Arbitrary<Command.RecordMessage> = fc.record({
  type: fc.constant('RecordMessage' as const),
  ...stamped,
  message: newMessage,
});

const otherCommand: fc.Arbitrary<ConversationCommand> = fc.oneof(
  fc.record({ type: fc.constant('AssignConversation' as const), ...stamped, assignee }),
  fc.record({ type: fc.constant('UnassignConversation' as const), ...stamped }),
  fc.record({
    type: fc.constant('CloseConversation' as const),
    ...stamped,
    resolution: fc.constantFrom(...RESOLUTIONS),
  }),
  fc.record({ type: fc.constant('ReopenConversation' as const), ...stamped }),
  fc.record({ type: fc.constant('MarkRead' as const), ...stamped, upTo: nullable(messageId) }),
  fc.record({ type: fc.constant('MarkUnread' as const), ...stamped }),
);

/** Any command, applicable or not, at the first stamp of all; a history restamps it. */
export const anyCommand: fc.Arbitrary<ConversationCommand> = fc.oneof(
  { weight: 1, arbitrary: openingCommand },
  { weight: 4, arbitrary: messageCommand },
  { weight: 6, arbitrary: otherCommand },
);

/** What became of one command of a history; no events when it was refused or changed nothing. */
export interface Step {
  readonly command: ConversationCommand;
  readonly events: readonly ConversationEvent[];
}

export interface History {
  readonly steps: readonly Step[];
  readonly events: readonly ConversationEvent[];
  readonly state: Conversation;
  /** A stamp after all of it. */
  readonly next: number;
}

/** Runs commands one after the other, a second apart, each decided on what those before it left. */
export function historyOf(commands: readonly ConversationCommand[]): History {
  const steps: Step[] = [];
  let state: Conversation = initialState;
  let next = MONDAY;
  for (const unstamped of commands) {
    const command = { ...unstamped, at: next };
    const decided = decide(command, state);
    const events = E.isRight(decided) ? decided.right : [];
    state = events.reduce(evolve, state);
    steps.push({ command, events });
    next += 1000;
  }
  return { steps, events: steps.flatMap(({ events }) => events), state, next };
}

/** Any history that commands can produce. Most begin with an opening that is accepted; some never get that far. */
export const anyHistory: fc.Arbitrary<History> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        openingCommand.map((command) => ({ ...command, by: { type: 'api' as const, id: 'key_1' } })),
        fc.array(anyCommand, { maxLength: 25 }),
      )
      .map(([opening, rest]) => historyOf([opening, ...rest])),
  },
  { weight: 1, arbitrary: fc.array(anyCommand, { maxLength: 10 }).map(historyOf) },
);
