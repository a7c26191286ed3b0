import { MAX_PARTICIPANTS, type Actor, type NewParticipant } from '@parley/domain';
import {
  activateParticipant,
  ada,
  addNote,
  addParticipant,
  after,
  anOpenConversation,
  assignConversation,
  conversationAssigned,
  conversationOpened,
  crm,
  given,
  inbound,
  invited,
  joined,
  messageReceived,
  messageSent,
  newParticipant,
  noteAdded,
  openConversation,
  outbound,
  parrot,
  participantActivated,
  participantAdded,
  participantRemoved,
  recordMessage,
  removeParticipant,
  routing,
  toAda,
  toBen,
  toParrot,
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

  it('given at the opening beyond their number are refused, the contact counted once', () => {
    const others = (count: number) => Array.from({ length: count }, (_, i) => newParticipant(`usr_${i}`));
    given()
      .when(openConversation({ participants: others(MAX_PARTICIPANTS) }))
      .refuses('limit_exceeded');
    const room = [...others(MAX_PARTICIPANTS - 1), newParticipant(zoe.id, { type: 'contact' })];
    const added = others(MAX_PARTICIPANTS - 1).map(({ id }) => joined({ type: 'attendant', id }));
    given()
      .when(openConversation({ participants: room }))
      .then(conversationOpened(), participantAdded(), ...added);
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
      .when(recordMessage(inbound('m1', { sender }), { by: crm }))
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

describe('participants by hand', () => {
  const withPendingBen = [...anOpenConversation, invited(toBen)];

  it('are not the same under another type', () => {
    given(...anOpenConversation, joined(toBen))
      .when(addParticipant(newParticipant(toBen.id, { type: 'agent' })))
      .then(joined({ type: 'agent', id: toBen.id }));
  });

  it('added again with another status are updated, and keep their place', () => {
    given(...anOpenConversation, joined(toBen), joined(toAda))
      .when(addParticipant(newParticipant(toBen.id, { status: 'pending' })))
      .then(invited(toBen));
    const updated = after([...anOpenConversation, joined(toBen), joined(toAda), invited(toBen)]);
    expect(updated).toMatchObject({
      participants: [{ id: zoe.id }, { id: toBen.id, status: 'pending' }, { id: ada.id, status: 'active' }],
    });
  });

  it('can be updated though the conversation is full', () => {
    const crowd = Array.from({ length: MAX_PARTICIPANTS - 2 }, (_, i) => joined({ type: 'attendant', id: `usr_${i}` }));
    given(...withPendingBen, ...crowd)
      .when(addParticipant(newParticipant(toBen.id)))
      .then(joined(toBen));
    given(...withPendingBen, ...crowd)
      .when(addParticipant(newParticipant('usr_new')))
      .refuses('limit_exceeded');
    given(...withPendingBen, ...crowd, participantRemoved(toBen))
      .when(addParticipant(newParticipant('usr_new')))
      .then(joined({ type: 'attendant', id: 'usr_new' }));
  });

  it('take details of the contact, who stays active', () => {
    const details = newParticipant(zoe.id, { type: 'contact', displayName: 'Zoë' });
    given(...anOpenConversation)
      .when(addParticipant(details))
      .then(participantAdded({ private: { ...content, displayName: 'Zoë' } }));
    given(...anOpenConversation)
      .when(addParticipant({ ...details, status: 'pending' }))
      .refuses('contact_must_stay');
  });

  it('may be other contacts, who may be pending and may go', () => {
    const yan = { type: 'contact', id: 'ct_yan' } as const;
    given(...anOpenConversation)
      .when(addParticipant(newParticipant(yan.id, { type: 'contact', status: 'pending' })))
      .then(participantAdded({ participant: yan, status: 'pending' }));
    given(...anOpenConversation, participantAdded({ participant: yan }))
      .when(removeParticipant(yan.id))
      .then({ ...participantRemoved(toBen), participant: yan });
  });

  it('are removed, and activated, under their id, whatever their types', () => {
    const both = [toBen, { type: 'agent', id: toBen.id }] as const;
    given(...anOpenConversation, ...both.map(invited))
      .when(removeParticipant(toBen.id))
      .then(participantRemoved(both[0]), participantRemoved(both[1]));
    given(...anOpenConversation, ...both.map(invited))
      .when(activateParticipant(toBen.id))
      .then(participantActivated(both[0]), participantActivated(both[1]));
    given(...anOpenConversation, invited(both[0]), joined(both[1]))
      .when(activateParticipant(toBen.id))
      .then(participantActivated(both[0]));
  });

  it('who are pending take part once they send a message or are assigned', () => {
    given(...withPendingBen)
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen), participantActivated(toBen));
    given(...anOpenConversation, invited(toAda))
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1), participantActivated(toAda));
  });

  it('who were removed join anew with what they do next', () => {
    given(...anOpenConversation, joined(toAda), participantRemoved(toAda))
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1), joined(toAda));
  });

  it('may go while they are assigned: the assignment stays', () => {
    given(...anOpenConversation, conversationAssigned(toBen), joined(toBen), participantRemoved(toBen))
      .when(assignConversation(toBen))
      .changesNothing();
  });
});

describe('notes', () => {
  it('are another note when another came between', () => {
    given(...anOpenConversation, noteAdded('n1'), noteAdded('n2'))
      .when(addNote('n1'))
      .then(noteAdded('n1'));
  });

  it('sent twice in a row are one, whatever the second copy says', () => {
    given(...anOpenConversation, noteAdded('n1'), messageReceived(1))
      .when(addNote('n1', { text: 'something else' }))
      .changesNothing();
  });

  it('are no message: they take no number and let nobody join', () => {
    given(...anOpenConversation, noteAdded('n1'))
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1));
    given(...anOpenConversation)
      .when(addNote('m1'))
      .then(noteAdded('m1'));
    given(...anOpenConversation, noteAdded('m1'))
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1));
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
