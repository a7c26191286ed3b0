import {
  readable,
  type ConversationAssigned,
  type ConversationClosed,
  type ConversationEvent,
  type ConversationOpened,
  type ConversationReopened,
  type MessageReceived,
  type MessageSent,
} from '@parley/domain';
import type { PublicConversation } from './conversation';
import type { EventType } from './formats';
import { inSeconds, secondsBetween } from './times';

/** The format `event`: `../seeds/webhook-lifecycle-events`, field for field and in its order. */
export interface EventPayload {
  readonly event: EventType;
  readonly event_id: string;
  readonly timestamp: string;
  readonly workspace_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Said {
  readonly type: EventType;
  readonly data: EventPayload['data'];
}

/** What a domain event is in the format `event`, in the conversation as it is after it; undefined for what is not public there. */
export function saidByEvent(event: ConversationEvent, after: PublicConversation): Said | undefined {
  switch (event.type) {
    case 'ConversationOpened':
      return { type: 'conversation.created', data: created(event, after) };
    case 'ConversationAssigned':
      return { type: 'conversation.assigned', data: assigned(event, after) };
    case 'ConversationClosed':
      return { type: 'conversation.closed', data: closed(event, after) };
    case 'ConversationReopened':
      return { type: 'conversation.reopened', data: reopened(event, after) };
    case 'MessageReceived':
    case 'MessageSent':
      return { type: 'message.created', data: message(event, after) };
    case 'ConversationArchived':
    case 'ConversationDeleted':
      return {
        type: 'conversation.deleted',
        data: {
          ...conversation(after),
          reason: event.type === 'ConversationArchived' ? 'archived' : 'deleted',
          deleted_at: inSeconds(event.at),
        },
      };
    default:
      return undefined;
  }
}

const conversation = ({ id, contactId, channelId, channelType }: PublicConversation) => ({
  conversation_id: id,
  contact_id: contactId,
  channel_id: channelId,
  channel_type: channelType,
});

/** An assignment given at creation shows in it. */
const created = ({ assignee, at }: ConversationOpened, after: PublicConversation) => ({
  ...conversation(after),
  status: 'open',
  assigned_to: assignee?.id ?? null,
  assigned_type: assignee?.type ?? null,
  tags: after.tags,
  created_at: inSeconds(at),
});

const assigned = ({ assignee, previous, at }: ConversationAssigned, after: PublicConversation) => ({
  ...conversation(after),
  assigned_to: assignee.id,
  assigned_type: assignee.type,
  previous_assigned_to: previous?.id ?? null,
  previous_assigned_type: previous?.type ?? null,
  assigned_at: inSeconds(at),
});

/** `duration_seconds` is over the whole life of the conversation (rule 5). */
const closed = ({ by, resolution, at }: ConversationClosed, after: PublicConversation) => ({
  ...conversation(after),
  closed_by: by.id,
  closed_by_type: by.type,
  resolution,
  duration_seconds: secondsBetween(after.createdAt, at),
  message_count: after.messageCount,
  closed_at: inSeconds(at),
});

const reopened = ({ by, reason, at }: ConversationReopened, after: PublicConversation) => ({
  ...conversation(after),
  reopened_by: reason === 'new_message' ? null : by.id,
  reopened_reason: reason,
  reopened_at: inSeconds(at),
});

function message(event: MessageReceived | MessageSent, after: PublicConversation) {
  const content = readable(event.private);
  return {
    ...conversation(after),
    inbox: after.inbox,
    message_id: event.messageId,
    number: event.number,
    direction: event.type === 'MessageReceived' ? 'inbound' : 'outbound',
    type: event.kind,
    text: content?.text ?? null,
    attachments: (content?.attachments ?? []).map(({ url, contentType, name, size }) => ({
      url,
      content_type: contentType,
      name,
      size,
    })),
    sender: { type: event.sender.type, id: event.sender.id, name: content?.senderName ?? null },
    sent_at: event.sentAt === null ? null : inSeconds(Date.parse(event.sentAt)),
    created_at: inSeconds(event.at),
  };
}
