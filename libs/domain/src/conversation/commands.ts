import type { Assignee, Stamp, Timestamp } from '../shared';
import type { Attachment, OpeningContent, ParticipantContent, ParticipantRef } from './events';
import type { ChannelId, ContactId, ConversationId, InboxId, MessageId } from './ids';
import type {
  Accessibility,
  ChannelType,
  MessageKind,
  ParticipantStatus,
  Priority,
  Resolution,
  Visibility,
} from './words';

export interface NewMessage {
  readonly direction: 'inbound' | 'outbound';
  readonly id: MessageId;
  readonly kind: MessageKind;
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  /** Absent: the contact of the conversation for an inbound message, the actor for an outbound one. */
  readonly sender?: ParticipantRef & { readonly name: string | null };
  readonly sentAt: Timestamp | null;
}

export interface NewParticipant extends ParticipantRef, ParticipantContent {
  readonly status: ParticipantStatus;
}

export interface OpenConversation extends Stamp {
  readonly type: 'OpenConversation';
  readonly contactId: ContactId;
  readonly inbox: InboxId;
  readonly channelId: ChannelId;
  readonly channelType: ChannelType;
  readonly priority: Priority | null;
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly members: readonly string[];
  readonly content: OpeningContent;
  readonly participants: readonly NewParticipant[];
  readonly assignee: Assignee | null;
  readonly message: NewMessage | null;
  readonly previous: ConversationId | null;
}

export interface RecordMessage extends Stamp {
  readonly type: 'RecordMessage';
  readonly message: NewMessage;
}

export interface AssignConversation extends Stamp {
  readonly type: 'AssignConversation';
  readonly assignee: Assignee;
}

export interface UnassignConversation extends Stamp {
  readonly type: 'UnassignConversation';
}

export interface CloseConversation extends Stamp {
  readonly type: 'CloseConversation';
  readonly resolution: Resolution;
}

export interface ReopenConversation extends Stamp {
  readonly type: 'ReopenConversation';
}

export interface MarkRead extends Stamp {
  readonly type: 'MarkRead';
  /** Absent: everything up to now. */
  readonly upTo: MessageId | null;
}

export interface MarkUnread extends Stamp {
  readonly type: 'MarkUnread';
}

export type ConversationCommand =
  | OpenConversation
  | RecordMessage
  | AssignConversation
  | UnassignConversation
  | CloseConversation
  | ReopenConversation
  | MarkRead
  | MarkUnread;
