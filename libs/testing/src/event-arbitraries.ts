import fc from 'fast-check';
import {
  CLOSE_CAUSES,
  ROUTED_REASONS,
  DETAIL_FIELDS,
  PARTICIPANT_STATUSES,
  REOPEN_REASONS,
  UNSNOOZE_REASONS,
  type ConversationEvent,
} from '@parley/domain';
import {
  accessibility,
  anyActor,
  anyTime,
  assignee,
  attachments,
  inboxId,
  messageId,
  messageKind,
  messageStatus,
  noteId,
  nullable,
  openingContent,
  openingSettings,
  participantContent,
  participantRef,
  partly,
  personId,
  priority,
  resolution,
  revision,
  ruleId,
  secret,
  snoozeId,
  text,
  till,
  timestamp,
  typedWords,
  visibility,
} from './arbitraries';

const stamp = { at: anyTime, by: anyActor };

const number = fc.nat(12);

const message = {
  messageId,
  number,
  kind: messageKind,
  sender: participantRef,
  sentAt: nullable(timestamp),
  private: secret(fc.record({ text: nullable(text), attachments, senderName: nullable(text) })),
};

const changedContent = partly(
  {},
  {
    target: nullable(text),
    subject: nullable(text),
    description: nullable(text),
    memberNames: fc.array(nullable(text), { maxLength: 3 }),
  },
);

const words = { added: typedWords, removed: typedWords };

const of = <Type extends string>(type: Type) => ({ type: fc.constant(type), ...stamp });

/** An arbitrary for each type of event, so that a type that is forgotten here does not compile. */
export const eventOfType: {
  readonly [T in ConversationEvent['type']]: fc.Arbitrary<Extract<ConversationEvent, { type: T }>>;
} = {
  ConversationOpened: fc.record({
    ...of('ConversationOpened'),
    ...openingSettings,
    initiator: participantRef,
    private: secret(openingContent),
  }),
  ParticipantAdded: fc.record({
    ...of('ParticipantAdded'),
    participant: participantRef,
    status: fc.constantFrom(...PARTICIPANT_STATUSES),
    private: secret(participantContent),
  }),
  ParticipantRemoved: fc.record({ ...of('ParticipantRemoved'), participant: participantRef }),
  ParticipantActivated: fc.record({ ...of('ParticipantActivated'), participant: participantRef }),
  MessageReceived: partly({ ...of('MessageReceived'), ...message }, { blocked: fc.constant(true as const) }),
  MessageSent: fc.record({ ...of('MessageSent'), ...message }),
  MessageStatusChanged: fc.record({
    ...of('MessageStatusChanged'),
    messageId,
    number,
    status: messageStatus,
    private: secret(fc.record({ reason: nullable(text) })),
  }),
  NoteAdded: fc.record({ ...of('NoteAdded'), noteId, private: secret(fc.record({ text })) }),
  ConversationAssigned: partly(
    { ...of('ConversationAssigned'), assignee, previous: nullable(assignee) },
    { routed: partly({ rule: ruleId, trigger: revision }, { reason: fc.constantFrom(...ROUTED_REASONS) }) },
  ),
  ConversationUnassigned: fc.record({ ...of('ConversationUnassigned'), previous: assignee }),
  ConversationNotRouted: fc.record({
    ...of('ConversationNotRouted'),
    trigger: revision,
    rule: nullable(ruleId),
    reason: text,
  }),
  ConversationClosed: fc.record({
    ...of('ConversationClosed'),
    resolution,
    cause: fc.constantFrom(...CLOSE_CAUSES),
  }),
  ConversationReopened: fc.record({ ...of('ConversationReopened'), reason: fc.constantFrom(...REOPEN_REASONS) }),
  ConversationSnoozed: fc.record({ ...of('ConversationSnoozed'), snoozeId, till }),
  ConversationUnsnoozed: fc.record({
    ...of('ConversationUnsnoozed'),
    snoozeId,
    reason: fc.constantFrom(...UNSNOOZE_REASONS),
  }),
  ConversationRead: fc.record({ ...of('ConversationRead'), upTo: number, inboundRead: number }),
  ConversationMarkedUnread: fc.record({ ...of('ConversationMarkedUnread'), inboundRead: number }),
  ConversationTransferred: fc.record({ ...of('ConversationTransferred'), inbox: inboxId, previous: inboxId }),
  ConversationTagsChanged: fc.record({ ...of('ConversationTagsChanged'), ...words }),
  ConversationLabelsChanged: fc.record({ ...of('ConversationLabelsChanged'), ...words }),
  ConversationDetailsChanged: partly(
    {
      ...of('ConversationDetailsChanged'),
      fields: fc.uniqueArray(fc.constantFrom(...DETAIL_FIELDS)),
      private: secret(changedContent),
    },
    { priority: nullable(priority), visibility, accessibility, members: fc.array(personId, { maxLength: 3 }) },
  ),
  ConversationMuted: fc.record(of('ConversationMuted')),
  ConversationUnmuted: fc.record(of('ConversationUnmuted')),
  ConversationArchived: fc.record(of('ConversationArchived')),
  ConversationDeleted: fc.record(of('ConversationDeleted')),
};

/** Seldom, so that random events have something to meet. */
const weights: { readonly [T in ConversationEvent['type']]?: number } = { ConversationDeleted: 1 };

/** Any single event of any type, also one that no command would give after what came before. */
export const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  ...(Object.keys(eventOfType) as ConversationEvent['type'][]).map((type) => ({
    arbitrary: eventOfType[type] as fc.Arbitrary<ConversationEvent>,
    weight: weights[type] ?? 4,
  })),
);
