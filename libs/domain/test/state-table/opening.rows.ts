import type { ConversationCommand, RefusalCode } from '@parley/domain';
import {
  aClosedConversation,
  ada,
  aDeletedConversation,
  anArchivedConversation,
  anOpenConversation,
  blocking,
  bySomebodyElse,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  inbound,
  joined,
  messageReceived,
  messageSent,
  openConversation,
  outbound,
  participantAdded,
  toAda,
  toBen,
  zoe,
} from '@parley/testing';
import { cell, refused, type Cell } from './cell';
import { oneOfEach } from './one-of-each';

const settings = {
  contactId: 'ct_yan',
  inbox: 'inb_support',
  channelId: 'chn_2',
  channelType: 'email',
  priority: 'high',
  tags: ['vip'],
  labels: ['Berlin'],
  visibility: 'public',
  accessibility: 'open',
  members: ['usr_ada', 'usr_ben'],
  previous: 'conv_before',
} as const;

const content = {
  target: 'yan@example.test',
  subject: 'Kettle',
  description: 'It leaks',
  memberNames: ['Ada', null],
};

const yan = { type: 'contact', id: 'ct_yan' } as const;

export const opening: readonly Cell[] = [
  cell('opens it, and the contact takes part', [], openConversation(), [conversationOpened(), participantAdded()]),
  cell('opens it with its first message', [], openConversation({ message: inbound('m1') }), [
    conversationOpened(),
    participantAdded(),
    messageReceived(1),
  ]),
  cell(
    'opens it with a message of ours and an assignment, in this order',
    [],
    openConversation({ by: ada, message: outbound('m1'), assignee: toBen }),
    [
      conversationOpened({ assignee: toBen, initiator: { type: 'user', id: ada.id } }),
      participantAdded(),
      messageSent(1),
      joined(toAda),
      conversationAssigned(toBen),
      joined(toBen),
    ],
  ),
  cell('opens it with every setting that was given', [], openConversation({ ...settings, content }), [
    conversationOpened({ ...settings, initiator: yan, private: content }),
    participantAdded({ participant: yan }),
  ]),
  cell(
    'opens it for the message of a contact',
    [],
    openConversation({ by: zoe, message: inbound('m1'), forMessage: true }),
    [conversationOpened(), participantAdded(), messageReceived(1)],
  ),
  cell(
    'opens it and closes it as spam for a contact who is blocked',
    [],
    openConversation({ message: inbound('m1'), blocked: true }),
    [
      conversationOpened(),
      participantAdded(),
      messageReceived(1, { blocked: true }),
      bySomebodyElse(blocking, conversationClosed({ resolution: 'spam', cause: 'blocked' })),
    ],
  ),
  cell('is refused', anOpenConversation, openConversation(), refused('conversation_exists')),
  cell('is refused', aClosedConversation, openConversation(), refused('conversation_exists')),
  cell('is refused', anArchivedConversation, openConversation(), refused('conversation_exists')),
  cell(
    'is refused: its id is never free again',
    aDeletedConversation,
    openConversation(),
    refused('conversation_exists'),
  ),
  cell(
    'by a contact is refused',
    [],
    openConversation({ by: zoe, message: inbound('m1') }),
    refused('actor_not_allowed'),
  ),
];

const nobodyThere = ({ type }: ConversationCommand): RefusalCode =>
  type === 'FindMessage' ? 'message_not_found' : 'conversation_not_found';

/** Whatever is asked of what was never opened, or is deleted. */
export const nowhere: readonly Cell[] = Object.values(oneOfEach)
  .filter(({ type }) => type !== 'OpenConversation')
  .flatMap((command) => [
    cell('is not found', [], command, refused(nobodyThere(command))),
    cell('is not found', aDeletedConversation, command, refused(nobodyThere(command))),
  ]);
