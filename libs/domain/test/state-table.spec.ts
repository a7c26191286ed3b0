import type { Actor, ConversationCommand } from '@parley/domain';
import {
  aClosedConversation,
  ada,
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
  unassignConversation,
} from '@parley/testing';

/* The state table of the domain, cell by cell. */

describe('a conversation that was never opened', () => {
  it('is opened, and the contact takes part', () => {
    given().when(openConversation()).then(conversationOpened(), participantAdded());
  });

  it('is opened with its first message', () => {
    given()
      .when(openConversation({ message: inbound('m1') }))
      .then(conversationOpened(), participantAdded(), messageReceived(1));
  });

  it('is opened with a message of ours and an assignment, in this order', () => {
    given()
      .when(openConversation({ by: ada, message: outbound('m1'), assignee: toBen }))
      .then(
        conversationOpened({ assignee: toBen, initiator: { type: 'user', id: ada.id } }),
        participantAdded(),
        messageSent(1),
        joined(toAda),
        conversationAssigned(toBen),
        joined(toBen),
      );
  });

  it('is opened with every setting that it was given', () => {
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
    given()
      .when(openConversation({ ...settings, content }))
      .then(
        conversationOpened({ ...settings, initiator: yan, private: content }),
        participantAdded({ participant: yan }),
      );
  });

  const others: readonly (readonly [string, ConversationCommand])[] = [
    ['recording an inbound message', recordMessage(inbound('m1'))],
    ['recording an outbound message', recordMessage(outbound('m1'))],
    ['assigning', assignConversation(toAda)],
    ['unassigning', unassignConversation()],
    ['closing', closeConversation()],
    ['reopening', reopenConversation()],
    ['marking as read', markRead()],
    ['marking as unread', markUnread()],
  ];
  it.each(others)('is not found by %s', (_, command) => given().when(command).refuses('conversation_not_found'));
});

describe('an open conversation', () => {
  const assigned = [...anOpenConversation, conversationAssigned(toAda), joined(toAda)];
  const unread = [...anOpenConversation, messageReceived(1), messageReceived(2)];
  const read = [...unread, conversationRead(2, 2)];

  it('cannot be opened again', () => {
    given(...anOpenConversation)
      .when(openConversation())
      .refuses('conversation_exists');
  });

  it('records an inbound message', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1));
  });

  it('records an outbound message, and its sender joins', () => {
    given(...anOpenConversation)
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1), joined(toAda));
  });

  it('is assigned, and the assignee joins', () => {
    given(...anOpenConversation)
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda), joined(toAda));
  });

  it('is unassigned, and the event says from whom', () => {
    given(...assigned)
      .when(unassignConversation())
      .then(conversationUnassigned(toAda));
  });

  it('is not changed by unassigning nobody', () => {
    given(...anOpenConversation)
      .when(unassignConversation())
      .changesNothing();
  });

  it.each(['resolved', 'unresolved', 'spam'] as const)('is closed as %s, by command', (resolution) => {
    given(...anOpenConversation)
      .when(closeConversation({ resolution }))
      .then(conversationClosed({ resolution, cause: 'command' }));
  });

  it('is not changed by reopening', () => {
    given(...anOpenConversation)
      .when(reopenConversation())
      .changesNothing();
  });

  it('is marked as read up to its last message', () => {
    given(...unread)
      .when(markRead())
      .then(conversationRead(2, 2));
  });

  it('is not changed by marking as read what is read, or has no message', () => {
    given(...read)
      .when(markRead())
      .changesNothing();
    given(...anOpenConversation)
      .when(markRead())
      .changesNothing();
  });

  it('is marked as unread', () => {
    given(...read)
      .when(markUnread())
      .then(conversationMarkedUnread(1));
  });

  it('is not changed by marking as unread what is unread, or has no inbound message', () => {
    given(...unread)
      .when(markUnread())
      .changesNothing();
    given(...anOpenConversation, messageSent(1))
      .when(markUnread())
      .changesNothing();
  });
});

describe('a closed conversation', () => {
  it('cannot be opened again', () => {
    given(...aClosedConversation)
      .when(openConversation())
      .refuses('conversation_exists');
  });

  it('is reopened by an inbound message', () => {
    given(...aClosedConversation)
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1), conversationReopened('new_message'));
  });

  it('records an outbound message and stays closed', () => {
    given(...aClosedConversation)
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1), joined(toAda));
    given(...aClosedConversation, messageSent(1))
      .when(closeConversation())
      .changesNothing();
  });

  it('is assigned and stays closed', () => {
    given(...aClosedConversation)
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda), joined(toAda));
    given(...aClosedConversation, conversationAssigned(toAda), joined(toAda))
      .when(closeConversation())
      .changesNothing();
  });

  it('is unassigned', () => {
    given(...anOpenConversation, conversationAssigned(toAda), joined(toAda), conversationClosed())
      .when(unassignConversation())
      .then(conversationUnassigned(toAda));
  });

  it('is not changed by unassigning nobody', () => {
    given(...aClosedConversation)
      .when(unassignConversation())
      .changesNothing();
  });

  it('is not changed by closing it with the same resolution', () => {
    given(...aClosedConversation)
      .when(closeConversation({ resolution: 'resolved' }))
      .changesNothing();
  });

  it('cannot be closed with another resolution', () => {
    given(...aClosedConversation)
      .when(closeConversation({ resolution: 'spam' }))
      .refuses('conversation_closed');
  });

  const reasons: readonly (readonly [string, Actor, 'manual' | 'api'])[] = [
    ['an attendant', ada, 'manual'],
    ['an agent', parrot, 'manual'],
    ['an integration', crm, 'api'],
    ['an automation', routing, 'api'],
  ];
  it.each(reasons)('is reopened by %s', (_, by, reason) => {
    given(...aClosedConversation)
      .when(reopenConversation({ by }))
      .then(conversationReopened(reason));
  });

  it('is marked as read and stays closed', () => {
    const unread = [...anOpenConversation, messageReceived(1), conversationClosed()];
    given(...unread)
      .when(markRead())
      .then(conversationRead(1, 1));
    given(...unread, conversationRead(1, 1))
      .when(closeConversation())
      .changesNothing();
  });

  it('is not changed by marking as read what is read', () => {
    given(...aClosedConversation)
      .when(markRead())
      .changesNothing();
  });

  it('is marked as unread', () => {
    given(...anOpenConversation, messageReceived(1), conversationRead(1, 1), conversationClosed())
      .when(markUnread())
      .then(conversationMarkedUnread(0));
  });

  it('is not changed by marking as unread what is unread', () => {
    given(...anOpenConversation, messageReceived(1), conversationClosed())
      .when(markUnread())
      .changesNothing();
  });
});
