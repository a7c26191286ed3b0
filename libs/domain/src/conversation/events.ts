/*
 * These events are stored for ever. Never change what one means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how). Personal content belongs into `private`.
 */
import type { Assignee, Millis, Private, Stamp } from '../shared';
import type { ChannelId, ContactId, ConversationId, InboxId, SnoozeId } from './ids';
import type { MessageReceived, MessageSent, MessageStatusChanged, NoteAdded } from './message-events';
import type { ParticipantActivated, ParticipantAdded, ParticipantRef, ParticipantRemoved } from './participant-events';
import type {
  Accessibility,
  ChannelType,
  CloseCause,
  Priority,
  ReopenReason,
  Resolution,
  RoutedReason,
  UnsnoozeReason,
  Visibility,
} from './enums';

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

export interface ConversationAssigned extends Stamp {
  readonly type: 'ConversationAssigned';
  readonly assignee: Assignee;
  readonly previous: Assignee | null;
  /** The routing rule that assigned it, and the revision of the event that made it look. */
  readonly routed?: Routed;
}

export interface Routed {
  readonly rule: string;
  readonly trigger: number;
  readonly reason?: RoutedReason;
}

/** Routing looked at the conversation and left it unassigned; the audit log says why. */
export interface ConversationNotRouted extends Stamp {
  readonly type: 'ConversationNotRouted';
  readonly trigger: number;
  /** The rule that matched, if any did. */
  readonly rule: string | null;
  readonly reason: string;
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

export interface ConversationSnoozed extends Stamp {
  readonly type: 'ConversationSnoozed';
  /** Each snooze has its own; a wake holds only for that one (rule 7). */
  readonly snoozeId: SnoozeId;
  readonly till: Millis;
}

export interface ConversationUnsnoozed extends Stamp {
  readonly type: 'ConversationUnsnoozed';
  readonly snoozeId: SnoozeId;
  readonly reason: UnsnoozeReason;
}

export interface ConversationTransferred extends Stamp {
  readonly type: 'ConversationTransferred';
  readonly inbox: InboxId;
  readonly previous: InboxId;
}

/** The net change: words as they are written in the set (rule 14). */
export interface ConversationTagsChanged extends Stamp {
  readonly type: 'ConversationTagsChanged';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface ConversationLabelsChanged extends Stamp {
  readonly type: 'ConversationLabelsChanged';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Only what changed. `fields` names all of it, so that it is known also when the private part is gone. */
export interface ConversationDetailsChanged extends Stamp {
  readonly type: 'ConversationDetailsChanged';
  readonly fields: readonly DetailField[];
  readonly priority?: Priority | null;
  readonly visibility?: Visibility;
  readonly accessibility?: Accessibility;
  /** Ids; their names are private, in the same order. */
  readonly members?: readonly string[];
  readonly private: Private<Partial<OpeningContent>>;
}

export const DETAIL_FIELDS = [
  'subject',
  'description',
  'priority',
  'target',
  'members',
  'visibility',
  'accessibility',
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

export interface ConversationMuted extends Stamp {
  readonly type: 'ConversationMuted';
}

export interface ConversationUnmuted extends Stamp {
  readonly type: 'ConversationUnmuted';
}

export interface ConversationArchived extends Stamp {
  readonly type: 'ConversationArchived';
}

export interface ConversationDeleted extends Stamp {
  readonly type: 'ConversationDeleted';
}

export type ConversationEvent =
  | ConversationOpened
  | ParticipantAdded
  | ParticipantRemoved
  | ParticipantActivated
  | MessageReceived
  | MessageSent
  | MessageStatusChanged
  | NoteAdded
  | ConversationAssigned
  | ConversationUnassigned
  | ConversationNotRouted
  | ConversationClosed
  | ConversationReopened
  | ConversationSnoozed
  | ConversationUnsnoozed
  | ConversationRead
  | ConversationMarkedUnread
  | ConversationTransferred
  | ConversationTagsChanged
  | ConversationLabelsChanged
  | ConversationDetailsChanged
  | ConversationMuted
  | ConversationUnmuted
  | ConversationArchived
  | ConversationDeleted;
