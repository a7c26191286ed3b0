import {
  ACCESSIBILITIES,
  ACTOR_TYPES,
  ASSIGNEE_TYPES,
  CHANNEL_TYPES,
  CONTACT_STATUSES,
  MESSAGE_KINDS,
  MESSAGE_STATUSES,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TYPES,
  PRIORITIES,
  RESOLUTIONS,
  VISIBILITIES,
  type Actor,
} from '@parley/domain';
import type {
  ContactView,
  ConversationListItem,
  ConversationView,
  HistoryItem,
  InboxCounts,
  MessageView,
} from '@parley/read-models';
import { channelId, count, flag, id, list, messageId, orNull, page, shape, text, time, oneOf } from '../api/shape';
import { named, type Schema } from '../codec/schema';

/* What is answered of conversations. */

/** A contact's fields, as a conversation shows it and as it is a record of its own. */
export const contactFields: { readonly [K in keyof ContactView]: Schema } = {
  id,
  phone: orNull(text),
  email: orNull(text),
  first_name: text,
  last_name: orNull(text),
  full_name: orNull(text),
  preferred_channel: orNull(oneOf(CHANNEL_TYPES)),
  metadata: { type: 'object' },
  status: oneOf([...CONTACT_STATUSES, 'deleted']),
  created_at: orNull(time),
  updated_at: orNull(time),
  last_contacted: orNull(time),
};

const member = shape<ConversationView['members'][number]>('Member', { id, name: orNull(text) });

const participant = shape<ConversationView['participants'][number]>('Participant', {
  id,
  type: oneOf(PARTICIPANT_TYPES),
  status: oneOf(PARTICIPANT_STATUSES),
  display_name: orNull(text),
  avatar_url: orNull(text),
  contact: orNull(
    shape<NonNullable<ConversationView['participants'][number]['contact']>>(undefined, {
      identifier_key: text,
      identifier_value: text,
      platform_address: orNull(text),
    }),
  ),
});

export const conversation = shape<ConversationView>('Conversation', {
  id,
  workspace_id: id,
  contact_id: id,
  contact: shape<ContactView>('ContactOfConversation', contactFields),
  inbox: id,
  channel: oneOf(CHANNEL_TYPES),
  channel_id: channelId,
  target: orNull(text),
  subject: orNull(text),
  description: orNull(text),
  status: oneOf(['open', 'closed', 'archived']),
  priority: orNull(oneOf(PRIORITIES)),
  assigned_to: orNull(
    shape<NonNullable<ConversationView['assigned_to']>>('AssignedTo', { id, name: orNull(text), email: orNull(text) }),
  ),
  assigned_type: orNull(oneOf(ASSIGNEE_TYPES)),
  labels: list(text),
  tags: list(text),
  members: list(member),
  participants: list(participant),
  message_count: count,
  unread_count: count,
  read: flag,
  replied: flag,
  blocked: flag,
  muted: flag,
  snooze_till: orNull(time),
  last_message_at: orNull(time),
  last_message_preview: orNull(text),
  resolution: orNull(oneOf(RESOLUTIONS)),
  closed_at: orNull(time),
  closed_by: orNull(text),
  closed_by_type: orNull(oneOf(ACTOR_TYPES)),
  archived_at: orNull(time),
  visibility: oneOf(VISIBILITIES),
  accessibility: oneOf(ACCESSIBILITIES),
  created_at: time,
  updated_at: time,
  revision: count,
});

export const listItem = shape<ConversationListItem>('ConversationListItem', {
  id,
  channel: oneOf(CHANNEL_TYPES),
  status: oneOf(['open', 'closed']),
  assigned: orNull(id),
  inbox: id,
  target: orNull(text),
  members: list(member),
  created: time,
  updated: time,
  read: flag,
  replied: flag,
  blocked: flag,
  muted: flag,
  snooze_till: orNull(time),
});

export const conversationPage = named('ConversationPage', page(conversation));

export const listAnswer = shape<{ id?: unknown; conversations: readonly unknown[]; next_date: string | null }>(
  'ConversationList',
  {
    id: { type: ['string', 'number'], description: 'As it was sent, if it was.' },
    conversations: list(listItem),
    next_date: orNull(time),
  },
  'id',
);

const historyItem = shape<HistoryItem>('HistoryItem', {
  revision: count,
  type: text,
  occurred_at: orNull(time),
  actor: orNull(shape<Actor>('Actor', { type: oneOf(ACTOR_TYPES), id: text })),
  caused_by: orNull(text),
  data: { type: 'object', description: 'What changed; its fields depend on the type.' },
});

export const historyAnswer = shape<{ data: readonly unknown[]; next_after: number | null }>('History', {
  data: list(historyItem),
  next_after: orNull(count),
});

const message = shape<MessageView>('Message', {
  id: messageId,
  number: { type: 'integer', minimum: 1 },
  direction: oneOf(['inbound', 'outbound']),
  type: oneOf(MESSAGE_KINDS),
  text: orNull(text),
  attachments: list(
    shape<MessageView['attachments'][number]>('Attachment', {
      url: text,
      content_type: text,
      name: orNull(text),
      size: orNull(count),
    }),
  ),
  sender: shape<MessageView['sender']>('Sender', { type: oneOf(PARTICIPANT_TYPES), id, name: orNull(text) }),
  status: oneOf(MESSAGE_STATUSES),
  sent_at: orNull(time),
  recorded_at: time,
});

export const messagesAnswer = shape<{ data: readonly unknown[]; next_before: number | null }>('Messages', {
  data: list(message),
  next_before: orNull({ type: 'integer', minimum: 1 }),
});

export const countsAnswer = shape<{ inboxes: unknown; next_cursor: string | null }>('Counts', {
  inboxes: {
    type: 'object',
    propertyNames: id,
    additionalProperties: shape<InboxCounts>('CountsOfInbox', {
      open: count,
      unread: count,
      unassigned: count,
      snoozed: count,
      closed: count,
    }),
  },
  next_cursor: orNull(text),
});
