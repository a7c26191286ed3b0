import * as E from 'fp-ts/Either';
import { decide, type ConversationEvent } from '@parley/domain';
import {
  aClosedConversation,
  ada,
  after,
  anOpenConversation,
  archiveConversation,
  assignConversation,
  closeConversation,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationMuted,
  conversationRead,
  conversationReopened,
  conversationTagsChanged,
  conversationTransferred,
  crm,
  given,
  inbound,
  joined,
  LATER,
  messageReceived,
  messageSent,
  MONDAY,
  openConversation,
  outbound,
  recordMessage,
  reopenConversation,
  toAda,
  toBen,
  toParrot,
  unmuteConversation,
} from '@parley/testing';

const nameless = (id: string): { id: string; name: null } => ({ id, name: null });

describe('rule 1: one command, one commit', () => {
  it('gives all events of a command its stamp and its actor', () => {
    const stamp = { at: LATER + 1, by: crm };
    const message = outbound('m1', { sender: { type: 'user', ...nameless(ada.id) } });
    const decided = decide(openConversation({ ...stamp, message, assignee: toBen }), after([]));
    const stamps = E.isRight(decided) ? decided.right.map(({ at, by }) => ({ at, by })) : [];
    expect(stamps).toEqual(Array.from({ length: 6 }, () => stamp));
  });

  it('puts the reopening into the commit of the message that caused it', () => {
    given(...aClosedConversation)
      .when(recordMessage(inbound('m1'), { at: LATER + 2, by: crm }))
      .then(messageReceived(1), conversationReopened('new_message'));
  });

  it('puts the closing into the commit of what ends an open conversation', () => {
    given(...anOpenConversation)
      .when(archiveConversation({ at: LATER + 3, by: crm }))
      .then(conversationClosed({ resolution: 'unresolved', cause: 'archived' }), conversationArchived());
  });
});

describe('rule 5: duration', () => {
  const closedAt = (...events: readonly ConversationEvent[]): number | undefined => {
    const state = after(events);
    return state.status === 'closed' || state.status === 'archived' ? state.closedAt : undefined;
  };

  it('ends at the stamp of the closing, to the millisecond', () => {
    expect(closedAt(...anOpenConversation, conversationClosed({ at: MONDAY + 1_999 }))).toBe(MONDAY + 1_999);
  });

  it('is taken anew when it is closed again after a reopening', () => {
    const first = [...anOpenConversation, conversationClosed({ at: MONDAY + 1_000 })];
    const reopened = [...first, conversationReopened('manual', { at: MONDAY + 2_000 })];
    expect(closedAt(...reopened)).toBeUndefined();
    expect(closedAt(...reopened, conversationClosed({ at: MONDAY + 5_500 }))).toBe(MONDAY + 5_500);
  });

  it('is not lengthened by archiving what was closed before', () => {
    const closed = [...anOpenConversation, conversationClosed({ at: MONDAY + 1_000 })];
    expect(closedAt(...closed, { ...conversationArchived(), at: MONDAY + 9_000 })).toBe(MONDAY + 1_000);
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
    conversationTagsChanged({ added: ['VIP'] }),
    conversationTransferred('inb_support'),
  ];

  it.each([
    ['was closed', [conversationClosed()]],
    ['was archived', [conversationClosed(), conversationArchived()]],
  ])('assignee, tags, labels, inbox, participants and counts of one that %s', (_, ending) => {
    const {
      everClosed: _ever,
      revision: _revision,
      ...kept
    } = after(busy) as Extract<ReturnType<typeof after>, { status: 'open' }>;
    expect(after([...busy, ...ending, conversationReopened('manual')])).toEqual({
      ...kept,
      everClosed: true,
      revision: busy.length + ending.length,
      // What made routing look before is over.
      routedAt: busy.length + ending.length - 1,
    });
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

  it('muted: it is for a person to end', () => {
    given(...busy, conversationMuted(), conversationClosed(), conversationReopened('manual'))
      .when(unmuteConversation())
      .then({ ...conversationMuted(), type: 'ConversationUnmuted' });
  });
});

describe('rule 10: a muted conversation', () => {
  const muted = [...anOpenConversation, conversationMuted()];

  it('gives the same events as any other', () => {
    given(...muted)
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1));
    given(...muted)
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda), joined(toAda));
    given(...muted, conversationClosed())
      .when(reopenConversation())
      .then(conversationReopened('manual'));
  });

  it('stays muted whatever comes', () => {
    expect(after([...muted, messageReceived(1), conversationClosed()])).toMatchObject({ muted: true });
  });
});
