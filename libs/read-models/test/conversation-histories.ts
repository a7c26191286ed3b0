import type { ConversationEvent } from '@parley/domain';
import { said, type Histories } from './histories';
import {
  ada,
  added,
  archived,
  attaching,
  closed,
  content,
  deleted,
  detailsChanged,
  image,
  invited,
  labelled,
  muted,
  opened,
  openedInFull,
  parrot,
  read,
  received,
  reopened,
  reported,
  saying,
  sent,
  snoozed,
  tagged,
  toAda,
  woken,
  zoe,
} from './history-events';

/* What happened to conversations. */

export const conversationHistories: Histories<ConversationEvent> = {
  ConversationOpened: [[opened], [openedInFull], [{ ...openedInFull, private: 'redacted' }], [opened, openedInFull]],
  ParticipantAdded: [
    [opened, added, invited, { ...added, participant: parrot }],
    [opened, added, invited, { ...added, status: 'pending', private: 'redacted' }],
  ],
  ParticipantRemoved: [[opened, added, invited, { ...said, type: 'ParticipantRemoved', participant: zoe }]],
  ParticipantActivated: [[opened, added, invited, { ...said, type: 'ParticipantActivated', participant: ada }]],
  MessageReceived: [
    [opened, received(1), received(2, { private: saying('It LEAKS, straße naïve 漏水 💧') })],
    [opened, sent(1), received(2, { blocked: true })],
    [opened, received(2), received(1, { private: saying('late') })],
    [opened, received(1, { private: saying('a'.repeat(139) + '👩‍👩‍👧‍👦é!') })],
    [opened, received(1, { private: saying('long and plain '.repeat(20)) })],
    [opened, received(1, { private: saying(`e${'\u0301'.repeat(3_000)}`) })],
    [opened, received(1, { kind: 'image', private: { ...content, text: ' ', attachments: [image] } })],
    [opened, received(1, { private: attaching('Image/JPEG') }), received(2, { private: attaching('application/pdf') })],
    [opened, received(1, { private: saying(null) })],
    [opened, received(1), received(2, { private: 'redacted' })],
    [opened, snoozed, received(1)],
    [opened, received(1), closed, received(2), reopened, archived, received(3)],
  ],
  MessageSent: [
    [opened, sent(1)],
    [opened, received(1), sent(2), sent(3, { kind: 'template', private: saying(null) })],
    [openedInFull, received(1, { blocked: true }), sent(2, { private: 'redacted' })],
  ],
  MessageStatusChanged: [
    [
      opened,
      sent(1),
      sent(2),
      reported(1, 'sent'),
      reported(2, 'failed'),
      reported(1, 'delivered'),
      reported(1, 'read'),
    ],
    [opened, sent(1), { ...reported(1, 'sent'), private: 'redacted' }],
  ],
  NoteAdded: [
    [opened, { ...said, type: 'NoteAdded', noteId: 'note_1', private: { text: 'Ask the workshop.' } }],
    [opened, { ...said, type: 'NoteAdded', noteId: 'note_1', private: 'redacted' }],
  ],
  ConversationAssigned: [
    [opened, toAda],
    [opened, toAda, { ...toAda, assignee: parrot, previous: toAda.assignee, routed: { rule: 'night', trigger: 1 } }],
  ],
  ConversationUnassigned: [[opened, toAda, { ...said, type: 'ConversationUnassigned', previous: toAda.assignee }]],
  ConversationNotRouted: [
    [opened, { ...said, type: 'ConversationNotRouted', trigger: 0, rule: 'night', reason: 'nobody is available' }],
  ],
  ConversationClosed: [
    [opened, received(1), closed],
    [opened, toAda, snoozed, { ...closed, resolution: 'spam', cause: 'blocked' }],
    [opened, closed, archived, { ...closed, resolution: 'unresolved' }],
  ],
  ConversationReopened: [
    [opened, closed, reopened],
    [opened, received(1), closed, archived, { ...reopened, reason: 'api' }],
  ],
  ConversationSnoozed: [
    [opened, received(1), snoozed],
    [opened, snoozed, { ...snoozed, snoozeId: 'snz_2', till: snoozed.till + 60_000 }],
    [opened, closed, snoozed],
  ],
  ConversationUnsnoozed: [[opened, snoozed, woken]],
  ConversationRead: [
    [opened, received(1), received(2), received(3), read],
    [opened, received(1), received(2), read, { ...read, upTo: 1, inboundRead: 1 }],
    [opened, received(1), read],
  ],
  ConversationMarkedUnread: [
    [opened, received(1), received(2), read, { ...said, type: 'ConversationMarkedUnread', inboundRead: 1 }],
    [opened, received(1), { ...said, type: 'ConversationMarkedUnread', inboundRead: 1 }],
  ],
  ConversationTransferred: [
    [
      opened,
      received(1),
      toAda,
      { ...said, type: 'ConversationTransferred', inbox: 'inb_support', previous: 'inb_sales' },
    ],
  ],
  ConversationTagsChanged: [
    [{ ...opened, tags: ['trial', 'vip'] }, tagged, { ...tagged, added: [], removed: ['öko'] }],
  ],
  ConversationLabelsChanged: [
    [{ ...opened, labels: ['trial', 'vip'] }, labelled, { ...labelled, added: [], removed: ['öko'] }],
  ],
  ConversationDetailsChanged: [
    [opened, detailsChanged],
    [openedInFull, { ...said, type: 'ConversationDetailsChanged', fields: ['priority'], priority: null, private: {} }],
    [openedInFull, { ...detailsChanged, private: 'redacted' }],
    [openedInFull, { ...detailsChanged, fields: ['target'], private: { target: null } }],
  ],
  ConversationMuted: [[opened, muted]],
  ConversationUnmuted: [[opened, muted, { ...said, type: 'ConversationUnmuted' }]],
  ConversationArchived: [
    [opened, received(1), closed, archived],
    [opened, archived],
  ],
  ConversationDeleted: [
    [openedInFull, received(1), deleted],
    [opened, snoozed, closed, archived, deleted, received(1), deleted],
  ],
};
