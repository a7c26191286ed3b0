import type {
  Accessibility,
  Actor,
  Assignee,
  ChannelType,
  ContactIdentifier,
  Millis,
  ParticipantRef,
  ParticipantStatus,
  Priority,
  Resolution,
  Visibility,
} from '@parley/domain';
import type { Position } from '@parley/event-store';
import { memoryBytes } from '@parley/platform';

/** What lists and pages show. */
export const CONVERSATION_STATUSES = ['open', 'closed', 'archived'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/**
 * What the read model keeps of one conversation: only what its events say, plain JSON without an undefined in it. What other
 * records say (names of contacts and teammates, blocked) is joined when a page is read. Stored documents are never migrated:
 * after a change of this shape the read model is rebuilt from the log.
 */
export interface ConversationDocument {
  readonly workspace: string;
  readonly id: string;
  /** Stream revision of the last commit applied; one at or below it changes nothing. */
  readonly revision: number;
  /** Where that commit lies in the log: a contact erased behind it takes with it all that the document says of the contact. */
  readonly position: Position;
  readonly contactId: string;
  readonly inbox: string;
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly target: string | null;
  readonly subject: string | null;
  readonly description: string | null;
  readonly priority: Priority | null;
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly members: readonly Member[];
  readonly participants: readonly Participant[];
  readonly assignee: Assignee | null;
  /** A deleted one is shown to nobody; it is kept because others may wait for its revision. */
  readonly status: ConversationStatus | 'deleted';
  /** Null unless the conversation is closed or archived now (rule 4). */
  readonly closing: Closing | null;
  /** Null unless it is archived now. */
  readonly archivedAt: Millis | null;
  /** Null unless it is snoozed now; only open ones are. */
  readonly snooze: { readonly id: string; readonly till: Millis } | null;
  readonly muted: boolean;
  readonly messageCount: number;
  /** Inbound messages but those of a blocked contact, which never count as unread (rule 9). */
  readonly inboundCount: number;
  /** How many inbound messages are read; unread is the rest (rule 3). */
  readonly inboundRead: number;
  /** Whether the contact has written at all, blocked or not. */
  readonly everReceived: boolean;
  /** An outbound message follows the last inbound one (rule 3), also one of a blocked contact. */
  readonly replied: boolean;
  readonly lastMessage: LastMessage | null;
  readonly createdAt: Millis;
  /** Stamp of the last commit that bumped it in lists (rule 4). */
  readonly updatedAt: Millis;
}

export interface Member {
  readonly id: string;
  readonly name: string | null;
}

export interface Participant extends ParticipantRef {
  readonly status: ParticipantStatus;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly contact: ContactIdentifier | null;
}

interface Closing {
  readonly at: Millis;
  readonly by: Actor;
  readonly resolution: Resolution;
}

export interface LastMessage {
  readonly number: number;
  readonly at: Millis;
  /** Who sent it, where that is a contact. */
  readonly contactId: string | null;
  /** At most 140 graphemes. */
  readonly preview: string;
}

/** Inbound messages numbered above the last one read; never negative (rule 3). */
export const unreadCount = ({ inboundCount, inboundRead }: ConversationDocument): number => inboundCount - inboundRead;

export const isUnread = (document: ConversationDocument): boolean => unreadCount(document) > 0;

/** What a document takes besides itself where it is kept: its key and its place. */
const PLACE_BYTES = 300;

/** What a document that is kept takes of memory, in bytes. */
export const weightOf = (document: ConversationDocument): number => PLACE_BYTES + memoryBytes(document);

const GROWING = ['subject', 'description', 'tags', 'labels', 'members', 'participants'] as const;

/** A preview of so many UTF-16 units is weighed each time it changes; hardly any is as long. */
const LONG_PREVIEW = 300;

const hasLongPreview = ({ lastMessage }: ConversationDocument): boolean =>
  lastMessage !== null && lastMessage.preview.length >= LONG_PREVIEW;

/** Whether it weighs about the same after a change: what can grow much is what it was. Much cheaper than to weigh it. */
export const weighsTheSame = (before: ConversationDocument, after: ConversationDocument): boolean =>
  GROWING.every((field) => before[field] === after[field]) &&
  (before.lastMessage === after.lastMessage || !(hasLongPreview(before) || hasLongPreview(after)));
