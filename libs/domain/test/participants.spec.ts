import { MAX_PARTICIPANTS, type Actor, type ConversationCommand, type NewParticipant } from '@parley/domain';
import {
  ada,
  anOpenConversation,
  assignConversation,
  closeConversation,
  conversationAssigned,
  conversationOpened,
  crm,
  given,
  inbound,
  joined,
  markRead,
  markUnread,
  messageReceived,
  messageSent,
  openConversation,
  outbound,
  parrot,
  participantAdded,
  recordMessage,
  reopenConversation,
  routing,
  toAda,
  toBen,
  toParrot,
  unassignConversation,
  zoe,
} from '@parley/testing';

const content = { displayName: null, avatarUrl: null, contact: null };
const pendingBen: NewParticipant = { type: 'user', id: 'usr_ben', status: 'pending', ...content };

describe('participants', () => {
  it('given at the opening come after the contact, active or pending as asked', () => {
    given()
      .when(openConversation({ participants: [pendingBen] }))
      .then(
        conversationOpened(),
        participantAdded(),
        participantAdded({ participant: { type: 'user', id: 'usr_ben' }, status: 'pending' }),
      );
  });

  it('given twice are added once, with the later details', () => {
    given()
      .when(openConversation({ participants: [pendingBen, { ...pendingBen, displayName: 'Ben' }] }))
      .then(
        conversationOpened(),
        participantAdded(),
        participantAdded({
          participant: { type: 'user', id: 'usr_ben' },
          status: 'pending',
          private: { ...content, displayName: 'Ben' },
        }),
      );
  });

  it('take details given for the contact itself, who stays active', () => {
    const identifier = { identifierKey: 'phonenumber', identifierValue: '+4930123456', platformAddress: null };
    const details = { displayName: 'Zoe', avatarUrl: 'https://example.test/zoe.png', contact: identifier };
    given()
      .when(openConversation({ participants: [{ type: 'contact', id: zoe.id, status: 'pending', ...details }] }))
      .then(conversationOpened(), participantAdded({ private: details }));
  });

  it('with the same id and another type are others', () => {
    const both = ['user', 'agent'] as const;
    given()
      .when(
        openConversation({ participants: both.map((type) => ({ type, id: zoe.id, status: 'active', ...content })) }),
      )
      .then(
        conversationOpened(),
        participantAdded(),
        participantAdded({ participant: { type: 'user', id: zoe.id } }),
        participantAdded({ participant: { type: 'agent', id: zoe.id } }),
      );
  });

  it('join once, with the first message that they send', () => {
    given(...anOpenConversation, messageSent(1), joined(toAda))
      .when(recordMessage(outbound('m2')))
      .then(messageSent(2));
  });

  it('join under the name that the sender was given', () => {
    given(...anOpenConversation)
      .when(recordMessage(outbound('m1', { sender: { type: 'user', id: 'usr_ben', name: 'Ben' } }), { by: crm }))
      .then(
        messageSent(1, {
          sender: { type: 'user', id: 'usr_ben' },
          private: { text: 'text of m1', attachments: [], senderName: 'Ben' },
        }),
        joined(toBen, 'Ben'),
      );
  });

  it('who are AI agents join as agents', () => {
    given(...anOpenConversation)
      .when(recordMessage(outbound('m1'), { by: parrot }))
      .then(messageSent(1, { sender: { type: 'agent', id: parrot.id } }), joined(toParrot));
  });

  it.each([crm, routing])('do not include what writes in its own name and is no teammate ($type)', (by) => {
    given(...anOpenConversation)
      .when(recordMessage(outbound('m1'), { by }))
      .then(messageSent(1, { sender: { type: 'agent', id: by.id } }));
  });

  it('who are known do not join again when they are assigned', () => {
    given(...anOpenConversation, messageSent(1), joined(toAda))
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda));
  });

  it('are not joined by the sender of an inbound message', () => {
    const sender = { type: 'contact' as const, id: 'ct_yan', name: 'Yan' };
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1', { sender })))
      .then(
        messageReceived(1, {
          sender: { type: 'contact', id: 'ct_yan' },
          private: { text: 'text of m1', attachments: [], senderName: 'Yan' },
        }),
      );
  });

  it('are full at their limit, which stops nobody from working', () => {
    const crowd = Array.from({ length: MAX_PARTICIPANTS - 1 }, (_, i) =>
      participantAdded({ participant: { type: 'user', id: `usr_${i}` } }),
    );
    given(...anOpenConversation, ...crowd)
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1));
    given(...anOpenConversation, ...crowd)
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda));
    given(...anOpenConversation, ...crowd.slice(1))
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda), joined(toAda));
  });
});

describe('the initiator', () => {
  it('is the sender of the first message, also when another opens', () => {
    given()
      .when(openConversation({ by: ada, message: inbound('m1') }))
      .then(conversationOpened(), participantAdded(), messageReceived(1));
    const sender = { type: 'agent' as const, id: parrot.id };
    given()
      .when(openConversation({ by: ada, message: outbound('m1', { sender: { ...sender, name: null } }) }))
      .then(
        conversationOpened({ initiator: sender }),
        participantAdded(),
        messageSent(1, { sender }),
        joined(toParrot),
      );
  });

  const creators: readonly (readonly [string, Actor, 'user' | 'agent' | 'contact', string])[] = [
    ['the attendant who creates it', ada, 'user', ada.id],
    ['the agent that creates it', parrot, 'agent', parrot.id],
    ['else the contact, when an integration creates it', crm, 'contact', zoe.id],
    ['else the contact, when an automation creates it', routing, 'contact', zoe.id],
  ];
  it.each(creators)('is, without a message, %s', (_, by, type, id) => {
    given()
      .when(openConversation({ by }))
      .then(conversationOpened({ initiator: { type, id } }), participantAdded());
  });
});

describe('a contact', () => {
  it('records inbound messages', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1'), { by: zoe }))
      .then(messageReceived(1));
  });

  const forbidden: readonly (readonly [string, ConversationCommand])[] = [
    ['open a conversation', openConversation({ by: zoe })],
    ['record an outbound message', recordMessage(outbound('m1'), { by: zoe })],
    ['assign', assignConversation(toAda, { by: zoe })],
    ['unassign', unassignConversation({ by: zoe })],
    ['close', closeConversation({ by: zoe })],
    ['reopen', reopenConversation({ by: zoe })],
    ['mark as read', markRead(null, { by: zoe })],
    ['mark as unread', markUnread({ by: zoe })],
  ];
  it.each(forbidden)('may not %s', (_, command) => {
    given(...(command.type === 'OpenConversation' ? [] : anOpenConversation))
      .when(command)
      .refuses('actor_not_allowed');
  });
});

describe('a sender', () => {
  const as = (type: 'contact' | 'user' | 'agent') => ({ type, id: 'x_1', name: null });

  it.each(['user', 'agent'] as const)('of an inbound message is no %s', (type) => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1', { sender: as(type) })))
      .refuses('sender_not_allowed');
    given()
      .when(openConversation({ message: inbound('m1', { sender: as(type) }) }))
      .refuses('sender_not_allowed');
  });

  it('of an outbound message is no contact', () => {
    given(...anOpenConversation)
      .when(recordMessage(outbound('m1', { sender: as('contact') })))
      .refuses('sender_not_allowed');
    given()
      .when(openConversation({ message: outbound('m1', { sender: as('contact') }) }))
      .refuses('sender_not_allowed');
  });
});
