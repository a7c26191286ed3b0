import {
  readable,
  type Assignee,
  type ConversationAssigned,
  type ConversationDetailsChanged,
  type ConversationEvent,
  type ConversationOpened,
  type DetailField,
  type MessageReceived,
  type MessageSent,
  type OpeningContent,
  type ParticipantAdded,
} from '@parley/domain';
import { messageContentView } from './messages';
import { timestamp } from '../views/record-views';

/** What an event changed, in the words of the contract. */
export type HistoryData = Readonly<Record<string, unknown>>;

/**
 * The fields of an event as the history shows them. Every field of a type is always there; what is personal and was redacted
 * shows as null, a list of it as `[]`. A change of details shows the fields that changed and no others.
 */
export function historyData(event: ConversationEvent): HistoryData {
  switch (event.type) {
    case 'ConversationOpened':
      return opened(event);
    case 'ParticipantAdded':
      return participantAdded(event);
    case 'ParticipantRemoved':
    case 'ParticipantActivated':
      return { id: event.participant.id, type: event.participant.type };
    case 'MessageReceived':
      return { ...message(event), blocked: event.blocked === true };
    case 'MessageSent':
      return message(event);
    case 'MessageStatusChanged': {
      const { messageId, number, status } = event;
      return { message_id: messageId, number, status, reason: readable(event.private)?.reason ?? null };
    }
    case 'NoteAdded':
      return { note_id: event.noteId, text: readable(event.private)?.text ?? null };
    case 'ConversationDetailsChanged':
      return details(event);
    default:
      return impersonal(event);
  }
}

/** Events without a private part. */
type Impersonal = Exclude<ConversationEvent, { readonly private: unknown } | { readonly participant: unknown }>;

function impersonal(event: Impersonal): HistoryData {
  switch (event.type) {
    case 'ConversationAssigned':
      return { ...assigned(event.assignee), ...previouslyAssigned(event.previous), ...routed(event) };
    case 'ConversationUnassigned':
      return previouslyAssigned(event.previous);
    case 'ConversationNotRouted':
      return { trigger: event.trigger, rule: event.rule, reason: event.reason };
    case 'ConversationClosed':
      return { resolution: event.resolution, cause: event.cause };
    case 'ConversationReopened':
      return { reason: event.reason };
    case 'ConversationSnoozed':
      return { snooze_id: event.snoozeId, snooze_till: timestamp(event.till) };
    case 'ConversationUnsnoozed':
      return { snooze_id: event.snoozeId, reason: event.reason };
    case 'ConversationRead':
      return { up_to_number: event.upTo, inbound_read: event.inboundRead };
    case 'ConversationMarkedUnread':
      return { inbound_read: event.inboundRead };
    case 'ConversationTransferred':
      return { inbox: event.inbox, previous_inbox: event.previous };
    case 'ConversationTagsChanged':
    case 'ConversationLabelsChanged':
      return { added: event.added, removed: event.removed };
    case 'ConversationMuted':
    case 'ConversationUnmuted':
    case 'ConversationArchived':
    case 'ConversationDeleted':
      return {};
  }
}

function opened(event: ConversationOpened): HistoryData {
  const content = readable(event.private);
  return {
    contact_id: event.contactId,
    inbox: event.inbox,
    channel_id: event.channelId,
    channel_type: event.channelType,
    target: content?.target ?? null,
    subject: content?.subject ?? null,
    description: content?.description ?? null,
    priority: event.priority,
    tags: event.tags,
    labels: event.labels,
    members: members(event.members, content),
    visibility: event.visibility,
    accessibility: event.accessibility,
    ...assigned(event.assignee),
    initiator: { type: event.initiator.type, id: event.initiator.id },
    previous_conversation_id: event.previous,
  };
}

function participantAdded({ participant, status, private: secret }: ParticipantAdded): HistoryData {
  const content = readable(secret);
  const contact = content?.contact ?? null;
  return {
    id: participant.id,
    type: participant.type,
    status,
    display_name: content?.displayName ?? null,
    avatar_url: content?.avatarUrl ?? null,
    contact: contact && {
      identifier_key: contact.identifierKey,
      identifier_value: contact.identifierValue,
      platform_address: contact.platformAddress,
    },
  };
}

const message = (event: MessageReceived | MessageSent): HistoryData => ({
  message_id: event.messageId,
  number: event.number,
  type: event.kind,
  ...messageContentView(event),
  sent_at: event.sentAt,
});

function details(event: ConversationDetailsChanged): HistoryData {
  const content = readable(event.private);
  const value = (field: DetailField): unknown => {
    switch (field) {
      case 'subject':
      case 'description':
      case 'target':
        return content?.[field] ?? null;
      case 'members':
        return members(event.members ?? [], content);
      case 'priority':
      case 'visibility':
      case 'accessibility':
        return event[field] ?? null;
    }
  };
  return Object.fromEntries(event.fields.map((field) => [field, value(field)]));
}

const assigned = (to: Assignee | null): HistoryData => ({
  assigned_to: to?.id ?? null,
  assigned_type: to?.type ?? null,
});

const previouslyAssigned = (to: Assignee | null): HistoryData => ({
  previous_assigned_to: to?.id ?? null,
  previous_assigned_type: to?.type ?? null,
});

/** The rule that assigned it, and the revision of the event that made it look; null when a rule did not. */
const routed = ({ routed: by }: ConversationAssigned): HistoryData => ({
  routed: by === undefined ? null : { rule: by.rule, trigger: by.trigger, reason: by.reason ?? null },
});

/** The ids are no secret; a name that cannot be read is null. */
const members = (ids: readonly string[], content: Partial<OpeningContent> | null): readonly HistoryData[] =>
  ids.map((id, i) => ({ id, name: content?.memberNames?.[i] ?? null }));
