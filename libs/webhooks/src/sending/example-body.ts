import type { PublicFormat, PublicType } from '@parley/public-events';
import type { Millis } from '../millis';

/** The conversation of all examples. */
export const EXAMPLE_CONVERSATION = 'conv_example';

interface Example {
  readonly workspace: string;
  readonly eventId: string;
  readonly now: Millis;
}

type Fields = Readonly<Record<string, unknown>>;

/** An event as it would be published, of people and words that do not exist. */
export const exampleBody = (format: PublicFormat, type: PublicType, example: Example): Fields =>
  format === 'service' ? serviceBody(type, example) : eventBody(type, example);

function eventBody(type: PublicType, { workspace, eventId, now }: Example): Fields {
  const at = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const conversation = {
    conversation_id: EXAMPLE_CONVERSATION,
    contact_id: 'ct_example',
    channel_id: 'chn_example',
    channel_type: 'whatsapp',
  };
  const data = { ...conversation, ...ofType(type, at) };
  return { event: type, event_id: eventId, timestamp: at, workspace_id: workspace, data };
}

function ofType(type: PublicType, at: string): Fields {
  switch (type) {
    case 'conversation.assigned':
      return {
        assigned_to: 'usr_example',
        assigned_type: 'attendant',
        previous_assigned_to: null,
        previous_assigned_type: null,
        assigned_at: at,
      };
    case 'conversation.closed':
      return {
        closed_by: 'usr_example',
        closed_by_type: 'attendant',
        resolution: 'resolved',
        duration_seconds: 3_600,
        message_count: 2,
        closed_at: at,
      };
    case 'conversation.reopened':
      return { reopened_by: null, reopened_reason: 'new_message', reopened_at: at };
    case 'message.created':
      return {
        inbox: 'inb_example',
        message_id: 'msg_example',
        number: 1,
        direction: 'inbound',
        type: 'text',
        text: 'This is an example.',
        attachments: [],
        sender: { type: 'contact', id: 'ct_example', name: 'Example' },
        sent_at: at,
        created_at: at,
      };
    case 'conversation.deleted':
      return { reason: 'archived', deleted_at: at };
    default:
      return { status: 'open', assigned_to: null, assigned_type: null, tags: ['example'], created_at: at };
  }
}

function serviceBody(type: PublicType, { now }: Example): Fields {
  const at = new Date(now).toISOString();
  const contact = {
    id: 'ct_example',
    type: 'contact',
    status: 'active',
    displayName: 'Example',
    avatarUrl: '',
    contact: { identifierKey: 'phonenumber', identifierValue: '+4930000000', platformAddress: '+4930000000' },
  };
  const payload = {
    id: EXAMPLE_CONVERSATION,
    name: 'An example',
    description: '',
    status: type === 'conversation.deleted' ? 'archived' : 'active',
    visibility: 'private',
    accessibility: 'invite-only',
    featuredParticipants: [contact],
    activeParticipantCount: 1,
    pendingParticipantCount: 0,
    initiatingParticipant: contact,
    channelId: 'chn_example',
    lastMessage: {
      id: 'msg_example',
      type: 'text',
      preview: { text: 'This is an example.' },
      recipients: null,
      status: 'delivered',
      sender: contact,
      createdAt: at,
    },
    createdAt: at,
    updatedAt: at,
    platformStyle: 'direct',
  };
  return { service: 'conversations', event: type, payload };
}
