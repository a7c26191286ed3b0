import * as E from 'fp-ts/Either';
import { decide, unreadCount, type ConversationEvent } from '@parley/domain';
import {
  aClosedConversation,
  ada,
  after,
  anOpenConversation,
  assignConversation,
  closeConversation,
  conversationAssigned,
  conversationClosed,
  conversationMarkedUnread,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationUnassigned,
  crm,
  given,
  inbound,
  joined,
  LATER,
  markRead,
  markUnread,
  messageReceived,
  messageSent,
  openConversation,
  outbound,
  participantAdded,
  recordMessage,
  reopenConversation,
  routing,
  toAda,
  toBen,
  toParrot,
  unassignConversation,
} from '@parley/testing';

const unreadAfter = (...events: readonly ConversationEvent[]): number => {
  const state = after(events);
  if (state.status === 'none') throw new Error('the example never opens the conversation');
  return unreadCount(state);
};

describe('rule 1: one command, one commit', () => {
  it('gives all events of a command its stamp and its actor', () => {
    const stamp = { at: LATER + 1, by: crm };
    const decided = decide(
      openConversation({
        ...stamp,
        message: outbound('m1', { sender: { type: 'user', ...nameless(ada.id) } }),
        assignee: toBen,
      }),
      after([]),
    );
    const stamps = E.isRight(decided) ? decided.right.map(({ at, by }) => ({ at, by })) : [];
    expect(stamps).toEqual(Array.from({ length: 6 }, () => stamp));
  });

  it('puts the reopening into the commit of the message that caused it', () => {
    given(...aClosedConversation)
      .when(recordMessage(inbound('m1'), { at: LATER + 2, by: crm }))
      .then(messageReceived(1), conversationReopened('new_message'));
  });
});

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
      .when(recordMessage(outbound('m3', { sender: { type: 'user', ...nameless('usr_ben') } })))
      .changesNothing();
  });

  it('when the conversation was closed in the meantime: it stays closed', () => {
    given(...recorded, conversationClosed())
      .when(recordMessage(inbound('m1')))
      .changesNothing();
  });

  it('however long ago the first was', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => messageReceived(i + 1));
    given(...anOpenConversation, ...many)
      .when(recordMessage(inbound('m1')))
      .changesNothing();
    given(...anOpenConversation, ...many)
      .when(recordMessage(inbound('m2501')))
      .then(messageReceived(2_501));
  });

  it('when it came with the opening', () => {
    given(conversationOpened(), participantAdded(), messageReceived(1))
      .when(recordMessage(inbound('m1')))
      .changesNothing();
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

  it('marks nothing as read by an outbound message', () => {
    expect(unreadAfter(...three, messageSent(5), joined(toAda))).toBe(3);
  });

  it('never touches unread by assigning, closing or reopening', () => {
    const busy = [conversationAssigned(toAda), conversationUnassigned(toAda), conversationClosed()];
    expect(unreadAfter(...three, ...busy, conversationReopened('manual'))).toBe(3);
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

describe('rule 6: reopening keeps', () => {
  const busy = [
    ...anOpenConversation,
    messageReceived(1),
    messageSent(2),
    joined(toAda),
    messageReceived(3),
    conversationRead(2, 1),
    conversationAssigned(toParrot),
    joined(toParrot),
  ];

  it('assignee, participants, messages and counts', () => {
    expect(after([...busy, conversationClosed(), conversationReopened('manual')])).toEqual(after(busy));
  });

  it('no resolution: the next one is free', () => {
    given(...busy, conversationClosed({ resolution: 'spam' }), conversationReopened('manual'))
      .when(closeConversation({ resolution: 'resolved' }))
      .then(conversationClosed({ resolution: 'resolved' }));
  });

  it('the assignee also through an inbound message', () => {
    given(...busy, conversationClosed(), messageReceived(4), conversationReopened('new_message'))
      .when(assignConversation(toParrot))
      .changesNothing();
  });
});

describe('rule 11: assignment is compare-and-set', () => {
  const adas = [...anOpenConversation, conversationAssigned(toAda), joined(toAda)];

  it('the same assignee and type again is no change', () => {
    given(...adas)
      .when(assignConversation(toAda))
      .changesNothing();
  });

  it('the same id as another type of assignee is another assignee', () => {
    const agent = { type: 'agent' as const, id: toAda.id };
    given(...adas)
      .when(assignConversation(agent))
      .then(conversationAssigned(agent, toAda), joined(agent));
  });

  it('a person replacing an AI agent is one event with both', () => {
    given(...anOpenConversation, conversationAssigned(toParrot), joined(toParrot), joined(toAda))
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda, toParrot));
  });

  it('after an unassignment there is no previous assignee', () => {
    given(...adas, conversationUnassigned(toAda))
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen, null), joined(toBen));
  });

  it('closing an unassigned one and assigning a closed one are fine', () => {
    given(...adas, conversationUnassigned(toAda))
      .when(closeConversation())
      .then(conversationClosed());
    given(...adas, conversationClosed())
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen, toAda), joined(toBen));
  });

  it('an automatic assignment holds while the conversation is unassigned', () => {
    given(...anOpenConversation)
      .when(assignConversation(toBen, { by: routing }))
      .then(conversationAssigned(toBen), joined(toBen));
  });

  it('an automatic assignment never overwrites the choice of a person', () => {
    given(...adas)
      .when(assignConversation(toBen, { by: routing }))
      .changesNothing();
  });

  it('unassigning and reopening ask for nothing of the assignee', () => {
    given(...adas, conversationClosed())
      .when(reopenConversation())
      .then(conversationReopened('manual'));
    given(...adas)
      .when(unassignConversation({ by: crm }))
      .then(conversationUnassigned(toAda));
  });
});

function nameless(id: string): { id: string; name: null } {
  return { id, name: null };
}
