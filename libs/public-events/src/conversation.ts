import type {
  Accessibility,
  Assignee,
  ChannelType,
  ContactIdentifier,
  MessageKind,
  MessageStatus,
  Millis,
  ParticipantRef,
  ParticipantStatus,
  Visibility,
} from '@parley/domain';

/**
 * What payloads need to know of a conversation, folded from its events; plain JSON. What records say of people is not in it. Bounded
 * as the state of a conversation is, whatever the number of its messages.
 */
export interface PublicConversation {
  readonly workspace: string;
  readonly id: string;
  /** Of the last commit that it knows. */
  readonly revision: number;
  readonly status: 'open' | 'closed' | 'archived' | 'deleted';
  readonly contactId: string;
  readonly inbox: string;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly target: string | null;
  readonly subject: string | null;
  readonly description: string | null;
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly tags: readonly string[];
  readonly assignee: Assignee | null;
  readonly participants: readonly PublicParticipant[];
  readonly initiator: ParticipantRef;
  /** As it called itself in its last message that says a name, whether it takes part or not. */
  readonly initiatorName: string | null;
  readonly messageCount: number;
  readonly lastMessage: LastMessage | null;
  readonly createdAt: Millis;
  /** Stamp of the last commit that moved it (rule 4). */
  readonly updatedAt: Millis;
}

export interface PublicParticipant extends ParticipantRef {
  readonly status: ParticipantStatus;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly contact: ContactIdentifier | null;
  /** As it called itself in its last message that says a name. */
  readonly senderName: string | null;
}

interface LastMessage {
  readonly id: string;
  readonly number: number;
  readonly kind: MessageKind;
  readonly preview: string;
  readonly status: MessageStatus;
  readonly sender: ParticipantRef;
  readonly senderName: string | null;
  readonly at: Millis;
}
