import {
  requirementsOf,
  recalledFrom,
  unreadCount,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Requirements,
} from '@parley/domain';
import {
  after,
  anOpenConversation,
  conversationAssigned,
  conversationClosed,
  conversationMarkedUnread,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationTagsChanged,
  conversationUnassigned,
  given,
  inbound,
  joined,
  markRead,
  markUnread,
  messageReceived,
  messageSent,
  messageStatusChanged,
  noteAdded,
  openConversation,
  outbound,
  participantAdded,
  recordMessage,
  reportMessageStatus,
  toAda,
} from '@parley/testing';

const unreadAfter = (...events: readonly ConversationEvent[]): number => {
  const state = after(events);
  if (state.status === 'none' || state.status === 'deleted') throw new Error('the example has no conversation');
  return unreadCount(state);
};

const many = (count: number): readonly ConversationEvent[] => [
  ...anOpenConversation,
  ...Array.from({ length: count }, (_, i) => messageReceived(i + 1)),
];

/** What the decision on a command needs, by whoever asks for it. */
const needsOf = (command: ConversationCommand, state: Conversation): Requirements =>
  requirementsOf(command, state, command.by);

describe('rule 2: the same message twice changes nothing', () => {
  const recorded = [...anOpenConversation, messageReceived(1), messageReceived(2), messageSent(3), joined(toAda)];

  it('when it is the same', () => {
    given(...recorded)
      .when(recordMessage(inbound('m1')))
      .changesNothing();
    given(...recorded)
      .when(recordMessage(outbound('m3')))
      .changesNothing();
  });

  it('when the second copy differs, in its text or in its direction', () => {
    given(...recorded)
      .when(recordMessage(inbound('m1', { text: 'something else', kind: 'image' })))
      .changesNothing();
    given(...recorded)
      .when(recordMessage(outbound('m1')))
      .changesNothing();
    given(...recorded)
      .when(recordMessage(inbound('m3')))
      .changesNothing();
  });

  it('when somebody new sends the second copy: nobody joins', () => {
    given(...recorded)
      .when(recordMessage(outbound('m3', { sender: { type: 'user', id: 'usr_ben', name: null } })))
      .changesNothing();
  });

  it('when the conversation was closed in the meantime: it stays closed', () => {
    given(...recorded, conversationClosed())
      .when(recordMessage(inbound('m1')))
      .changesNothing();
  });

  it('when its contact was blocked in the meantime', () => {
    given(...recorded)
      .when(recordMessage(inbound('m1'), { blocked: true }))
      .changesNothing();
  });

  it('when it came with the opening', () => {
    given(conversationOpened(), participantAdded(), messageReceived(1))
      .when(recordMessage(inbound('m1')))
      .changesNothing();
  });

  it('however long ago the first was, also as long as nobody looked into the stream', () => {
    given(...many(2_500))
      .when(recordMessage(inbound('m1')))
      .changesNothing();
    given(...many(2_500))
      .when(recordMessage(inbound('m1'), { recalled: { number: 1, inbound: 1 } }))
      .changesNothing();
    given(...many(2_500))
      .when(recordMessage(inbound('m2501')))
      .then(messageReceived(2_501));
  });

  it('but is recorded where the stream says that it only looks like one that was seen', () => {
    given(...many(2_500))
      .when(recordMessage(inbound('m1'), { recalled: null }))
      .then(messageReceived(2_501, { messageId: 'm1', private: messageReceived(1).private }));
  });

  it('is asked of the stream at the places where it may lie, and nowhere for one that is known or new', () => {
    const state = after(many(2_500));
    const place = { revision: anOpenConversation.length, inbound: 1 };
    const message = { id: 'm1', places: [place] };
    expect(needsOf(recordMessage(outbound('m1')), state)).toEqual({ message });
    expect(needsOf(reportMessageStatus('m1', 'read'), state)).toEqual({ message });
    expect(needsOf(markRead('m1'), state)).toEqual({ message });
    expect(needsOf(recordMessage(outbound('m2500')), state)).toEqual({});
    expect(needsOf(recordMessage(outbound('m2501')), state)).toEqual({});
    expect(needsOf(markRead(), state)).toEqual({});
  });

  it('is recalled from the event that holds it, and from no other', () => {
    const place = { revision: 2, inbound: 7 };
    expect(recalledFrom(messageReceived(9), 'm9', place)).toEqual({ number: 9, inbound: 7 });
    expect(recalledFrom(messageSent(9), 'm9', place)).toEqual({ number: 9, inbound: 7 });
    expect(recalledFrom(messageReceived(9), 'm8', place)).toBeNull();
    expect(recalledFrom(messageStatusChanged(9, 'read'), 'm9', place)).toBeNull();
  });
});

describe('rule 3: counts', () => {
  const three = [...anOpenConversation, messageReceived(1), messageSent(2), messageReceived(3), messageReceived(4)];

  it('numbers inbound and outbound messages together', () => {
    given(...three)
      .when(recordMessage(inbound('m5')))
      .then(messageReceived(5));
    given(...three, joined(toAda))
      .when(recordMessage(outbound('m5')))
      .then(messageSent(5));
  });

  it('counts inbound messages as unread until they are read', () => {
    expect(unreadAfter(...three)).toBe(3);
    expect(unreadAfter(...three, conversationRead(4, 3))).toBe(0);
  });

  it('leaves unread what came in after the message that was read', () => {
    given(...three)
      .when(markRead('m3'))
      .then(conversationRead(3, 2));
    expect(unreadAfter(...three, conversationRead(3, 2))).toBe(1);
  });

  it('reads the inbound messages before an outbound one that was read', () => {
    given(...three)
      .when(markRead('m2'))
      .then(conversationRead(2, 1));
  });

  it('takes nothing back for an older, unknown or repeated mark', () => {
    const read = [...three, conversationRead(3, 2)];
    for (const upTo of ['m1', 'm2', 'm3', 'never-seen'])
      given(...read)
        .when(markRead(upTo))
        .changesNothing();
    given(...three)
      .when(markRead('never-seen'))
      .changesNothing();
  });

  it('reads up to a message of long ago as the stream recalls it', () => {
    given(...many(2_500))
      .when(markRead('m1', { recalled: { number: 1, inbound: 1 } }))
      .then(conversationRead(1, 1));
    given(...many(2_500))
      .when(markRead('m1', { recalled: null }))
      .changesNothing();
    given(...many(2_500), conversationRead(2, 2))
      .when(markRead('m1', { recalled: { number: 1, inbound: 1 } }))
      .changesNothing();
  });

  it('folds an older mark after a newer one, or the reverse when unreading, without losing any', () => {
    expect(unreadAfter(...three, conversationRead(4, 3), conversationRead(1, 1))).toBe(0);
    expect(unreadAfter(...three, conversationRead(1, 1), conversationMarkedUnread(2))).toBe(2);
    expect(unreadAfter(...three, conversationRead(12, 12))).toBe(0);
  });

  it('goes back to just before the last inbound message when it is marked as unread', () => {
    const read = [...three, messageSent(5), conversationRead(5, 3)];
    given(...read)
      .when(markUnread())
      .then(conversationMarkedUnread(2));
    expect(unreadAfter(...read, conversationMarkedUnread(2))).toBe(1);
  });

  it('can be read again after it was marked as unread', () => {
    given(...three, conversationRead(4, 3), conversationMarkedUnread(2))
      .when(markRead('m4'))
      .then(conversationRead(4, 3));
  });

  it('comes with the opening: its message counts', () => {
    given()
      .when(openConversation({ message: inbound('m1') }))
      .then(conversationOpened(), participantAdded(), messageReceived(1));
    expect(unreadAfter(conversationOpened(), participantAdded(), messageReceived(1))).toBe(1);
  });

  it('never touches unread by sending, assigning, tagging, receipts, notes, closing or reopening', () => {
    const busy = [
      messageSent(5),
      joined(toAda),
      conversationAssigned(toAda),
      conversationUnassigned(toAda),
      conversationTagsChanged({ added: ['vip'] }),
      messageStatusChanged(2, 'read'),
      noteAdded('n1'),
      conversationClosed(),
      conversationReopened('manual'),
    ];
    expect(unreadAfter(...three, ...busy)).toBe(3);
  });
});

describe('rule 4: order of time', () => {
  it('numbers messages as they are recorded, whatever their channel claims', () => {
    const sentAt = '2001-01-01T00:00:00.000Z';
    given(...anOpenConversation, messageReceived(1, { sentAt: '2026-03-02T09:00:00.000Z' }))
      .when(recordMessage(inbound('m2', { sentAt })))
      .then(messageReceived(2, { sentAt }));
  });
});
