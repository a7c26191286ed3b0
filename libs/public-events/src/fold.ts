import {
  movesUpdatedAt,
  previewOf,
  readable,
  sameParticipant,
  textSet,
  textSetAfter,
  type ConversationDetailsChanged,
  type ConversationEvent,
  type ConversationOpened,
  type MessageReceived,
  type MessageSent,
  type ParticipantAdded,
} from '@parley/domain';
import type { PublicConversation, PublicParticipant } from './conversation';

interface Named {
  readonly workspace: string;
  readonly id: string;
}

/** The conversation after one event more; undefined as long as none has opened it. Total: an event that cannot follow changes nothing. */
export function foldEvent(
  before: PublicConversation | undefined,
  event: ConversationEvent,
  of: Named,
): PublicConversation | undefined {
  if (before === undefined) return event.type === 'ConversationOpened' ? opened(event, of) : undefined;
  if (before.status === 'deleted') return before;
  const after = foldChange(before, event);
  return movesUpdatedAt(event) ? { ...after, updatedAt: event.at } : after;
}

function opened(event: ConversationOpened, { workspace, id }: Named): PublicConversation {
  const content = readable(event.private);
  return {
    workspace,
    id,
    revision: -1,
    status: 'open',
    contactId: event.contactId,
    inbox: event.inbox,
    channelId: event.channelId,
    channelType: event.channelType,
    target: content?.target ?? null,
    subject: content?.subject ?? null,
    description: content?.description ?? null,
    visibility: event.visibility,
    accessibility: event.accessibility,
    tags: textSet(event.tags),
    assignee: null,
    participants: [],
    initiator: event.initiator,
    initiatorName: null,
    messageCount: 0,
    lastMessage: null,
    createdAt: event.at,
    updatedAt: event.at,
  };
}

function foldChange(before: PublicConversation, event: ConversationEvent): PublicConversation {
  switch (event.type) {
    case 'ParticipantAdded':
      return { ...before, participants: withParticipant(before.participants, event) };
    case 'ParticipantRemoved':
      return {
        ...before,
        participants: before.participants.filter((one) => !sameParticipant(one, event.participant)),
      };
    case 'ParticipantActivated':
      return {
        ...before,
        participants: before.participants.map((one) =>
          sameParticipant(one, event.participant) ? { ...one, status: 'active' } : one,
        ),
      };
    case 'MessageReceived':
    case 'MessageSent':
      return withMessage(before, event);
    case 'MessageStatusChanged':
      return before.lastMessage?.number === event.number
        ? { ...before, lastMessage: { ...before.lastMessage, status: event.status } }
        : before;
    case 'ConversationAssigned':
      return { ...before, assignee: event.assignee };
    case 'ConversationUnassigned':
      return { ...before, assignee: null };
    case 'ConversationClosed':
      return { ...before, status: 'closed' };
    case 'ConversationReopened':
      return { ...before, status: 'open' };
    case 'ConversationTransferred':
      return { ...before, inbox: event.inbox };
    case 'ConversationTagsChanged':
      return { ...before, tags: textSetAfter(before.tags, event.added, event.removed) };
    case 'ConversationDetailsChanged':
      return withDetails(before, event);
    case 'ConversationArchived':
      return { ...before, status: 'archived' };
    case 'ConversationDeleted':
      return { ...before, status: 'deleted' };
    case 'ConversationOpened':
    case 'NoteAdded':
    case 'ConversationNotRouted':
    case 'ConversationSnoozed':
    case 'ConversationUnsnoozed':
    case 'ConversationRead':
    case 'ConversationMarkedUnread':
    case 'ConversationLabelsChanged':
    case 'ConversationMuted':
    case 'ConversationUnmuted':
      return before;
  }
}

/** One added again with other details is updated, and keeps its place and the name that it gave itself. */
function withParticipant(
  participants: readonly PublicParticipant[],
  { participant, status, private: secret }: ParticipantAdded,
): readonly PublicParticipant[] {
  const known = participants.findIndex((one) => sameParticipant(one, participant));
  const content = readable(secret);
  const added: PublicParticipant = {
    type: participant.type,
    id: participant.id,
    status,
    displayName: content?.displayName ?? null,
    avatarUrl: content?.avatarUrl ?? null,
    contact: content?.contact ?? null,
    senderName: participants[known]?.senderName ?? null,
  };
  return known === -1 ? [...participants, added] : participants.with(known, added);
}

function withMessage(before: PublicConversation, event: MessageReceived | MessageSent): PublicConversation {
  const { sender, number } = event;
  const senderName = readable(event.private)?.senderName ?? null;
  const isLast = (before.lastMessage?.number ?? 0) < number;
  return {
    ...before,
    messageCount: before.messageCount + 1,
    initiatorName: sameParticipant(before.initiator, sender)
      ? (senderName ?? before.initiatorName)
      : before.initiatorName,
    participants:
      senderName === null
        ? before.participants
        : before.participants.map((one) => (sameParticipant(one, sender) ? { ...one, senderName } : one)),
    lastMessage: isLast
      ? {
          id: event.messageId,
          number,
          kind: event.kind,
          preview: event.private === 'redacted' ? '' : previewOf(event.kind, event.private),
          status: event.type === 'MessageReceived' ? 'delivered' : 'sent',
          sender,
          senderName,
          at: event.at,
        }
      : before.lastMessage,
  };
}

function withDetails(before: PublicConversation, event: ConversationDetailsChanged): PublicConversation {
  const said = readable(event.private) ?? {};
  // What changed and cannot be read any more is not what it was before.
  const text = (field: 'subject' | 'description' | 'target'): string | null =>
    event.fields.includes(field) ? (said[field] ?? null) : before[field];
  return {
    ...before,
    visibility: event.visibility ?? before.visibility,
    accessibility: event.accessibility ?? before.accessibility,
    subject: text('subject'),
    description: text('description'),
    target: text('target'),
  };
}
