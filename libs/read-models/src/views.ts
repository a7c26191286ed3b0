import type {
  Accessibility,
  ActorType,
  AssigneeType,
  ChannelType,
  Millis,
  ParticipantStatus,
  ParticipantType,
  Priority,
  Resolution,
  Timestamp,
  Visibility,
} from '@parley/domain';
import { isUnread, unreadCount, type ConversationDocument, type ConversationStatus } from './conversation-document';

/** The contract's Conversation: every field always there. */
export interface ConversationView {
  readonly id: string;
  readonly workspace_id: string;
  readonly contact_id: string;
  readonly contact: ContactView;
  readonly inbox: string;
  readonly channel: ChannelType;
  readonly channel_id: string;
  readonly target: string | null;
  readonly subject: string | null;
  readonly description: string | null;
  readonly status: ConversationStatus;
  readonly priority: Priority | null;
  readonly assigned_to: { readonly id: string; readonly name: string | null; readonly email: string | null } | null;
  readonly assigned_type: AssigneeType | null;
  readonly labels: readonly string[];
  readonly tags: readonly string[];
  readonly members: readonly MemberView[];
  readonly participants: readonly ParticipantView[];
  readonly message_count: number;
  readonly unread_count: number;
  readonly read: boolean;
  readonly replied: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
  readonly snooze_till: Timestamp | null;
  readonly last_message_at: Timestamp | null;
  readonly last_message_preview: string | null;
  readonly resolution: Resolution | null;
  readonly closed_at: Timestamp | null;
  readonly closed_by: string | null;
  readonly closed_by_type: ActorType | null;
  readonly archived_at: Timestamp | null;
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revision: number;
}

export interface ContactView {
  readonly id: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string | null;
  readonly full_name: string | null;
  readonly preferred_channel: string | null;
  readonly metadata: { readonly [name: string]: unknown };
  readonly status: 'active' | 'inactive' | 'deleted';
  readonly created_at: Timestamp | null;
  readonly updated_at: Timestamp | null;
  readonly last_contacted: Timestamp | null;
}

export interface MemberView {
  readonly id: string;
  readonly name: string | null;
}

export interface ParticipantView {
  readonly id: string;
  readonly type: ParticipantType;
  readonly status: ParticipantStatus;
  readonly display_name: string | null;
  readonly avatar_url: string | null;
  readonly contact: {
    readonly identifier_key: string;
    readonly identifier_value: string;
    readonly platform_address: string | null;
  } | null;
}

/** The 14 attributes of a conversation in `POST /v1/conversations/list` and `?view=list`. */
export interface ConversationListItem {
  readonly id: string;
  readonly channel: ChannelType;
  readonly status: 'open' | 'closed';
  readonly assigned: string | null;
  readonly inbox: string;
  readonly target: string | null;
  readonly members: readonly MemberView[];
  readonly created: Timestamp;
  readonly updated: Timestamp;
  readonly read: boolean;
  readonly replied: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
  readonly snooze_till: Timestamp | null;
}

/** What no event says yet: nothing is snoozed, muted, blocked or archived. */
const NOT_YET = { blocked: false, muted: false, snooze_till: null } as const;

export function conversationView(document: ConversationDocument): ConversationView {
  const { assignee, closing, lastMessage } = document;
  return {
    id: document.id,
    workspace_id: document.workspace,
    contact_id: document.contactId,
    contact: contactWithoutRecord(document.contactId),
    inbox: document.inbox,
    channel: document.channelType,
    channel_id: document.channelId,
    target: document.target,
    subject: document.subject,
    description: document.description,
    status: document.status,
    priority: document.priority,
    assigned_to: assignee === null ? null : { id: assignee.id, name: null, email: null },
    assigned_type: assignee?.type ?? null,
    labels: document.labels,
    tags: document.tags,
    members: document.members,
    participants: document.participants.map(participantView),
    message_count: document.messageCount,
    unread_count: unreadCount(document),
    read: !isUnread(document),
    replied: document.replied,
    ...NOT_YET,
    last_message_at: lastMessage === null ? null : timestamp(lastMessage.at),
    last_message_preview: lastMessage?.preview ?? null,
    resolution: closing?.resolution ?? null,
    closed_at: closing === null ? null : timestamp(closing.at),
    closed_by: closing?.by.id ?? null,
    closed_by_type: closing?.by.type ?? null,
    archived_at: null,
    visibility: document.visibility,
    accessibility: document.accessibility,
    created_at: timestamp(document.createdAt),
    updated_at: timestamp(document.updatedAt),
    revision: document.revision,
  };
}

export function conversationListItem(document: ConversationDocument): ConversationListItem {
  return {
    id: document.id,
    channel: document.channelType,
    status: document.status === 'open' ? 'open' : 'closed',
    assigned: document.assignee?.id ?? null,
    inbox: document.inbox,
    target: document.target,
    members: document.members,
    created: timestamp(document.createdAt),
    updated: timestamp(document.updatedAt),
    read: !isUnread(document),
    replied: document.replied,
    ...NOT_YET,
  };
}

/** RFC 3339 in UTC with milliseconds. */
const timestamp = (at: Millis): Timestamp => new Date(at).toISOString();

const contactWithoutRecord = (id: string): ContactView => ({
  id,
  phone: null,
  email: null,
  first_name: '',
  last_name: null,
  full_name: null,
  preferred_channel: null,
  metadata: {},
  status: 'active',
  created_at: null,
  updated_at: null,
  last_contacted: null,
});

const participantView = (participant: ConversationDocument['participants'][number]): ParticipantView => ({
  id: participant.id,
  type: participant.type,
  status: participant.status,
  display_name: participant.displayName,
  avatar_url: participant.avatarUrl,
  contact:
    participant.contact === null
      ? null
      : {
          identifier_key: participant.contact.identifierKey,
          identifier_value: participant.contact.identifierValue,
          platform_address: participant.contact.platformAddress,
        },
});
