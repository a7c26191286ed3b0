import { MESSAGE_STATUSES, STATUSES_KEPT, type ConversationEvent, type MessageStatus } from '@parley/domain';
import {
  anOpenConversation,
  given,
  messageReceived,
  messageSent,
  messageStatusChanged,
  reportMessageStatus,
} from '@parley/testing';

const sent = [...anOpenConversation, messageSent(1)];
const later = (status: MessageStatus): readonly MessageStatus[] =>
  MESSAGE_STATUSES.slice(MESSAGE_STATUSES.indexOf(status) + 1);

/** The pairs of statuses that may follow each other, written out. */
const moves: readonly (readonly [MessageStatus, readonly MessageStatus[]])[] = [
  ['sent', ['failed', 'delivered', 'read']],
  ['failed', ['delivered', 'read']],
  ['delivered', ['read']],
  ['read', []],
];

const has = (status: MessageStatus): readonly ConversationEvent[] =>
  status === 'sent' ? sent : [...sent, messageStatusChanged(1, status)];

describe('rule 4: the status of a message', () => {
  it.each(moves)('moves on from %s only to what comes after it', (from, ahead) => {
    expect(later(from)).toEqual(ahead);
    for (const status of MESSAGE_STATUSES) {
      const decided = given(...has(from)).when(reportMessageStatus('m1', status));
      if (ahead.includes(status)) decided.then(messageStatusChanged(1, status));
      else decided.changesNothing();
    }
  });

  it('starts as delivered for an inbound message, as sent for an outbound one', () => {
    const received = [...anOpenConversation, messageReceived(1)];
    for (const status of ['sent', 'failed', 'delivered'] as const)
      given(...received)
        .when(reportMessageStatus('m1', status))
        .changesNothing();
    given(...received)
      .when(reportMessageStatus('m1', 'read'))
      .then(messageStatusChanged(1, 'read'));
    given(...sent)
      .when(reportMessageStatus('m1', 'sent'))
      .changesNothing();
    given(...sent)
      .when(reportMessageStatus('m1', 'failed'))
      .then(messageStatusChanged(1, 'failed'));
  });

  it('is that of one message: the others keep theirs', () => {
    const both = [...sent, messageSent(2), messageStatusChanged(2, 'read')];
    given(...both)
      .when(reportMessageStatus('m1', 'delivered'))
      .then(messageStatusChanged(1, 'delivered'));
    given(...both)
      .when(reportMessageStatus('m2', 'delivered'))
      .changesNothing();
  });

  it('keeps the reason that the channel gave', () => {
    given(...sent)
      .when(reportMessageStatus('m1', 'failed', { reason: 'number is not in use' }))
      .then(messageStatusChanged(1, 'failed', 'number is not in use'));
  });

  it('of an unknown message is refused', () => {
    given(...sent)
      .when(reportMessageStatus('m2', 'read'))
      .refuses('message_not_found');
  });
});

describe('rule 4: the statuses that are kept', () => {
  const all = (count: number): readonly ConversationEvent[] => [
    ...anOpenConversation,
    ...Array.from({ length: count }, (_, i) => messageSent(i + 1)),
  ];

  it.each([STATUSES_KEPT, STATUSES_KEPT + 1, STATUSES_KEPT + 60, 2_500])(
    'are those of the last 1,000, of %d messages',
    (count) => {
      const oldest = count - STATUSES_KEPT + 1;
      given(...all(count))
        .when(reportMessageStatus(`m${oldest}`, 'read'))
        .then(messageStatusChanged(oldest, 'read'));
      if (oldest > 1)
        given(...all(count))
          .when(reportMessageStatus(`m${oldest - 1}`, 'read'))
          .changesNothing();
    },
  );

  it('do not take one for a message of long ago, whether the stream was asked or not', () => {
    given(...all(2_500))
      .when(reportMessageStatus('m1', 'read'))
      .changesNothing();
    given(...all(2_500))
      .when(reportMessageStatus('m1', 'read', { recalled: { number: 1, inbound: 0 } }))
      .changesNothing();
  });

  it('refuse one for a message that the stream does not hold', () => {
    given(...all(2_500))
      .when(reportMessageStatus('m1', 'read', { recalled: null }))
      .refuses('message_not_found');
    given(...all(2_500))
      .when(reportMessageStatus('never-seen', 'read'))
      .refuses('message_not_found');
  });
});
