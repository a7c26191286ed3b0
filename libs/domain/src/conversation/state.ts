import type { Assignee, Millis } from '../shared';
import type { OpeningContent } from './events';
import type { ChannelId, ContactId, InboxId, NoteId, SnoozeId } from './ids';
import { noMessages, type MessageIndex } from './message-index';
import type { ParticipantContent, ParticipantRef } from './participant-events';
import { noStatuses, type StatusWindow } from './status-window';
import type { Accessibility, ChannelType, ParticipantStatus, Priority, Resolution, Visibility } from './enums';

/**
 * What decisions need to know of a conversation, and no more: bounded whatever the conversation grows to, but for 16 bytes for
 * each message. Where a private part is gone, what it said is null here.
 */
export type Conversation = NotOpened | ExistingConversation | DeletedConversation;
export type ExistingConversation = OpenConversation | ClosedConversation | ArchivedConversation;

interface NotOpened {
  readonly status: 'none';
}

/** Terminal; its id is never free again. It still knows its thread and its messages, so that a repeat opens nothing. */
export interface DeletedConversation {
  readonly status: 'deleted';
  readonly revision: number;
  readonly contactId: ContactId;
  readonly channelId: ChannelId;
  readonly origin: InboxId;
  readonly messages: MessageIndex;
}

export interface Participant extends ParticipantRef {
  readonly status: ParticipantStatus;
  readonly content: ParticipantContent;
}

interface Opened {
  /** Revision of the last event. */
  readonly revision: number;
  readonly contactId: ContactId;
  readonly channelId: ChannelId;
  readonly channelType: ChannelType;
  /** The inbox that it came in by: a transfer does not change its thread. */
  readonly origin: InboxId;
  readonly inbox: InboxId;
  readonly priority: Priority | null;
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly members: readonly string[];
  readonly content: OpeningContent;
  readonly muted: boolean;
  readonly assignee: Assignee | null;
  readonly participants: readonly Participant[];
  readonly messages: MessageIndex;
  readonly statuses: StatusWindow;
  readonly messageCount: number;
  /** Inbound messages that count as unread: all but those of a blocked contact (rule 9). */
  readonly inboundCount: number;
  /** How many of them are read; `unread` is the rest (rule 3). */
  readonly inboundRead: number;
  readonly snooze: { readonly id: SnoozeId; readonly till: Millis } | null;
  /** It was closed at least once, so a message may have gone on to another conversation of its thread (rule 15). */
  readonly everClosed: boolean;
  /** Stamp of the last opening, message, reopening, end of a snooze or transfer (rule 8). */
  readonly activeAt: Millis;
  readonly lastNote: NoteId | null;
  /**
   * Routing is late with events up to this revision: it has looked at one of them, or the conversation was assigned, unassigned, moved or reopened
   * since; -1 before the first.
   */
  readonly routedAt: number;
}

export interface OpenConversation extends Opened {
  readonly status: 'open';
}

interface Ended extends Opened {
  readonly resolution: Resolution;
  readonly closedAt: Millis;
}

export interface ClosedConversation extends Ended {
  readonly status: 'closed';
}

export interface ArchivedConversation extends Ended {
  readonly status: 'archived';
}

export const initialState: Conversation = { status: 'none' };

export const conversationExists = (state: Conversation): state is ExistingConversation =>
  state.status !== 'none' && state.status !== 'deleted';

type Settings = Pick<
  Opened,
  | 'contactId'
  | 'channelId'
  | 'channelType'
  | 'inbox'
  | 'priority'
  | 'visibility'
  | 'accessibility'
  | 'tags'
  | 'labels'
  | 'members'
>;

export const opened = (settings: Settings, content: OpeningContent, at: Millis): OpenConversation => ({
  status: 'open',
  revision: 0,
  ...settings,
  origin: settings.inbox,
  content,
  muted: false,
  assignee: null,
  participants: [],
  messages: noMessages,
  statuses: noStatuses,
  messageCount: 0,
  inboundCount: 0,
  inboundRead: 0,
  snooze: null,
  everClosed: false,
  activeAt: at,
  lastNote: null,
  routedAt: -1,
});

/** Inbound messages numbered above the last one read; never negative (rule 3). */
export const unreadCount = ({ inboundCount, inboundRead }: ExistingConversation): number => inboundCount - inboundRead;

export const noParticipantContent: ParticipantContent = { displayName: null, avatarUrl: null, contact: null };
