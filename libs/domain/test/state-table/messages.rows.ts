import {
  aClosedConversation,
  addNote,
  anArchivedConversation,
  anOpenConversation,
  aSnoozedConversation,
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationReopened,
  conversationUnsnoozed,
  crm,
  findMessageById,
  inbound,
  joined,
  LATER,
  messageReceived,
  messageSent,
  messageStatusChanged,
  noteAdded,
  outbound,
  parrot,
  recordMessage,
  recordUnchecked,
  reportMessageStatus,
  toAda,
  toParrot,
  zoe,
} from '@parley/testing';
import { cell, refused, type Cell } from './cell';

const closedAsSpam = [...anOpenConversation, conversationClosed({ resolution: 'spam' })];
const noReopeningOfSpam = { policy: { window: null, afterSpam: false } };
const asContact = { type: 'contact', id: zoe.id, name: null } as const;
const asUser = { type: 'user', id: 'usr_ben', name: null } as const;

const recording: readonly Cell[] = [
  cell('inbound is recorded', anOpenConversation, recordMessage(inbound('m1')), [messageReceived(1)]),
  cell('inbound is recorded, and ends a snooze', aSnoozedConversation, recordMessage(inbound('m1')), [
    messageReceived(1),
    conversationUnsnoozed('s1', 'new_message'),
  ]),
  cell('outbound is recorded, and its sender joins', anOpenConversation, recordMessage(outbound('m1')), [
    messageSent(1),
    joined(toAda),
  ]),
  cell('outbound leaves a snooze as it is', aSnoozedConversation, recordMessage(outbound('m1'), { by: parrot }), [
    messageSent(1, { sender: { type: 'agent', id: parrot.id } }),
    joined(toParrot),
  ]),
  cell('again changes nothing', [...anOpenConversation, messageReceived(1)], recordMessage(inbound('m1')), 'no change'),
  cell(
    'inbound from a teammate is refused',
    anOpenConversation,
    recordMessage(inbound('m1', { sender: asUser })),
    refused('sender_not_allowed'),
  ),
  cell(
    'outbound from a contact is refused',
    anOpenConversation,
    recordMessage(outbound('m1', { sender: asContact })),
    refused('sender_not_allowed'),
  ),
  cell(
    'outbound by a contact is refused',
    anOpenConversation,
    recordMessage(outbound('m1'), { by: zoe }),
    refused('actor_not_allowed'),
  ),

  cell('inbound is recorded, then reopens it', aClosedConversation, recordMessage(inbound('m1')), [
    messageReceived(1),
    conversationReopened('new_message'),
  ]),
  cell('outbound is recorded, and it stays closed', aClosedConversation, recordMessage(outbound('m1')), [
    messageSent(1),
    joined(toAda),
  ]),
  cell(
    'again changes nothing, and it stays closed',
    [...anOpenConversation, messageReceived(1), conversationClosed()],
    recordMessage(inbound('m1')),
    'no change',
  ),
  cell(
    'inbound is refused while its thread was not asked',
    aClosedConversation,
    recordUnchecked(inbound('m1'), noReopeningOfSpam),
    refused('thread_unchecked'),
  ),
  cell(
    'inbound is refused where it goes on in the thread',
    closedAsSpam,
    recordMessage(inbound('m1'), noReopeningOfSpam),
    refused('goes_on_in_thread'),
  ),

  cell('inbound is recorded, then reopens it', anArchivedConversation, recordMessage(inbound('m1')), [
    messageReceived(1),
    conversationReopened('new_message'),
  ]),
  cell(
    'inbound needs no look at the thread where everything reopens',
    aClosedConversation,
    recordUnchecked(inbound('m1')),
    [messageReceived(1), conversationReopened('new_message')],
  ),
  cell('outbound is refused', anArchivedConversation, recordMessage(outbound('m1')), refused('conversation_archived')),
  cell(
    'outbound again changes nothing',
    [...anOpenConversation, messageSent(1), conversationClosed(), conversationArchived()],
    recordMessage(outbound('m1')),
    'no change',
  ),
  cell(
    'inbound is refused while its thread was not asked',
    anArchivedConversation,
    recordUnchecked(inbound('m1'), noReopeningOfSpam),
    refused('thread_unchecked'),
  ),
  cell(
    'inbound is refused where it goes on in the thread',
    [...closedAsSpam, conversationArchived()],
    recordMessage(inbound('m1'), noReopeningOfSpam),
    refused('goes_on_in_thread'),
  ),
];

/** What holds alike whether it is open, closed or archived. */
const alike: readonly Cell[] = [[], [conversationClosed()], [conversationClosed(), conversationArchived()]].flatMap(
  (ending) => {
    const sent = [...anOpenConversation, messageSent(1), joined(toAda), ...ending];
    const read = [...sent, messageStatusChanged(1, 'read')];
    const noted = [...anOpenConversation, noteAdded('n1'), ...ending];
    return [
      cell('is recorded', sent, reportMessageStatus('m1', 'delivered'), [messageStatusChanged(1, 'delivered')]),
      cell(
        'of a failure is recorded with its reason',
        sent,
        reportMessageStatus('m1', 'failed', { reason: 'no route' }),
        [messageStatusChanged(1, 'failed', 'no route')],
      ),
      cell('that is so already changes nothing', read, reportMessageStatus('m1', 'read'), 'no change'),
      cell('never moves backwards', read, reportMessageStatus('m1', 'delivered'), 'no change'),
      cell('of an unknown message is refused', sent, reportMessageStatus('m2', 'read'), refused('message_not_found')),

      cell('is added', sent, addNote('n1'), [noteAdded('n1')]),
      cell('by an integration is added', noted, addNote('n2', { by: crm, at: LATER + 1 }), [noteAdded('n2')]),
      cell('twice in a row is one note', noted, addNote('n1'), 'no change'),

      cell('that was seen is found, and changes nothing', sent, findMessageById('m1'), 'no change'),
      cell('that was never seen is not found', sent, findMessageById('m2'), refused('message_not_found')),
    ];
  },
);

/** A repeat opens no other conversation, also when the one that had it is deleted. */
const afterDeletion: readonly Cell[] = [
  cell(
    'that was seen before the deletion is found',
    [...anOpenConversation, messageReceived(1), conversationDeleted()],
    findMessageById('m1'),
    'no change',
  ),
];

export const messages: readonly Cell[] = [...afterDeletion, ...recording, ...alike];
