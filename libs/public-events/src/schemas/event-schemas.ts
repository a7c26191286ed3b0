import { REOPEN_REASONS, RESOLUTIONS } from '@parley/domain';
import type { EventType } from '../formats';
import { closed, whole, type JsonSchema } from './json-schema';
import {
  always,
  assigneeType,
  assigneeTypeOrNull,
  channelId,
  channelType,
  count,
  eventId,
  flooredSeconds,
  id,
  idOrNull,
  listOf,
  messageId,
  messageKind,
  oneOf,
  participantType,
  text,
  textOrNull,
} from './values';

/** Those of whom a closing or reopening may be: a contact only ever records messages. */
const CLOSERS = ['attendant', 'agent', 'automation', 'api'];

const conversation = {
  conversation_id: id,
  contact_id: id,
  channel_id: channelId,
  channel_type: channelType,
};

const envelope = (event: EventType, when: string, data: Readonly<Record<string, JsonSchema>>): JsonSchema =>
  whole(
    event,
    when,
    closed({
      event: always(event),
      event_id: eventId,
      timestamp: flooredSeconds,
      workspace_id: id,
      data: closed({ ...conversation, ...data }),
    }),
  );

const created = envelope('conversation.created', 'A conversation begins.', {
  status: oneOf(['open', 'closed']),
  assigned_to: idOrNull,
  assigned_type: assigneeTypeOrNull,
  tags: listOf(text),
  created_at: flooredSeconds,
});

const assigned = envelope('conversation.assigned', 'A conversation is assigned, or assigned to somebody else.', {
  assigned_to: id,
  assigned_type: assigneeType,
  previous_assigned_to: idOrNull,
  previous_assigned_type: assigneeTypeOrNull,
  assigned_at: flooredSeconds,
});

const ended = envelope('conversation.closed', 'A conversation is closed, by somebody or by an automation.', {
  closed_by: id,
  closed_by_type: oneOf(CLOSERS),
  resolution: oneOf(RESOLUTIONS),
  duration_seconds: { ...count, description: 'From its creation on, also when it was reopened in between.' },
  message_count: { ...count, description: 'Inbound and outbound.' },
  closed_at: flooredSeconds,
});

const reopened = envelope('conversation.reopened', 'A closed or archived conversation is open again.', {
  reopened_by: { ...idOrNull, description: 'Null where a new message did it.' },
  reopened_reason: oneOf(REOPEN_REASONS),
  reopened_at: flooredSeconds,
});

const attachment = closed({
  url: text,
  content_type: text,
  name: textOrNull,
  size: { type: ['integer', 'null'], minimum: 0, description: 'In bytes.' },
});

const message = envelope('message.created', 'A message was received or sent. Comes only to those who name it.', {
  inbox: id,
  message_id: messageId,
  number: { type: 'integer', minimum: 1, description: 'Its place among the messages of the conversation.' },
  direction: oneOf(['inbound', 'outbound']),
  type: messageKind,
  text: textOrNull,
  attachments: listOf(attachment),
  sender: closed({ type: participantType, id, name: textOrNull }),
  sent_at: { ...flooredSeconds, type: ['string', 'null'], description: 'When it was sent, as the channel says.' },
  created_at: flooredSeconds,
});

const deleted = envelope(
  'conversation.deleted',
  'A conversation is archived or deleted. Comes only to those who name it.',
  { reason: oneOf(['archived', 'deleted']), deleted_at: flooredSeconds },
);

export const eventSchemas: { readonly [Type in EventType]: JsonSchema } = {
  'conversation.created': created,
  'conversation.assigned': assigned,
  'conversation.closed': ended,
  'conversation.reopened': reopened,
  'message.created': message,
  'conversation.deleted': deleted,
};
