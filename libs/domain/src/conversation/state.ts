import type { Assignee } from '../shared';
import type { ParticipantRef } from './events';
import type { ContactId } from './ids';
import { noMessages, type MessageIndex } from './message-index';
import type { ParticipantStatus, Resolution } from './words';

/** What decisions need to know of a conversation, and no more. */
export type Conversation = NotOpened | OpenConversation | ClosedConversation;

export interface NotOpened {
  readonly status: 'none';
}

interface Opened {
  readonly contactId: ContactId;
  readonly assignee: Assignee | null;
  readonly participants: readonly (ParticipantRef & { readonly status: ParticipantStatus })[];
  readonly messages: MessageIndex;
  readonly messageCount: number;
  readonly inboundCount: number;
  /** How many inbound messages are read; `unread` is the rest (rule 3). */
  readonly inboundRead: number;
}

export interface OpenConversation extends Opened {
  readonly status: 'open';
}

export interface ClosedConversation extends Opened {
  readonly status: 'closed';
  readonly resolution: Resolution;
}

export const initialState: Conversation = { status: 'none' };

export const opened = (contactId: ContactId, assignee: Assignee | null): OpenConversation => ({
  status: 'open',
  contactId,
  assignee,
  participants: [],
  messages: noMessages,
  messageCount: 0,
  inboundCount: 0,
  inboundRead: 0,
});

/** Inbound messages numbered above the last one read; never negative (rule 3). */
export const unreadCount = (state: OpenConversation | ClosedConversation): number =>
  state.inboundCount - state.inboundRead;
