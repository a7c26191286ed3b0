import type {
  Actor,
  Assignee,
  Command,
  ConversationAssigned,
  ConversationClosed,
  ConversationEvent,
  ConversationMarkedUnread,
  ConversationOpened,
  ConversationRead,
  ConversationReopened,
  ConversationUnassigned,
  MessageReceived,
  MessageSent,
  NewMessage,
  ParticipantAdded,
  Stamp,
} from '@parley/domain';

/** Monday, when the examples' conversations begin; their commands come an hour later. */
export const MONDAY = Date.parse('2026-03-02T09:00:00.000Z');
export const LATER = MONDAY + 3_600_000;

export const zoe: Actor = { type: 'contact', id: 'ct_zoe' };
export const ada: Actor = { type: 'attendant', id: 'usr_ada' };
export const parrot: Actor = { type: 'agent', id: 'agt_parrot' };
export const routing: Actor = { type: 'automation', id: 'routing' };
export const crm: Actor = { type: 'api', id: 'key_crm' };

export const toAda: Assignee = { type: 'attendant', id: ada.id };
export const toBen: Assignee = { type: 'attendant', id: 'usr_ben' };
export const toParrot: Assignee = { type: 'agent', id: parrot.id };

const happened: Stamp = { at: MONDAY, by: crm };
const asked: Stamp = { at: LATER, by: ada };

/* Commands. */

export const openConversation = (over: Partial<Command.OpenConversation> = {}): Command.OpenConversation => ({
  type: 'OpenConversation',
  at: MONDAY,
  by: crm,
  contactId: zoe.id,
  inbox: 'inb_sales',
  channelId: 'chn_1',
  channelType: 'whatsapp',
  priority: null,
  tags: [],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  members: [],
  content: { target: null, subject: null, description: null, memberNames: [] },
  participants: [],
  assignee: null,
  message: null,
  previous: null,
  ...over,
});

export const inbound = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  direction: 'inbound',
  id,
  kind: 'text',
  text: `text of ${id}`,
  attachments: [],
  sentAt: null,
  ...over,
});

export const outbound = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  ...inbound(id),
  direction: 'outbound',
  ...over,
});

/** An inbound message comes from the contact, an outbound one from Ada, unless a stamp says otherwise. */
export const recordMessage = (message: NewMessage, stamp: Partial<Stamp> = {}): Command.RecordMessage => ({
  type: 'RecordMessage',
  at: LATER,
  by: message.direction === 'inbound' ? zoe : ada,
  ...stamp,
  message,
});

export const assignConversation = (assignee: Assignee, stamp: Partial<Stamp> = {}): Command.AssignConversation => ({
  type: 'AssignConversation',
  ...asked,
  ...stamp,
  assignee,
});

export const unassignConversation = (stamp: Partial<Stamp> = {}): Command.UnassignConversation => ({
  type: 'UnassignConversation',
  ...asked,
  ...stamp,
});

export const closeConversation = (over: Partial<Command.CloseConversation> = {}): Command.CloseConversation => ({
  type: 'CloseConversation',
  ...asked,
  resolution: 'resolved',
  ...over,
});

export const reopenConversation = (stamp: Partial<Stamp> = {}): Command.ReopenConversation => ({
  type: 'ReopenConversation',
  ...asked,
  ...stamp,
});

export const markRead = (upTo: string | null = null, stamp: Partial<Stamp> = {}): Command.MarkRead => ({
  type: 'MarkRead',
  ...asked,
  ...stamp,
  upTo,
});

export const markUnread = (stamp: Partial<Stamp> = {}): Command.MarkUnread => ({
  type: 'MarkUnread',
  ...asked,
  ...stamp,
});

/* Events. */

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

/** A teammate who joined by sending or by being assigned. */
export const joined = ({ type, id }: Assignee, displayName: string | null = null): ParticipantAdded =>
  participantAdded({
    participant: { type: type === 'attendant' ? 'user' : 'agent', id },
    private: { displayName, avatarUrl: null, contact: null },
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

export const conversationAssigned = (assignee: Assignee, previous: Assignee | null = null): ConversationAssigned => ({
  type: 'ConversationAssigned',
  ...happened,
  assignee,
  previous,
});

export const conversationUnassigned = (previous: Assignee): ConversationUnassigned => ({
  type: 'ConversationUnassigned',
  ...happened,
  previous,
});

export const conversationClosed = (over: Partial<ConversationClosed> = {}): ConversationClosed => ({
  type: 'ConversationClosed',
  ...happened,
  resolution: 'resolved',
  cause: 'command',
  ...over,
});

export const conversationReopened = (reason: ConversationReopened['reason']): ConversationReopened => ({
  type: 'ConversationReopened',
  ...happened,
  reason,
});

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

/* Histories. */

export const anOpenConversation: readonly ConversationEvent[] = [conversationOpened(), participantAdded()];
export const aClosedConversation: readonly ConversationEvent[] = [...anOpenConversation, conversationClosed()];
