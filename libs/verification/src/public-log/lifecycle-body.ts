import type { ConversationEvent, MessageReceived, MessageSent } from '@parley/domain';
import { readable } from '@parley/domain';
import type { PublicType } from '@parley/public-events';
import type { Position } from '@parley/event-store';
import type { PeopleOf } from './person-history';
import type { AsOf } from './service-body';
import type { Told } from './told';

/** One event, and the conversation as it is after it. */
interface Happened {
  readonly event: ConversationEvent;
  readonly told: Told;
  readonly position: Position;
}

/** What the format `event` calls it; undefined for what it says nothing of. */
export function lifecycleType({ type }: ConversationEvent): PublicType | undefined {
  switch (type) {
    case 'ConversationOpened':
      return 'conversation.created';
    case 'ConversationAssigned':
      return 'conversation.assigned';
    case 'ConversationClosed':
      return 'conversation.closed';
    case 'ConversationReopened':
      return 'conversation.reopened';
    case 'MessageReceived':
    case 'MessageSent':
      return 'message.created';
    case 'ConversationArchived':
    case 'ConversationDeleted':
      return 'conversation.deleted';
    default:
      return undefined;
  }
}

/** One event in its envelope, as the format `event` shows it. */
export function lifecycleBody(
  eventId: string,
  workspace: string,
  conversationId: string,
  happened: Happened,
  people: PeopleOf,
  asOf: AsOf,
): string {
  const { event, told } = happened;
  return JSON.stringify({
    event: lifecycleType(event),
    event_id: eventId,
    timestamp: wholeSeconds(event.at),
    workspace_id: workspace,
    data: {
      conversation_id: conversationId,
      contact_id: told.contactId,
      channel_id: told.channelId,
      channel_type: told.channelType,
      ...dataOf(happened, people, asOf),
    },
  });
}

/** RFC 3339 in UTC, floored to whole seconds. */
const wholeSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, -5)}Z`;

function dataOf({ event, told, position }: Happened, people: PeopleOf, asOf: AsOf): object {
  switch (event.type) {
    case 'ConversationOpened': {
      const { assignee } = event;
      const assigned = { assigned_to: assignee?.id ?? null, assigned_type: assignee?.type ?? null };
      return { status: 'open', ...assigned, tags: told.tags, created_at: wholeSeconds(event.at) };
    }
    case 'ConversationAssigned': {
      const { assignee, previous } = event;
      return {
        assigned_to: assignee.id,
        assigned_type: assignee.type,
        previous_assigned_to: previous?.id ?? null,
        previous_assigned_type: previous?.type ?? null,
        assigned_at: wholeSeconds(event.at),
      };
    }
    case 'ConversationClosed':
      return {
        closed_by: event.by.id,
        closed_by_type: event.by.type,
        resolution: event.resolution,
        duration_seconds: Math.floor(event.at / 1_000) - Math.floor(told.createdAt / 1_000),
        message_count: told.messageCount,
        closed_at: wholeSeconds(event.at),
      };
    case 'ConversationReopened':
      return {
        reopened_by: event.reason === 'new_message' ? null : event.by.id,
        reopened_reason: event.reason,
        reopened_at: wholeSeconds(event.at),
      };
    case 'MessageReceived':
    case 'MessageSent':
      return { inbox: told.inbox, ...messageOf(event, told, position, people, asOf) };
    case 'ConversationArchived':
      return { reason: 'archived', deleted_at: wholeSeconds(event.at) };
    case 'ConversationDeleted':
      return { reason: 'deleted', deleted_at: wholeSeconds(event.at) };
    default:
      return {};
  }
}

function messageOf(
  event: MessageReceived | MessageSent,
  { contactId }: Told,
  position: Position,
  people: PeopleOf,
  { erasedTo }: AsOf,
): object {
  const { sender, sentAt, at } = event;
  const isErased = (id: string): boolean => people.get({ type: 'contact', id }).isErased(position, erasedTo);
  const isGone = isErased(contactId) || (sender.type === 'contact' && isErased(sender.id));
  const content = readable(event.private);
  const said = isGone ? null : content;
  // How somebody of the team is called says nothing of the person.
  const { senderName = null } = (sender.type === 'contact' ? said : content) ?? {};
  return {
    message_id: event.messageId,
    number: event.number,
    direction: event.type === 'MessageReceived' ? 'inbound' : 'outbound',
    type: event.kind,
    text: said?.text ?? null,
    attachments: (said?.attachments ?? []).map(({ url, contentType, name, size }) => ({
      url,
      content_type: contentType,
      name,
      size,
    })),
    sender: { type: sender.type, id: sender.id, name: senderName },
    sent_at: sentAt === null ? null : wholeSeconds(Date.parse(sentAt)),
    created_at: wholeSeconds(at),
  };
}
