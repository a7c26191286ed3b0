import {
  aClosedConversation,
  ada,
  anArchivedConversation,
  anOpenConversation,
  archiveConversation,
  aSnoozedConversation,
  closeConversation,
  closeInactive,
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationReopened,
  conversationSnoozed,
  conversationUnsnoozed,
  crm,
  deleteConversation,
  LATER,
  messageReceived,
  parrot,
  reopenConversation,
  routing,
  snoozeConversation,
  unsnoozeConversation,
  wakeConversation,
} from '@parley/testing';
import { cell, refused, type Cell } from './cell';

const closing: readonly Cell[] = [
  ...(['resolved', 'unresolved', 'spam'] as const).map((resolution) =>
    cell(`closes it as ${resolution}`, anOpenConversation, closeConversation({ resolution }), [
      conversationClosed({ resolution, cause: 'command' }),
    ]),
  ),
  cell('ends a snooze with it', aSnoozedConversation, closeConversation(), [conversationClosed()]),
  cell('with the same resolution changes nothing', aClosedConversation, closeConversation(), 'no change'),
  cell(
    'with another resolution is refused',
    aClosedConversation,
    closeConversation({ resolution: 'spam' }),
    refused('conversation_closed'),
  ),
  cell('is refused', anArchivedConversation, closeConversation(), refused('conversation_archived')),
];

const closingInactive: readonly Cell[] = [
  cell('closes it after its time', anOpenConversation, closeInactive(), [
    conversationClosed({ resolution: 'unresolved', cause: 'inactivity' }),
  ]),
  cell('before its time changes nothing', anOpenConversation, closeInactive({ at: LATER - 1 }), 'no change'),
  cell('of a snoozed one changes nothing', aSnoozedConversation, closeInactive(), 'no change'),
  cell('changes nothing', aClosedConversation, closeInactive(), 'no change'),
  cell('changes nothing', anArchivedConversation, closeInactive(), 'no change'),
];

const reopeners = [
  [ada, 'manual'],
  [parrot, 'manual'],
  [crm, 'api'],
  [routing, 'api'],
] as const;

const reopening: readonly Cell[] = [
  cell('changes nothing', anOpenConversation, reopenConversation(), 'no change'),
  cell('leaves a snooze as it is', aSnoozedConversation, reopenConversation(), 'no change'),
  ...[aClosedConversation, anArchivedConversation].flatMap((ended) =>
    reopeners.map(([by, reason]) =>
      cell(`by ${by.type} opens it, reason ${reason}`, ended, reopenConversation({ by }), [
        conversationReopened(reason),
      ]),
    ),
  ),
];

const past = { till: LATER };

const snoozing: readonly Cell[] = [
  cell('snoozes it', anOpenConversation, snoozeConversation('s1'), [conversationSnoozed('s1')]),
  cell('again moves the time', aSnoozedConversation, snoozeConversation('s2', { till: LATER + 1 }), [
    conversationSnoozed('s2', LATER + 1),
  ]),
  cell('till the same time changes nothing', aSnoozedConversation, snoozeConversation('s2'), 'no change'),
  cell(
    'till no time in the future is refused',
    anOpenConversation,
    snoozeConversation('s1', past),
    refused('snooze_in_the_past'),
  ),
  cell('is refused', aClosedConversation, snoozeConversation('s1'), refused('conversation_closed')),
  cell(
    'till no time in the future is refused',
    aClosedConversation,
    snoozeConversation('s1', past),
    refused('snooze_in_the_past'),
  ),
  cell('is refused', anArchivedConversation, snoozeConversation('s1'), refused('conversation_archived')),
  cell(
    'till no time in the future is refused',
    anArchivedConversation,
    snoozeConversation('s1', past),
    refused('snooze_in_the_past'),
  ),
];

const unsnoozing: readonly Cell[] = [
  cell('ends the snooze', aSnoozedConversation, unsnoozeConversation(), [conversationUnsnoozed('s1', 'manual')]),
  cell('of one that is not snoozed changes nothing', anOpenConversation, unsnoozeConversation(), 'no change'),
  cell('changes nothing', [...aSnoozedConversation, conversationClosed()], unsnoozeConversation(), 'no change'),
  cell(
    'changes nothing',
    [...aSnoozedConversation, conversationClosed(), conversationArchived()],
    unsnoozeConversation(),
    'no change',
  ),
];

const waking: readonly Cell[] = [
  cell('ends its snooze', aSnoozedConversation, wakeConversation('s1'), [conversationUnsnoozed('s1', 'timer')]),
  cell('of another snooze changes nothing', aSnoozedConversation, wakeConversation('s0'), 'no change'),
  cell('of one that is not snoozed changes nothing', anOpenConversation, wakeConversation('s1'), 'no change'),
  cell('changes nothing', [...aSnoozedConversation, conversationClosed()], wakeConversation('s1'), 'no change'),
  cell(
    'changes nothing',
    [...aSnoozedConversation, conversationClosed(), conversationArchived()],
    wakeConversation('s1'),
    'no change',
  ),
];

const archiving: readonly Cell[] = [
  cell('closes it first, then archives it', [...anOpenConversation, messageReceived(1)], archiveConversation(), [
    conversationClosed({ resolution: 'unresolved', cause: 'archived' }),
    conversationArchived(),
  ]),
  cell('closes a snoozed one first, then archives it', aSnoozedConversation, archiveConversation(), [
    conversationClosed({ resolution: 'unresolved', cause: 'archived' }),
    conversationArchived(),
  ]),
  cell('archives it', aClosedConversation, archiveConversation(), [conversationArchived()]),
  cell('changes nothing', anArchivedConversation, archiveConversation(), 'no change'),
];

const deleting: readonly Cell[] = [
  cell('closes it first, then deletes it', anOpenConversation, deleteConversation(), [
    conversationClosed({ resolution: 'unresolved', cause: 'deleted' }),
    conversationDeleted(),
  ]),
  cell('deletes it', aClosedConversation, deleteConversation(), [conversationDeleted()]),
  cell('deletes it', anArchivedConversation, deleteConversation(), [conversationDeleted()]),
];

export const ending: readonly Cell[] = [
  ...closing,
  ...closingInactive,
  ...reopening,
  ...snoozing,
  ...unsnoozing,
  ...waking,
  ...archiving,
  ...deleting,
];
