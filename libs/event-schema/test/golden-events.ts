import type { ConversationEvent } from '@parley/domain';

const at = Date.parse('2026-03-02T09:00:00.123Z');
const by = { type: 'attendant', id: 'usr_ada' } as const;

/**
 * What each golden sample means to the domain today, by the name that it is stored under. When an event gets a new version
 * the older names stay, and mean the newest form.
 */
export const goldenEvents: { readonly [storedName: string]: ConversationEvent } = {
  'ConversationOpened.v1': {
    type: 'ConversationOpened',
    at,
    by,
    contactId: 'ct_zoe',
    inbox: 'inb_sales',
    channelId: 'chn_1',
    channelType: 'whatsapp',
    priority: 'high',
    tags: ['vip'],
    labels: ['Berlin', 'trial'],
    visibility: 'private',
    accessibility: 'invite-only',
    assignee: { id: 'usr_ada', type: 'attendant' },
    initiator: { type: 'contact', id: 'ct_zoe' },
    members: ['usr_ada', 'usr_ben'],
    previous: 'conv_before',
    private: { target: '+4930123456', subject: 'A broken kettle', description: null, memberNames: ['Ada', null] },
  },
  'ParticipantAdded.v1': {
    type: 'ParticipantAdded',
    at,
    by,
    participant: { type: 'contact', id: 'ct_zoe' },
    status: 'active',
    private: {
      displayName: 'Zoë',
      avatarUrl: 'https://example.test/zoe.png',
      contact: { identifierKey: 'phonenumber', identifierValue: '+4930123456', platformAddress: null },
    },
  },
  'MessageReceived.v1': {
    type: 'MessageReceived',
    at,
    by,
    messageId: 'wamid.1',
    number: 1,
    kind: 'image',
    sender: { type: 'contact', id: 'ct_zoe' },
    sentAt: '2026-03-02T08:59:58.120Z',
    private: {
      text: 'It leaks 💧',
      attachments: [
        { url: 'https://example.test/kettle.jpg', contentType: 'image/jpeg', name: 'kettle.jpg', size: 48_213 },
      ],
      senderName: null,
    },
  },
  'MessageSent.v1': {
    type: 'MessageSent',
    at,
    by,
    messageId: 'msg_2',
    number: 2,
    kind: 'text',
    sender: { type: 'user', id: 'usr_ada' },
    sentAt: null,
    private: { text: 'A new one is on its way.', attachments: [], senderName: 'Ada' },
  },
  'ConversationAssigned.v1': {
    type: 'ConversationAssigned',
    at,
    by,
    assignee: { id: 'usr_ada', type: 'attendant' },
    previous: { id: 'agt_parrot', type: 'agent' },
  },
  'ConversationUnassigned.v1': {
    type: 'ConversationUnassigned',
    at,
    by,
    previous: { id: 'usr_ada', type: 'attendant' },
  },
  'ConversationClosed.v1': { type: 'ConversationClosed', at, by, resolution: 'resolved', cause: 'command' },
  'ConversationReopened.v1': { type: 'ConversationReopened', at, by, reason: 'new_message' },
  'ConversationRead.v1': { type: 'ConversationRead', at, by, upTo: 2, inboundRead: 1 },
  'ConversationMarkedUnread.v1': { type: 'ConversationMarkedUnread', at, by, inboundRead: 0 },
};
