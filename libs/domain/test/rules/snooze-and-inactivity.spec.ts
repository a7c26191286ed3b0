import {
  aClosedConversation,
  after,
  anOpenConversation,
  archiveConversation,
  aSnoozedConversation,
  closeInactive,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationRead,
  conversationReopened,
  conversationSnoozed,
  conversationTransferred,
  conversationUnsnoozed,
  given,
  inbound,
  joined,
  LATER,
  messageReceived,
  messageSent,
  MONDAY,
  noteAdded,
  outbound,
  participantAdded,
  recordMessage,
  snoozeConversation,
  toAda,
  unsnoozeConversation,
  wakeConversation,
} from '@parley/testing';

describe('rule 7: a snooze', () => {
  const moved = [...aSnoozedConversation, conversationSnoozed('s2', LATER + 7_200_000)];

  it('is woken by its own id, by the timer', () => {
    given(...aSnoozedConversation)
      .when(wakeConversation('s1'))
      .then(conversationUnsnoozed('s1', 'timer'));
  });

  it('that was moved is left alone by the wake of the one before', () => {
    given(...moved)
      .when(wakeConversation('s1'))
      .changesNothing();
    given(...moved)
      .when(wakeConversation('s2'))
      .then(conversationUnsnoozed('s2', 'timer'));
  });

  it('that ended is left alone, also when the conversation is snoozed anew', () => {
    const ended = [...aSnoozedConversation, conversationUnsnoozed('s1', 'manual')];
    given(...ended)
      .when(wakeConversation('s1'))
      .changesNothing();
    given(...ended, conversationSnoozed('s2'))
      .when(wakeConversation('s1'))
      .changesNothing();
  });

  it('never comes back after a closing and a reopening', () => {
    const reopened = [...aSnoozedConversation, conversationClosed(), conversationReopened('manual')];
    given(...reopened)
      .when(wakeConversation('s1'))
      .changesNothing();
    given(...reopened)
      .when(unsnoozeConversation())
      .changesNothing();
    expect(after(reopened)).toMatchObject({ status: 'open', snooze: null });
  });

  it('wakes exactly once', () => {
    given(...aSnoozedConversation, conversationUnsnoozed('s1', 'timer'))
      .when(wakeConversation('s1'))
      .changesNothing();
  });

  it('is woken however late', () => {
    given(...aSnoozedConversation)
      .when(wakeConversation('s1', { at: LATER + 365 * 86_400_000 }))
      .then(conversationUnsnoozed('s1', 'timer'));
  });

  it('ends with an inbound message, not with an outbound one', () => {
    given(...moved)
      .when(recordMessage(inbound('m1')))
      .then(messageReceived(1), conversationUnsnoozed('s2', 'new_message'));
    given(...moved, joined(toAda))
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1));
  });

  it('is no reopening when it ends, and ends with what ends the conversation', () => {
    expect(after([...aSnoozedConversation, conversationUnsnoozed('s1', 'timer')])).toMatchObject({ everClosed: false });
    given(...aSnoozedConversation)
      .when(archiveConversation())
      .then(conversationClosed({ resolution: 'unresolved', cause: 'archived' }), conversationArchived());
  });

  it.each([0, -1, -86_400_000])('till %d ms from now is refused: by the stamp of the command', (ahead) => {
    given(...anOpenConversation)
      .when(snoozeConversation('s1', { till: LATER + ahead }))
      .refuses('snooze_in_the_past');
  });

  it('till the next millisecond is taken', () => {
    given(...anOpenConversation)
      .when(snoozeConversation('s1', { till: LATER + 1 }))
      .then(conversationSnoozed('s1', LATER + 1));
  });

  it('may be till an earlier time than the one before', () => {
    given(...moved)
      .when(snoozeConversation('s3', { till: LATER + 60_000 }))
      .then(conversationSnoozed('s3', LATER + 60_000));
  });
});

describe('rule 8: inactivity', () => {
  const timeout = 60_000;
  const closed = conversationClosed({ resolution: 'spam', cause: 'inactivity' });
  const closeAt = (at: number) => closeInactive({ at, timeout, resolution: 'spam' });
  const at = MONDAY + 600_000;

  const counted = [
    ['the opening', [conversationOpened({ at }), participantAdded()]],
    ['an inbound message', [...anOpenConversation, messageReceived(1, { at })]],
    ['an outbound message', [...anOpenConversation, messageSent(1, { at })]],
    ['a reopening', [...aClosedConversation, conversationReopened('manual', { at })]],
    ['the end of a snooze', [...aSnoozedConversation, conversationUnsnoozed('s1', 'timer', { at })]],
    ['a transfer', [...anOpenConversation, conversationTransferred('inb_support', { at })]],
  ] as const;

  it.each(counted)('is counted from %s, to the millisecond', (_, events) => {
    given(...events)
      .when(closeAt(at + timeout - 1))
      .changesNothing();
    given(...events)
      .when(closeAt(at + timeout))
      .then(closed);
  });

  it('is not counted from anything else', () => {
    const busy = [
      { ...noteAdded('n1'), at },
      { ...conversationAssigned(toAda), at },
      { ...conversationRead(0, 0), at },
    ];
    given(...anOpenConversation, ...busy)
      .when(closeAt(MONDAY + timeout))
      .then(closed);
  });

  it('is not counted while it is snoozed', () => {
    given(...aSnoozedConversation)
      .when(closeAt(MONDAY + 10 * timeout))
      .changesNothing();
  });

  it('closes once, and nothing that was closed otherwise', () => {
    given(...anOpenConversation, closed)
      .when(closeAt(MONDAY + 10 * timeout))
      .changesNothing();
    given(...aClosedConversation)
      .when(closeAt(MONDAY + 10 * timeout))
      .changesNothing();
  });

  it('gives way to a message that came in the meantime', () => {
    given(...anOpenConversation, messageReceived(1, { at: MONDAY + timeout - 1 }))
      .when(closeAt(MONDAY + timeout))
      .changesNothing();
  });
});
