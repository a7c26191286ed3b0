import type { ConversationEvent, MessageContent } from '@parley/domain';
import { said } from './histories';

/* The events that histories of conversations are made of. */

export const zoe = { type: 'contact', id: 'ct_zoe' } as const;
export const ada = { type: 'user', id: 'usr_ada' } as const;
export const parrot = { type: 'agent', id: 'agt_parrot' } as const;

export const opened: ConversationEvent & { type: 'ConversationOpened' } = {
  ...said,
  type: 'ConversationOpened',
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
  initiator: zoe,
  members: [],
  previous: null,
  private: { target: null, subject: null, description: null, memberNames: [] },
};

export const openedInFull: typeof opened = {
  ...opened,
  contactId: 'ct_yan',
  inbox: 'inb_support',
  channelId: 'chn_2',
  channelType: 'email',
  priority: 'low',
  tags: ['vip', 'Öko'],
  labels: ['Berlin'],
  visibility: 'public',
  accessibility: 'open',
  assignee: { type: 'attendant', id: ada.id },
  members: ['usr_ada', 'usr_ben'],
  previous: 'conv_before',
  private: {
    target: 'yan@example.test',
    subject: 'Ein ÄRGERNIS: a broken Kettle, 水壶坏了',
    description: 'It leaks.',
    memberNames: ['Ada', null],
  },
};

export const added: ConversationEvent & { type: 'ParticipantAdded' } = {
  ...said,
  type: 'ParticipantAdded',
  participant: zoe,
  status: 'active',
  private: {
    displayName: 'Zoë',
    avatarUrl: 'https://example.test/zoe.png',
    contact: { identifierKey: 'phonenumber', identifierValue: '+4930123456', platformAddress: 'wa_1' },
  },
};
export const invited: typeof added = {
  ...added,
  participant: ada,
  status: 'pending',
  private: { displayName: 'Ada', avatarUrl: null, contact: null },
};

export const content: MessageContent = { text: 'It leaks', attachments: [], senderName: 'Zoë' };
export const image = { url: 'https://example.test/a', contentType: 'image/jpeg', name: 'kettle.jpg', size: 48_213 };

export const received = (
  number: number,
  over: Partial<ConversationEvent & { type: 'MessageReceived' }> = {},
): ConversationEvent & { type: 'MessageReceived' } => ({
  ...said,
  type: 'MessageReceived',
  messageId: `wamid.${number}`,
  number,
  kind: 'text',
  sender: zoe,
  sentAt: '2026-03-02T08:59:58.120Z',
  private: content,
  ...over,
});

export const sent = (
  number: number,
  over: Partial<ConversationEvent & { type: 'MessageSent' }> = {},
): ConversationEvent & { type: 'MessageSent' } => ({
  ...said,
  type: 'MessageSent',
  messageId: `msg_${number}`,
  number,
  kind: 'text',
  sender: ada,
  sentAt: null,
  private: { ...content, text: 'On its way.', senderName: 'Ada' },
  ...over,
});

export const saying = (text: string | null): MessageContent => ({ ...content, text });
export const attaching = (contentType: string): MessageContent => ({
  ...saying(null),
  attachments: [{ ...image, contentType }],
});

export const reported = (number: number, status: 'sent' | 'failed' | 'delivered' | 'read') =>
  ({
    ...said,
    type: 'MessageStatusChanged',
    messageId: `msg_${number}`,
    number,
    status,
    private: { reason: 'r' },
  }) as const;

export const toAda = {
  ...said,
  type: 'ConversationAssigned',
  assignee: { type: 'attendant', id: ada.id },
  previous: null,
} as const;
export const closed = { ...said, type: 'ConversationClosed', resolution: 'resolved', cause: 'command' } as const;
export const reopened = { ...said, type: 'ConversationReopened', reason: 'manual' } as const;
export const snoozed = { ...said, type: 'ConversationSnoozed', snoozeId: 'snz_1', till: 1_772_528_400_000 } as const;
export const woken = { ...said, type: 'ConversationUnsnoozed', snoozeId: 'snz_1', reason: 'timer' } as const;
export const read = { ...said, type: 'ConversationRead', upTo: 2, inboundRead: 2 } as const;
export const muted = { ...said, type: 'ConversationMuted' } as const;
export const archived = { ...said, type: 'ConversationArchived' } as const;
export const deleted = { ...said, type: 'ConversationDeleted' } as const;
export const tagged = { ...said, type: 'ConversationTagsChanged', added: ['VIP', 'Öko'], removed: ['trial'] } as const;
export const labelled = { ...tagged, type: 'ConversationLabelsChanged' } as const;

export const detailsChanged: ConversationEvent & { type: 'ConversationDetailsChanged' } = {
  ...said,
  type: 'ConversationDetailsChanged',
  fields: ['subject', 'description', 'priority', 'target', 'members', 'visibility', 'accessibility'],
  priority: 'high',
  visibility: 'public',
  accessibility: 'open',
  members: ['usr_ada', 'usr_ben'],
  private: { subject: 'A Kettle', description: 'Broken', target: '+4930123456', memberNames: ['Ada', null] },
};
