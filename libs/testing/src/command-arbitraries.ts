import fc from 'fast-check';
import {
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  type Command,
  type ConversationCommand,
  type Details,
  type NewMessage,
  type NewParticipant,
} from '@parley/domain';
import {
  accessibility,
  anyActor,
  anyWorker,
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
  snoozeId,
  text,
  till,
  timestamp,
  typedWords,
  visibility,
} from './arbitraries';
import { MONDAY, routing } from './example-people';

const messageFields = {
  direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  id: messageId,
  kind: messageKind,
  text: nullable(text),
  attachments,
  sentAt: nullable(timestamp),
};

/** Mostly without a sender of its own; with one, often of the wrong type. */
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

const fromTheFirst = { at: fc.constant(MONDAY) };
const mostlyAllowed = fc.oneof({ weight: 9, arbitrary: anyWorker }, { weight: 1, arbitrary: anyActor });
const byWorker = { ...fromTheFirst, by: mostlyAllowed };
const byRoutingOften = { ...fromTheFirst, by: fc.oneof(fc.constant(routing), mostlyAllowed) };

const yes = fc.constant(true as const);
const policy = fc.record({ window: nullable(fc.nat(20_000)), afterSpam: fc.boolean() });
const words = { add: typedWords, remove: typedWords };
const participantId = personId;

/** Names in the order of members, as a request gives them. */
const members = fc.array(fc.record({ id: personId, name: nullable(text) }), { maxLength: 3 });

const details: fc.Arbitrary<Details> = partly(
  {},
  {
    subject: nullable(text),
    description: nullable(text),
    priority: nullable(priority),
    target: nullable(text),
    members,
    visibility,
    accessibility,
  },
);

/** An arbitrary for each type of command, so that a type that is forgotten here does not compile. */
export const commandOfType: {
  readonly [T in ConversationCommand['type']]: fc.Arbitrary<Extract<ConversationCommand, { type: T }>>;
} = {
  OpenConversation: partly(
    {
      type: fc.constant('OpenConversation' as const),
      ...fromTheFirst,
      by: anyActor,
      ...openingSettings,
      content: openingContent,
      participants: fc.array(newParticipant, { maxLength: 4 }),
      message: nullable(newMessage),
    },
    { forMessage: yes, blocked: fc.boolean(), address: nullable(text) },
  ),
  RecordMessage: fc
    .tuple(
      partly(
        { type: fc.constant('RecordMessage' as const), ...fromTheFirst, by: anyActor, message: newMessage },
        { blocked: fc.boolean(), policy },
      ),
      fc.oneof({ weight: 9, arbitrary: fc.record({ threadChecked: yes }) }, { weight: 1, arbitrary: fc.constant({}) }),
    )
    .map(([command, checked]) => ({ ...command, ...checked })),
  FindMessage: fc.record({ type: fc.constant('FindMessage'), ...byWorker, messageId }),
  ReportMessageStatus: fc.record({
    type: fc.constant('ReportMessageStatus'),
    ...byWorker,
    messageId,
    status: messageStatus,
    reason: nullable(text),
  }),
  AddNote: fc.record({ type: fc.constant('AddNote'), ...byWorker, noteId, text }),
  AssignConversation: fc
    .tuple(
      fc.record({ type: fc.constant('AssignConversation' as const), ...byRoutingOften, assignee }),
      fc.record({ rule: ruleId, trigger: revision }),
    )
    .map(([command, routed]) => (command.by === routing ? { ...command, routed } : command)),
  UnassignConversation: fc.record({ type: fc.constant('UnassignConversation'), ...byWorker }),
  LeaveUnrouted: fc.record({
    type: fc.constant('LeaveUnrouted'),
    ...byRoutingOften,
    trigger: revision,
    rule: nullable(ruleId),
    reason: text,
  }),
  CloseConversation: fc.record({ type: fc.constant('CloseConversation'), ...byWorker, resolution }),
  CloseInactive: fc.record({
    type: fc.constant('CloseInactive'),
    ...byWorker,
    timeout: fc.nat(6_000),
    resolution,
  }),
  ReopenConversation: fc.record({ type: fc.constant('ReopenConversation'), ...byWorker }),
  SnoozeConversation: fc.record({ type: fc.constant('SnoozeConversation'), ...byWorker, snoozeId, till }),
  UnsnoozeConversation: fc.record({ type: fc.constant('UnsnoozeConversation'), ...byWorker }),
  WakeConversation: fc.record({ type: fc.constant('WakeConversation'), ...byWorker, snoozeId }),
  MarkRead: fc.record({ type: fc.constant('MarkRead'), ...byWorker, upTo: nullable(messageId) }),
  MarkUnread: fc.record({ type: fc.constant('MarkUnread'), ...byWorker }),
  TransferConversation: fc.record({
    type: fc.constant('TransferConversation'),
    ...byWorker,
    inbox: inboxId,
    unassign: fc.boolean(),
  }),
  ChangeTags: fc.record({ type: fc.constant('ChangeTags'), ...byWorker, ...words }),
  ChangeLabels: fc.record({ type: fc.constant('ChangeLabels'), ...byWorker, ...words }),
  AddParticipant: fc.record({ type: fc.constant('AddParticipant'), ...byWorker, participant: newParticipant }),
  RemoveParticipant: fc.record({ type: fc.constant('RemoveParticipant'), ...byWorker, participantId }),
  ActivateParticipant: fc.record({ type: fc.constant('ActivateParticipant'), ...byWorker, participantId }),
  MuteConversation: fc.record({ type: fc.constant('MuteConversation'), ...byWorker }),
  UnmuteConversation: fc.record({ type: fc.constant('UnmuteConversation'), ...byWorker }),
  PatchConversation: partly(
    { type: fc.constant('PatchConversation' as const), ...byWorker, details },
    {
      tags: typedWords,
      labels: typedWords,
      inbox: inboxId,
      assignee: nullable(assignee),
      read: fc.boolean(),
      muted: fc.boolean(),
    },
  ),
  ArchiveConversation: fc.record({ type: fc.constant('ArchiveConversation'), ...byWorker }),
  DeleteConversation: fc.record({ type: fc.constant('DeleteConversation'), ...byWorker }),
};

/** Messages and reopening come often, what ends a conversation seldom, so that histories go on. */
const weights: { readonly [T in ConversationCommand['type']]?: number } = {
  RecordMessage: 24,
  MarkRead: 6,
  ReopenConversation: 6,
  SnoozeConversation: 6,
  DeleteConversation: 1,
};

/** Any command, applicable or not, at the first stamp of all; a history restamps it. */
export const anyCommand: fc.Arbitrary<ConversationCommand> = fc.oneof(
  ...(Object.keys(commandOfType) as ConversationCommand['type'][]).map((type) => ({
    arbitrary: commandOfType[type] as fc.Arbitrary<ConversationCommand>,
    weight: weights[type] ?? 3,
  })),
);

/** By those who may open anything. */
export const anOpening: fc.Arbitrary<Command.OpenConversation> = fc
  .tuple(commandOfType.OpenConversation, anyWorker)
  .map(([command, by]) => ({ ...command, by }));
