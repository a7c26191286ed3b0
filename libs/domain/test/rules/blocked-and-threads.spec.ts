import {
  alwaysReopens,
  requirementsOf,
  unreadCount,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type ReopeningPolicy,
  type Requirements,
} from '@parley/domain';
import {
  aClosedConversation,
  after,
  aDeletedConversation,
  anArchivedConversation,
  anOpenConversation,
  aSnoozedConversation,
  blocking,
  bySomebodyElse,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationTransferred,
  given,
  inbound,
  joined,
  markRead,
  messageReceived,
  messageSent,
  MONDAY,
  openConversation,
  outbound,
  participantAdded,
  recordMessage,
  recordUnchecked,
  reportMessageStatus,
  toAda,
  zoe,
} from '@parley/testing';

const blocked = { blocked: true } as const;

describe('rule 9: blocked contact', () => {
  it('has its messages recorded, and they say that it is blocked', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1'), blocked))
      .then(messageReceived(1, blocked));
  });

  it('neither reopens what is closed or archived, nor ends a snooze', () => {
    for (const events of [aClosedConversation, anArchivedConversation, aSnoozedConversation])
      given(...events)
        .when(recordMessage(inbound('m1'), blocked))
        .then(messageReceived(1, blocked));
  });

  it('does not count as unread, and unblocking does not recount', () => {
    const events = [...anOpenConversation, messageReceived(1), messageReceived(2, blocked), messageReceived(3)];
    const state = after(events);
    expect(state).toMatchObject({ status: 'open', messageCount: 3 });
    expect(state.status === 'open' && unreadCount(state)).toBe(2);
    given(...events)
      .when(markRead('m2'))
      .then(conversationRead(2, 1));
  });

  it('opens a conversation that is closed in the same commit, as spam and by automation:blocked', () => {
    given()
      .when(openConversation({ message: inbound('m1'), assignee: toAda, ...blocked }))
      .then(
        conversationOpened({ assignee: toAda }),
        participantAdded(),
        messageReceived(1, blocked),
        conversationAssigned(toAda),
        joined(toAda),
        bySomebodyElse(blocking, conversationClosed({ resolution: 'spam', cause: 'blocked' })),
      );
  });

  it('opens one that stays open for a message of ours, or for none', () => {
    given()
      .when(openConversation({ message: outbound('m1'), by: { type: 'attendant', id: toAda.id }, ...blocked }))
      .then(
        conversationOpened({ initiator: { type: 'user', id: toAda.id } }),
        participantAdded(),
        messageSent(1),
        joined(toAda),
      );
    given().when(openConversation(blocked)).then(conversationOpened(), participantAdded());
  });

  it('is not sent on in its thread, for nothing is reopened', () => {
    given(...aClosedConversation)
      .when(recordMessage(inbound('m1'), { ...blocked, policy: { window: 0, afterSpam: false } }))
      .then(messageReceived(1, blocked));
  });

  it('is reopened by its first message after the unblocking', () => {
    given(
      ...anOpenConversation,
      messageReceived(1, blocked),
      conversationClosed({ resolution: 'spam', cause: 'blocked' }),
    )
      .when(recordMessage(inbound('m2')))
      .then(messageReceived(2), conversationReopened('new_message'));
  });
});

describe('rule 15: reopening policy', () => {
  const closedAt = (at: number, resolution: 'resolved' | 'spam' = 'resolved'): readonly ConversationEvent[] => [
    ...anOpenConversation,
    conversationClosed({ at, resolution }),
  ];
  const archivedAfter = (events: readonly ConversationEvent[]): readonly ConversationEvent[] => [
    ...events,
    { ...conversationArchived(), at: MONDAY + 50_000 },
  ];
  const answer = (at: number, policy?: ReopeningPolicy) =>
    recordMessage(inbound('m1'), { at, ...(policy === undefined ? {} : { policy }) });
  const reopened = [messageReceived(1), conversationReopened('new_message')] as const;
  const window = { window: 60_000, afterSpam: true };

  it.each([
    ['closed', (events: readonly ConversationEvent[]) => events],
    ['archived', archivedAfter],
  ])('reopens what is %s within the window, counted from its closing, and not after it', (_, ended) => {
    const events = ended(closedAt(MONDAY));
    given(...events)
      .when(answer(MONDAY + 60_000, window))
      .then(...reopened);
    given(...events)
      .when(answer(MONDAY + 60_001, window))
      .refuses('goes_on_in_thread');
  });

  it('counts anew from the last closing', () => {
    const again = [...closedAt(MONDAY), conversationReopened('manual'), conversationClosed({ at: MONDAY + 60_000 })];
    given(...again)
      .when(answer(MONDAY + 120_000, window))
      .then(...reopened);
  });

  it('always reopens by default, spam and ages ago included', () => {
    const ages = MONDAY + 10 * 365 * 86_400_000;
    given(...closedAt(MONDAY, 'spam'))
      .when(answer(ages))
      .then(...reopened);
    given(...closedAt(MONDAY, 'spam'))
      .when(answer(ages, alwaysReopens))
      .then(...reopened);
  });

  it('may leave spam alone, and only spam', () => {
    const noSpam = { window: null, afterSpam: false };
    given(...closedAt(MONDAY, 'spam'))
      .when(answer(MONDAY + 1, noSpam))
      .refuses('goes_on_in_thread');
    given(...closedAt(MONDAY))
      .when(answer(MONDAY + 1, noSpam))
      .then(...reopened);
  });

  it('asks nothing of an open conversation, of our own messages, or of what was seen before', () => {
    const never = { window: -1, afterSpam: false };
    given(...closedAt(MONDAY, 'spam'), conversationReopened('manual'))
      .when(answer(MONDAY + 90_000, never))
      .then(messageReceived(1));
    given(...closedAt(MONDAY, 'spam'), joined(toAda))
      .when(recordMessage(outbound('m1'), { policy: never }))
      .then(messageSent(1));
    given(...anOpenConversation, messageReceived(1), conversationClosed({ resolution: 'spam' }))
      .when(answer(MONDAY + 90_000, never))
      .changesNothing();
  });

  it('has the thread asked first where a message may have gone on to the next conversation', () => {
    const policy = { window: 60_000, afterSpam: true };
    for (const events of [aClosedConversation, anArchivedConversation])
      given(...events)
        .when(recordUnchecked(inbound('m1'), { policy }))
        .refuses('thread_unchecked');
    given(...aClosedConversation, conversationReopened('manual'))
      .when(recordUnchecked(inbound('m1'), { policy }))
      .refuses('thread_unchecked');
    given(...aClosedConversation)
      .when(recordUnchecked(inbound('m1')))
      .then(messageReceived(1), conversationReopened('new_message'));
    given(...anOpenConversation)
      .when(recordUnchecked(inbound('m1'), { policy }))
      .then(messageReceived(1));
    given(...aClosedConversation, joined(toAda))
      .when(recordUnchecked(outbound('m1'), { policy }))
      .then(messageSent(1));
  });

  it('names the conversation before in the first event of the next one', () => {
    given()
      .when(openConversation({ previous: 'conv_before', message: inbound('m1'), forMessage: true }))
      .then(conversationOpened({ previous: 'conv_before' }), participantAdded(), messageReceived(1));
  });
});

/** What the decision on a command needs, by whoever asks for it. */
const needsOf = (command: ConversationCommand, state: Conversation): Requirements =>
  requirementsOf(command, state, command.by);

describe('rule 16: what a decision needs from elsewhere', () => {
  it('is whether the sender of an inbound message is blocked, and the contact for whom a stranger speaks', () => {
    const sender = { type: 'contact' as const, id: 'ct_yan', name: null };
    const yan = participantAdded({ participant: { type: 'contact', id: 'ct_yan' } });
    const open = after(anOpenConversation);
    expect(needsOf(recordMessage(inbound('m1')), open)).toEqual({ senders: [zoe.id] });
    expect(needsOf(recordMessage(inbound('m1', { sender })), open)).toEqual({ senders: ['ct_yan', zoe.id] });
    const group = after([...anOpenConversation, yan]);
    expect(needsOf(recordMessage(inbound('m1', { sender })), group)).toEqual({ senders: ['ct_yan'] });
    expect(needsOf(recordMessage(inbound('m1'), { by: { type: 'contact', id: 'ct_yan' } }), group)).toEqual({
      senders: ['ct_yan'],
    });
    expect(needsOf(recordMessage(outbound('m1')), open)).toEqual({});
  });

  it('is what the inbox says of reopening, for a message to what is, or ever was, closed or archived', () => {
    const transferred = conversationTransferred('inb_support');
    const needs = { senders: [zoe.id], inbox: 'inb_support' };
    const reopened = conversationReopened('manual');
    for (const events of [aClosedConversation, anArchivedConversation, [...aClosedConversation, reopened]])
      expect(needsOf(recordMessage(inbound('m1')), after([...events, transferred]))).toEqual(needs);
  });

  it('is, of an opening, its sender, and the address of the contact where no target is given', () => {
    const nowhere = after([]);
    const target = { target: '+49', subject: null, description: null, memberNames: [] };
    expect(needsOf(openConversation(), nowhere)).toEqual({ contact: zoe.id });
    expect(needsOf(openConversation({ content: target }), nowhere)).toEqual({});
    expect(needsOf(openConversation({ content: target, message: inbound('m1') }), nowhere)).toEqual({
      senders: [zoe.id],
    });
    expect(needsOf(openConversation({ content: target, message: outbound('m1') }), nowhere)).toEqual({});
  });

  it('is nothing where there is no conversation, or where there is one already', () => {
    expect(needsOf(recordMessage(inbound('m1')), after([]))).toEqual({});
    expect(needsOf(reportMessageStatus('m1', 'read'), after(aDeletedConversation))).toEqual({});
    expect(needsOf(openConversation(), after(anOpenConversation))).toEqual({});
  });

  it('is said by the event: the address as the target, unless one was given', () => {
    const content = { target: null, subject: null, description: null, memberNames: [] };
    given()
      .when(openConversation({ address: '+4930123456' }))
      .then(conversationOpened({ private: { ...content, target: '+4930123456' } }), participantAdded());
    given()
      .when(openConversation({ address: '+4930123456', content: { ...content, target: '+49' } }))
      .then(conversationOpened({ private: { ...content, target: '+49' } }), participantAdded());
  });
});
