import fc from 'fast-check';
import {
  CLOSE_CAUSES,
  MESSAGE_KINDS,
  PARTICIPANT_STATUSES,
  REOPEN_REASONS,
  RESOLUTIONS,
  type ConversationEvent,
  type Private,
} from '@parley/domain';
import {
  actor,
  assignee,
  attachments,
  messageId,
  nullable,
  openingContent,
  openingSettings,
  participantContent,
  participantRef,
  timestamp,
} from './arbitraries';
import { MONDAY } from './conversation-examples';

const secret = <T>(content: fc.Arbitrary<T>): fc.Arbitrary<Private<T>> =>
  fc.oneof({ weight: 2, arbitrary: content }, { weight: 1, arbitrary: fc.constant('redacted' as const) });

const stamp = { at: fc.nat(10_000_000).map((offset) => MONDAY + offset), by: actor };

const message = {
  ...stamp,
  messageId,
  number: fc.nat(12),
  kind: fc.constantFrom(...MESSAGE_KINDS),
  sender: participantRef,
  sentAt: nullable(timestamp),
  private: secret(
    fc.record({ text: nullable(fc.string({ maxLength: 12 })), attachments, senderName: nullable(fc.string()) }),
  ),
};

/** An arbitrary for each type of event, so that a type that is forgotten here does not compile. */
const byType: { readonly [T in ConversationEvent['type']]: fc.Arbitrary<Extract<ConversationEvent, { type: T }>> } = {
  ConversationOpened: fc.record({
    type: fc.constant('ConversationOpened'),
    ...stamp,
    ...openingSettings,
    initiator: participantRef,
    private: secret(openingContent),
  }),
  ParticipantAdded: fc.record({
    type: fc.constant('ParticipantAdded'),
    ...stamp,
    participant: participantRef,
    status: fc.constantFrom(...PARTICIPANT_STATUSES),
    private: secret(participantContent),
  }),
  MessageReceived: fc.record({ type: fc.constant('MessageReceived'), ...message }),
  MessageSent: fc.record({ type: fc.constant('MessageSent'), ...message }),
  ConversationAssigned: fc.record({
    type: fc.constant('ConversationAssigned'),
    ...stamp,
    assignee,
    previous: nullable(assignee),
  }),
  ConversationUnassigned: fc.record({ type: fc.constant('ConversationUnassigned'), ...stamp, previous: assignee }),
  ConversationClosed: fc.record({
    type: fc.constant('ConversationClosed'),
    ...stamp,
    resolution: fc.constantFrom(...RESOLUTIONS),
    cause: fc.constantFrom(...CLOSE_CAUSES),
  }),
  ConversationReopened: fc.record({
    type: fc.constant('ConversationReopened'),
    ...stamp,
    reason: fc.constantFrom(...REOPEN_REASONS),
  }),
  ConversationRead: fc.record({
    type: fc.constant('ConversationRead'),
    ...stamp,
    upTo: fc.nat(12),
    inboundRead: fc.nat(12),
  }),
  ConversationMarkedUnread: fc.record({
    type: fc.constant('ConversationMarkedUnread'),
    ...stamp,
    inboundRead: fc.nat(12),
  }),
};

/** Any single event of any type, also one that no command would give after what came before. */
export const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  ...(Object.values(byType) as fc.Arbitrary<ConversationEvent>[]),
);
