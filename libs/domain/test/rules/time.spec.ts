import { timesAfter } from '@parley/domain';
import {
  anOpenConversation,
  closeInactive,
  conversationClosed,
  conversationReopened,
  conversationSnoozed,
  given,
  inbound,
  LATER,
  messageReceived,
  MONDAY,
  recordMessage,
  snoozeConversation,
} from '@parley/testing';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEARS = 10 * 365 * DAY;

describe('rule 4: the times of the next command', () => {
  it('are both the clock’s, where the stream does not say otherwise', () => {
    expect(timesAfter(0, MONDAY)).toEqual({ at: MONDAY, now: MONDAY });
    expect(timesAfter(MONDAY - 1, MONDAY)).toEqual({ at: MONDAY, now: MONDAY });
  });

  it('follow the stream, where the clock stands still or is up to a day behind it', () => {
    expect(timesAfter(MONDAY, MONDAY)).toEqual({ at: MONDAY + 1, now: MONDAY + 1 });
    expect(timesAfter(MONDAY + DAY - 1, MONDAY)).toEqual({ at: MONDAY + DAY, now: MONDAY + DAY });
  });

  it('part where a clock ran ahead: the stamp still rises, and now is a day ahead of the clock at most', () => {
    expect(timesAfter(MONDAY + DAY, MONDAY)).toEqual({ at: MONDAY + DAY + 1, now: MONDAY + DAY });
    expect(timesAfter(MONDAY + YEARS, MONDAY)).toEqual({ at: MONDAY + YEARS + 1, now: MONDAY + DAY });
  });

  it('are not before a time that the command must not be before', () => {
    expect(timesAfter(MONDAY, MONDAY, LATER)).toEqual({ at: LATER, now: LATER });
    expect(timesAfter(MONDAY, LATER, MONDAY)).toEqual({ at: LATER, now: LATER });
  });
});

describe('rule 4: after a clock that ran ahead by years', () => {
  const { at, now } = timesAfter(LATER + YEARS, LATER);

  it('a snooze may end as soon as it is a day ahead of the clock, and not before', () => {
    given(...anOpenConversation)
      .when(snoozeConversation('s1', { at, now, till: now + 1 }))
      .then(conversationSnoozed('s1', now + 1));
    given(...anOpenConversation)
      .when(snoozeConversation('s1', { at, now, till: now }))
      .refuses('snooze_in_the_past');
  });

  it('a message reopens within the window, counted from a closing before the clock ran ahead, and not after it', () => {
    const closed = [...anOpenConversation, conversationClosed({ at: LATER - HOUR })];
    const answer = (window: number) => recordMessage(inbound('m1'), { at, now, policy: { window, afterSpam: true } });
    given(...closed)
      .when(answer(DAY + HOUR))
      .then(messageReceived(1), conversationReopened('new_message'));
    given(...closed)
      .when(answer(DAY + HOUR - 1))
      .refuses('goes_on_in_thread');
  });

  it('a message reopens what was closed while the clock was ahead', () => {
    given(...anOpenConversation, conversationClosed({ at: at - 1 }))
      .when(recordMessage(inbound('m1'), { at, now, policy: { window: 0, afterSpam: true } }))
      .then(messageReceived(1), conversationReopened('new_message'));
  });

  it('what was active a moment ago is not closed for inactivity', () => {
    const active = [...anOpenConversation, messageReceived(1, { at: LATER - HOUR })];
    const closing = (timeout: number) => closeInactive({ at, now, timeout, resolution: 'unresolved' });
    given(...active)
      .when(closing(DAY + HOUR + 1))
      .changesNothing();
    given(...active)
      .when(closing(DAY + HOUR))
      .then(conversationClosed({ resolution: 'unresolved', cause: 'inactivity' }));
  });
});
