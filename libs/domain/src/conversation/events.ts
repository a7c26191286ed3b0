/*
 * These events are stored for ever. Never change what one means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how). Personal content belongs into `private`.
 */
import type { Assignee, Private, Stamp, Timestamp } from '../shared';
import type { ChannelId, ContactId, ConversationId, InboxId, MessageId, ParticipantId } from './ids';
import type {
  Accessibility,
  ChannelType,
  CloseCause,
  MessageKind,
  ParticipantStatus,
  ParticipantType,
  Priority,
  ReopenReason,
  Resolution,
  Visibility,
} from './words';

/** A participant by what identifies it. */
export interface ParticipantRef {
  readonly type: ParticipantType;
  readonly id: ParticipantId;
}

export interface ConversationOpened extends Stamp {
  readonly type: 'ConversationOpened';
  readonly contactId: ContactId;
  readonly inbox: InboxId;
  readonly channelId: ChannelId;
  readonly channelType: ChannelType;
  readonly priority: Priority | null;
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  /** An assignee given at creation; ConversationAssigned follows in the same commit. */
  readonly assignee: Assignee | null;
  /** The sender of the first message that came with the opening, else the creating attendant or agent, else the contact. */
  readonly initiator: ParticipantRef;
  /** Ids of team members; their names are private, in the same order. */
  readonly members: readonly string[];
  /** The conversation of the same thread before this one (rule 15). */
  readonly previous: ConversationId | null;
  readonly private: Private<OpeningContent>;
}

export interface OpeningContent {
  readonly target: string | null;
  readonly subject: string | null;
  readonly description: string | null;
  readonly memberNames: readonly (string | null)[];
}

export interface ParticipantAdded extends Stamp {
  readonly type: 'ParticipantAdded';
  readonly participant: ParticipantRef;
  readonly status: ParticipantStatus;
  readonly private: Private<ParticipantContent>;
}

export interface ParticipantContent {
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly contact: ContactIdentifier | null;
}

export interface ContactIdentifier {
  readonly identifierKey: string;
  readonly identifierValue: string;
  readonly platformAddress: string | null;
}

interface MessageRecorded extends Stamp {
  readonly messageId: MessageId;
  /** Place among the messages of the conversation, inbound and outbound, from 1 (rule 3). */
  readonly number: number;
  readonly kind: MessageKind;
  readonly sender: ParticipantRef;
  /** The channel's claim of when it was sent; decides nothing (rule 4). */
  readonly sentAt: Timestamp | null;
  readonly private: Private<MessageContent>;
}

export interface MessageReceived extends MessageRecorded {
  readonly type: 'MessageReceived';
}

export interface MessageSent extends MessageRecorded {
  readonly type: 'MessageSent';
}

export interface MessageContent {
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  readonly senderName: string | null;
}

export interface Attachment {
  readonly url: string;
  readonly contentType: string;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
}

export interface ConversationAssigned extends Stamp {
  readonly type: 'ConversationAssigned';
  readonly assignee: Assignee;
  readonly previous: Assignee | null;
}

export interface ConversationUnassigned extends Stamp {
  readonly type: 'ConversationUnassigned';
  readonly previous: Assignee;
}

export interface ConversationClosed extends Stamp {
  readonly type: 'ConversationClosed';
  readonly resolution: Resolution;
  readonly cause: CloseCause;
}

export interface ConversationReopened extends Stamp {
  readonly type: 'ConversationReopened';
  readonly reason: ReopenReason;
}

export interface ConversationRead extends Stamp {
  readonly type: 'ConversationRead';
  /** Number of the last message read. */
  readonly upTo: number;
  /** How many inbound messages are numbered up to it: unread are the inbound ones beyond. */
  readonly inboundRead: number;
}

export interface ConversationMarkedUnread extends Stamp {
  readonly type: 'ConversationMarkedUnread';
  /** Likewise, just before the last inbound message. */
  readonly inboundRead: number;
}

export type ConversationEvent =
  | ConversationOpened
  | ParticipantAdded
  | MessageReceived
  | MessageSent
  | ConversationAssigned
  | ConversationUnassigned
  | ConversationClosed
  | ConversationReopened
  | ConversationRead
  | ConversationMarkedUnread;
