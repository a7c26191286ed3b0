import type {
  Accessibility,
  ActorType,
  AssigneeType,
  ChannelType,
  ParticipantStatus,
  ParticipantType,
  Priority,
  Resolution,
  Timestamp,
  Visibility,
} from '@parley/domain';
import { isUnread, unreadCount, type ConversationDocument } from '../documents/conversation-document';
import type { Joined } from './joined';
import { contactView, fullName, timestamp, timestampOrNull, type ContactView } from './record-views';

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
  readonly status: ConversationDocument['status'];
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

interface MemberView {
  readonly id: string;
  readonly name: string | null;
}

interface ParticipantView {
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

export function conversationView(document: ConversationDocument, joined: Joined): ConversationView {
  const { lastMessage } = document;
  const contact = joined.contacts.get(document.contactId);
  return {
    id: document.id,
    workspace_id: document.workspace,
    contact_id: document.contactId,
    contact: contactView(contact, document.contactId),
    inbox: document.inbox,
    channel: document.channelType,
    channel_id: document.channelId,
    target: document.target,
    subject: document.subject,
    description: document.description,
    status: document.status,
    priority: document.priority,
    assigned_to: assigneeView(document, joined),
    assigned_type: document.assignee?.type ?? null,
    labels: document.labels,
    tags: document.tags,
    members: document.members,
    participants: document.participants.map((participant) => participantView(participant, joined)),
    message_count: document.messageCount,
    unread_count: unreadCount(document),
    read: !isUnread(document),
    replied: document.replied,
    blocked: contact?.blocked ?? false,
    muted: document.muted,
    snooze_till: timestampOrNull(document.snooze?.till),
    last_message_at: timestampOrNull(lastMessage?.at),
    last_message_preview: lastMessage?.preview ?? null,
    ...closingView(document),
    archived_at: timestampOrNull(document.archivedAt),
    visibility: document.visibility,
    accessibility: document.accessibility,
    created_at: timestamp(document.createdAt),
    updated_at: timestamp(document.updatedAt),
    revision: document.revision,
  };
}

/** Null, all of it, unless it is closed or archived now (rule 4). */
const closingView = ({
  closing,
}: ConversationDocument): Pick<ConversationView, 'resolution' | 'closed_at' | 'closed_by' | 'closed_by_type'> => ({
  resolution: closing?.resolution ?? null,
  closed_at: timestampOrNull(closing?.at),
  closed_by: closing?.by.id ?? null,
  closed_by_type: closing?.by.type ?? null,
});

/** An assignee without a record is its id alone. */
function assigneeView({ assignee }: ConversationDocument, { teammates }: Joined): ConversationView['assigned_to'] {
  if (assignee === null) return null;
  const teammate = teammates.get(assignee.id);
  return { id: assignee.id, name: teammate?.name ?? null, email: teammate?.email ?? null };
}

export function conversationListItem(document: ConversationDocument, joined: Joined): ConversationListItem {
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
    blocked: joined.contacts.get(document.contactId)?.blocked ?? false,
    muted: document.muted,
    snooze_till: timestampOrNull(document.snooze?.till),
  };
}

type Participant = ConversationDocument['participants'][number];

/** What it was not given of its own comes from the record of the contact or teammate. */
function participantView(participant: Participant, { contacts, teammates }: Joined): ParticipantView {
  const { id, type, status, displayName, avatarUrl, contact } = participant;
  const details = type === 'contact' ? contacts.get(id)?.details : undefined;
  const teammate = type === 'contact' ? undefined : teammates.get(id);
  const name = details == null ? teammate?.name : fullName(details.firstName, details.lastName);
  return {
    id,
    type,
    status,
    display_name: displayName ?? name ?? null,
    avatar_url: avatarUrl ?? teammate?.avatarUrl ?? null,
    contact:
      contact === null
        ? null
        : {
            identifier_key: contact.identifierKey,
            identifier_value: contact.identifierValue,
            platform_address: contact.platformAddress,
          },
  };
}
