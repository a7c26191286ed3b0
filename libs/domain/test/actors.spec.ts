import type { ConversationCommand, ConversationEvent, NewParticipant } from '@parley/domain';
import {
  toAda,
  anOpenConversation,
  conversationOpened,
  given,
  inbound,
  messageReceived,
  openConversation,
  outbound,
  participantAdded,
  participantRemoved,
  recordMessage,
  zoe,
} from '@parley/testing';
import { COMMANDS, oneOfEach } from './state-table/one-of-each';

const asZoe = { type: 'contact', id: zoe.id } as const;
const yan = { type: 'contact', id: 'ct_yan' } as const;
const taking = (status: NewParticipant['status']): NewParticipant => ({
  ...yan,
  status,
  displayName: null,
  avatarUrl: null,
  contact: null,
});

describe('a contact', () => {
  it('records inbound messages', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1'), { by: zoe }))
      .then(messageReceived(1));
  });

  it('opens the next conversation of the thread with an inbound message', () => {
    given()
      .when(openConversation({ by: zoe, message: inbound('m1'), forMessage: true }))
      .then(conversationOpened(), participantAdded(), messageReceived(1));
  });

  it('speaks for itself in its own conversation, whether it says so or not', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1', { sender: { ...asZoe, name: 'Zoë' } }), { by: zoe }))
      .then(messageReceived(1, { private: { text: 'text of m1', attachments: [], senderName: 'Zoë' } }));
  });

  it('speaks in a conversation that it takes part in, for itself and not for the contact', () => {
    given(...anOpenConversation, participantAdded({ participant: yan }))
      .when(recordMessage(inbound('m1'), { by: yan }))
      .then(messageReceived(1, { sender: yan }));
  });

  it('speaks in the next conversation of a thread that it took part in', () => {
    given()
      .when(openConversation({ by: yan, message: inbound('m1'), forMessage: true, participants: [taking('active')] }))
      .then(
        conversationOpened({ initiator: yan }),
        participantAdded(),
        participantAdded({ participant: yan }),
        messageReceived(1, { sender: yan }),
      );
  });

  it.each<[what: string, command: ConversationCommand, events: readonly ConversationEvent[]]>([
    ['into a conversation of another', recordMessage(inbound('m1'), { by: yan }), anOpenConversation],
    [
      'into one that it is asked into and has not joined',
      recordMessage(inbound('m1'), { by: yan }),
      [...anOpenConversation, participantAdded({ participant: yan, status: 'pending' })],
    ],
    [
      'into one that it was taken out of',
      recordMessage(inbound('m1'), { by: yan }),
      [
        ...anOpenConversation,
        participantAdded({ participant: yan }),
        { ...participantRemoved(toAda), participant: yan },
      ],
    ],
    [
      'into one where a user of the team has its id',
      recordMessage(inbound('m1'), { by: yan }),
      [...anOpenConversation, participantAdded({ participant: { type: 'user', id: yan.id } })],
    ],
    [
      'a repeat of a message of another',
      recordMessage(inbound('m1'), { by: yan }),
      [...anOpenConversation, messageReceived(1)],
    ],
    [
      'in the name of another',
      recordMessage(inbound('m1', { sender: { ...asZoe, name: null } }), { by: yan }),
      [...anOpenConversation, participantAdded({ participant: yan })],
    ],
    [
      'in its own conversation in the name of another',
      recordMessage(inbound('m1', { sender: { ...yan, name: null } }), { by: zoe }),
      [...anOpenConversation, participantAdded({ participant: yan })],
    ],
    [
      'that opens a conversation of another',
      openConversation({ by: yan, message: inbound('m1'), forMessage: true }),
      [],
    ],
    [
      'that opens a conversation which it is only asked into',
      openConversation({ by: yan, message: inbound('m1'), forMessage: true, participants: [taking('pending')] }),
      [],
    ],
  ])('records no message %s', (_, command, events) => {
    given(...events)
      .when(command)
      .refuses('actor_not_allowed');
  });

  it('is told of a conversation that is not there that it is not there', () => {
    given()
      .when(recordMessage(inbound('m1'), { by: yan }))
      .refuses('conversation_not_found');
  });

  /** The one that records inbound messages, and the one that only looks. */
  const allowed: readonly ConversationCommand['type'][] = ['RecordMessage', 'FindMessage'];
  const forbidden: readonly ConversationCommand[] = [
    ...COMMANDS.filter((type) => !allowed.includes(type)).map((type) => oneOfEach[type]),
    recordMessage(outbound('m1')),
    openConversation({ message: inbound('m1') }),
    openConversation({ message: outbound('m1'), forMessage: true }),
    openConversation({ forMessage: true }),
  ];
  it.each(forbidden.map((command) => [command.type, command] as const))('may not ask for %s', (_, command) => {
    given(...(command.type === 'OpenConversation' ? [] : anOpenConversation))
      .when({ ...command, by: zoe })
      .refuses('actor_not_allowed');
  });
});
