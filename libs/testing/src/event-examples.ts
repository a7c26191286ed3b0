import type {
  Assignee,
  ConversationArchived,
  ConversationAssigned,
  ConversationClosed,
  ConversationDeleted,
  ConversationDetailsChanged,
  ConversationLabelsChanged,
  ConversationMarkedUnread,
  ConversationMuted,
  ConversationNotRouted,
  ConversationOpened,
  ConversationRead,
  ConversationReopened,
  ConversationSnoozed,
  ConversationTagsChanged,
  ConversationTransferred,
  ConversationUnassigned,
  ConversationUnmuted,
  ConversationUnsnoozed,
  MessageReceived,
  MessageSent,
  MessageStatus,
  MessageStatusChanged,
  NoteAdded,
  ParticipantActivated,
  ParticipantAdded,
  ParticipantRef,
  ParticipantRemoved,
} from '@parley/domain';
import { ada, happened, LATER, zoe } from './example-people';

/* The events of conversations, on Monday and by the CRM unless they say otherwise. */

export const conversationOpened = (over: Partial<ConversationOpened> = {}): ConversationOpened => ({
  type: 'ConversationOpened',
  ...happened,
  contactId: zoe.id,
  inbox: 'inb_sales',
  channelId: 'chn_1',
  channelType: 'whatsapp',
  priority: null,
  tags: [],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  assignee: null,
  initiator: { type: 'contact', id: zoe.id },
  members: [],
  previous: null,
  private: { target: null, subject: null, description: null, memberNames: [] },
  ...over,
});

/** The contact, active, unless told otherwise. */
export const participantAdded = (over: Partial<ParticipantAdded> = {}): ParticipantAdded => ({
  type: 'ParticipantAdded',
  ...happened,
  participant: { type: 'contact', id: zoe.id },
  status: 'active',
  private: { displayName: null, avatarUrl: null, contact: null },
  ...over,
});

const asParticipant = ({ type, id }: Assignee): ParticipantRef => ({
  type: type === 'attendant' ? 'user' : 'agent',
  id,
});

/** A teammate who joined by sending or by being assigned. */
export const joined = (teammate: Assignee, displayName: string | null = null): ParticipantAdded =>
  participantAdded({
    participant: asParticipant(teammate),
    private: { displayName, avatarUrl: null, contact: null },
  });

/** A teammate who was asked to take part and has not answered yet. */
export const invited = (teammate: Assignee): ParticipantAdded => ({ ...joined(teammate), status: 'pending' });

export const participantRemoved = (teammate: Assignee): ParticipantRemoved => ({
  type: 'ParticipantRemoved',
  ...happened,
  participant: asParticipant(teammate),
});

export const participantActivated = (teammate: Assignee): ParticipantActivated => ({
  type: 'ParticipantActivated',
  ...happened,
  participant: asParticipant(teammate),
});

/** The message `m1`, `m2` … by its number. */
export const messageReceived = (number: number, over: Partial<MessageReceived> = {}): MessageReceived => ({
  type: 'MessageReceived',
  ...happened,
  messageId: `m${number}`,
  number,
  kind: 'text',
  sender: { type: 'contact', id: zoe.id },
  sentAt: null,
  private: { text: `text of m${number}`, attachments: [], senderName: null },
  ...over,
});

/** The message `m1`, `m2` … by its number, from Ada. */
export const messageSent = (number: number, over: Partial<MessageSent> = {}): MessageSent => ({
  ...messageReceived(number),
  type: 'MessageSent',
  sender: { type: 'user', id: ada.id },
  ...over,
});

/** Of the message `m1`, `m2` … by its number. */
export const messageStatusChanged = (
  number: number,
  status: MessageStatus,
  reason: string | null = null,
): MessageStatusChanged => ({
  type: 'MessageStatusChanged',
  ...happened,
  messageId: `m${number}`,
  number,
  status,
  private: { reason },
});

export const noteAdded = (noteId: string, text = `note ${noteId}`): NoteAdded => ({
  type: 'NoteAdded',
  ...happened,
  noteId,
  private: { text },
});

export const conversationAssigned = (
  assignee: Assignee,
  previous: Assignee | null = null,
  over: Pick<ConversationAssigned, 'routed'> = {},
): ConversationAssigned => ({ type: 'ConversationAssigned', ...happened, assignee, previous, ...over });

export const conversationUnassigned = (previous: Assignee): ConversationUnassigned => ({
  type: 'ConversationUnassigned',
  ...happened,
  previous,
});

export const conversationNotRouted = (
  trigger: number,
  over: Partial<ConversationNotRouted> = {},
): ConversationNotRouted => ({
  type: 'ConversationNotRouted',
  ...happened,
  trigger,
  rule: 'rule_1',
  reason: 'nobody is available',
  ...over,
});

export const conversationClosed = (over: Partial<ConversationClosed> = {}): ConversationClosed => ({
  type: 'ConversationClosed',
  ...happened,
  resolution: 'resolved',
  cause: 'command',
  ...over,
});

export const conversationReopened = (
  reason: ConversationReopened['reason'],
  over: Partial<ConversationReopened> = {},
): ConversationReopened => ({ type: 'ConversationReopened', ...happened, reason, ...over });

/** For two hours, till one after the commands. */
export const conversationSnoozed = (snoozeId: string, till = LATER + 3_600_000): ConversationSnoozed => ({
  type: 'ConversationSnoozed',
  ...happened,
  snoozeId,
  till,
});

export const conversationUnsnoozed = (
  snoozeId: string,
  reason: ConversationUnsnoozed['reason'],
  over: Partial<ConversationUnsnoozed> = {},
): ConversationUnsnoozed => ({ type: 'ConversationUnsnoozed', ...happened, snoozeId, reason, ...over });

export const conversationRead = (upTo: number, inboundRead: number): ConversationRead => ({
  type: 'ConversationRead',
  ...happened,
  upTo,
  inboundRead,
});

export const conversationMarkedUnread = (inboundRead: number): ConversationMarkedUnread => ({
  type: 'ConversationMarkedUnread',
  ...happened,
  inboundRead,
});

export const conversationTransferred = (
  inbox: string,
  over: Partial<ConversationTransferred> = {},
): ConversationTransferred => ({
  type: 'ConversationTransferred',
  ...happened,
  inbox,
  previous: 'inb_sales',
  ...over,
});

type Words = Partial<Pick<ConversationTagsChanged, 'added' | 'removed'>>;

export const conversationTagsChanged = (over: Words): ConversationTagsChanged => ({
  type: 'ConversationTagsChanged',
  ...happened,
  added: [],
  removed: [],
  ...over,
});

export const conversationLabelsChanged = (over: Words): ConversationLabelsChanged => ({
  ...conversationTagsChanged(over),
  type: 'ConversationLabelsChanged',
});

export const conversationDetailsChanged = (
  over: Omit<Partial<ConversationDetailsChanged>, 'fields'> & Pick<ConversationDetailsChanged, 'fields'>,
): ConversationDetailsChanged => ({ type: 'ConversationDetailsChanged', ...happened, private: {}, ...over });

export const conversationMuted = (): ConversationMuted => ({ type: 'ConversationMuted', ...happened });
export const conversationUnmuted = (): ConversationUnmuted => ({ type: 'ConversationUnmuted', ...happened });
export const conversationArchived = (): ConversationArchived => ({ type: 'ConversationArchived', ...happened });
export const conversationDeleted = (): ConversationDeleted => ({ type: 'ConversationDeleted', ...happened });
