import type { ConversationCommand, ConversationEvent } from '@parley/domain';
import {
  aClosedConversation,
  anArchivedConversation,
  anOpenConversation,
  assignConversation,
  changeLabels,
  changeTags,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationMarkedUnread,
  conversationMuted,
  conversationNotRouted,
  conversationRead,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnassigned,
  conversationUnmuted,
  joined,
  leaveUnrouted,
  markRead,
  markUnread,
  messageReceived,
  messageSent,
  muteConversation,
  patchConversation,
  route,
  toAda,
  toBen,
  transferConversation,
  unassignConversation,
  unmuteConversation,
} from '@parley/testing';
import { cell, refused, type Cell } from './cell';

const tooMany = Array.from({ length: 101 }, (_, i) => `word ${i}`);

/** The rows in which an open conversation and a closed one are alike. */
const openOrClosed: readonly Cell[] = [[], [conversationClosed()]].flatMap((ending) => {
  const plain = [...anOpenConversation, ...ending];
  const assigned = [...anOpenConversation, conversationAssigned(toAda), joined(toAda), ...ending];
  const tagged = [...anOpenConversation, conversationTagsChanged({ added: ['VIP', 'new'] }), ...ending];
  const labelled = [...anOpenConversation, conversationLabelsChanged({ added: ['Berlin'] }), ...ending];
  return [
    cell('assigns it, and the assignee joins', plain, assignConversation(toAda), [
      conversationAssigned(toAda),
      joined(toAda),
    ]),
    cell('assigns it, and says from whom', assigned, assignConversation(toBen), [
      conversationAssigned(toBen, toAda),
      joined(toBen),
    ]),
    cell('to its assignee changes nothing', assigned, assignConversation(toAda), 'no change'),
    cell('unassigns it, and says from whom', assigned, unassignConversation(), [conversationUnassigned(toAda)]),
    cell('of nobody changes nothing', plain, unassignConversation(), 'no change'),

    cell('moves it, and says from where', assigned, transferConversation('inb_support'), [
      conversationTransferred('inb_support'),
    ]),
    cell('unassigns it when asked to', assigned, transferConversation('inb_support', { unassign: true }), [
      conversationTransferred('inb_support'),
      conversationUnassigned(toAda),
    ]),
    cell('into its inbox changes nothing', assigned, transferConversation('inb_sales'), 'no change'),

    cell('is one event with what really changed', tagged, changeTags({ add: [' vip', 'trial '], remove: ['NEW'] }), [
      conversationTagsChanged({ added: ['trial'], removed: ['new'] }),
    ]),
    cell('that are so already changes nothing', tagged, changeTags({ add: ['Vip'], remove: ['gone'] }), 'no change'),
    cell('beyond their number is refused', plain, changeTags({ add: tooMany }), refused('limit_exceeded')),
    cell('is one event with what really changed', labelled, changeLabels({ add: ['trial'], remove: ['BERLIN'] }), [
      conversationLabelsChanged({ added: ['trial'], removed: ['Berlin'] }),
    ]),
    cell('that are so already changes nothing', labelled, changeLabels({ add: ['berlin'] }), 'no change'),
    cell('beyond their number is refused', plain, changeLabels({ add: tooMany }), refused('limit_exceeded')),

    cell(
      'changes what changed, and nothing else',
      plain,
      patchConversation({ details: { priority: 'high', target: null } }),
      [conversationDetailsChanged({ fields: ['priority'], priority: 'high' })],
    ),
    cell(
      'that asks for what is so changes nothing',
      plain,
      patchConversation({ details: { subject: null } }),
      'no change',
    ),
  ];
});

const refusedWhileArchived: readonly Cell[] = (
  [
    assignConversation(toAda),
    unassignConversation(),
    transferConversation('inb_support'),
    changeTags({ add: ['vip'] }),
    changeLabels({ remove: ['vip'] }),
    patchConversation({ details: { subject: 'Kettle' } }),
    patchConversation({ details: { subject: null } }),
    patchConversation({ tags: [] }),
    patchConversation({ labels: ['Berlin'] }),
    patchConversation({ inbox: 'inb_support' }),
    patchConversation({ assignee: null, read: true }),
  ] satisfies readonly ConversationCommand[]
).map((command) => cell('is refused', anArchivedConversation, command, refused('conversation_archived')));

/** What an archived conversation allows too. */
const always: readonly Cell[] = [[], [conversationClosed()], [conversationClosed(), conversationArchived()]].flatMap(
  (ending) => {
    const having = (...events: readonly ConversationEvent[]) => [...anOpenConversation, ...events, ...ending];
    const plain = having();
    const unread = having(messageReceived(1), messageReceived(2));
    const read = having(messageReceived(1), messageReceived(2), conversationRead(2, 2));
    const muted = having(conversationMuted());
    return [
      cell('reads it up to its last message', unread, markRead(), [conversationRead(2, 2)]),
      cell('of what is read changes nothing', read, markRead(), 'no change'),
      cell('of one without messages changes nothing', plain, markRead(), 'no change'),
      cell('goes back before the last message', read, markUnread(), [conversationMarkedUnread(1)]),
      cell('of what is unread changes nothing', unread, markUnread(), 'no change'),
      cell('of one without inbound messages changes nothing', having(messageSent(1)), markUnread(), 'no change'),
      cell('mutes it', plain, muteConversation(), [conversationMuted()]),
      cell('of a muted one changes nothing', muted, muteConversation(), 'no change'),
      cell('unmutes it', muted, unmuteConversation(), [conversationUnmuted()]),
      cell('of one that is not muted changes nothing', plain, unmuteConversation(), 'no change'),
      cell('may mark as read and mute', unread, patchConversation({ read: true, muted: true }), [
        conversationRead(2, 2),
        conversationMuted(),
      ]),
    ];
  },
);

const routed: readonly Cell[] = [
  cell('by routing assigns it', anOpenConversation, route(toBen, 0), [
    conversationAssigned(toBen, null, { routed: { rule: 'rule_1', trigger: 0 } }),
    joined(toBen),
  ]),
  cell('by routing changes nothing', aClosedConversation, route(toBen, 0), 'no change'),
  cell('by routing changes nothing', anArchivedConversation, route(toBen, 0), 'no change'),
  cell('is noted for the audit', anOpenConversation, leaveUnrouted(0), [conversationNotRouted(0)]),
  cell(
    'on account of an event looked at before changes nothing',
    [...anOpenConversation, conversationNotRouted(3)],
    leaveUnrouted(3),
    'no change',
  ),
  cell('changes nothing', aClosedConversation, leaveUnrouted(0), 'no change'),
  cell('changes nothing', anArchivedConversation, leaveUnrouted(0), 'no change'),
];

export const changes: readonly Cell[] = [...openOrClosed, ...refusedWhileArchived, ...always, ...routed];
