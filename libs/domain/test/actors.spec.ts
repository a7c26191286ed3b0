import type { ConversationCommand } from '@parley/domain';
import {
  anOpenConversation,
  conversationOpened,
  given,
  inbound,
  messageReceived,
  openConversation,
  outbound,
  participantAdded,
  recordMessage,
  zoe,
} from '@parley/testing';
import { COMMANDS, oneOfEach } from './state-table/one-of-each';

describe('a contact', () => {
  it('records inbound messages', () => {
    given(...anOpenConversation)
      .when(recordMessage(inbound('m1'), { by: zoe }))
      .then(messageReceived(1));
  });

  it('opens the next conversation of the thread with an inbound message', () => {
    given()
      .when(openConversation({ by: zoe, message: inbound('m1'), forMessage: true }))
      .then(conversationOpened(), participantAdded(), messageReceived(1));
  });

  /** The one that records inbound messages, and the one that only looks. */
  const allowed: readonly ConversationCommand['type'][] = ['RecordMessage', 'FindMessage'];
  const forbidden: readonly ConversationCommand[] = [
    ...COMMANDS.filter((type) => !allowed.includes(type)).map((type) => oneOfEach[type]),
    recordMessage(outbound('m1')),
    openConversation({ message: inbound('m1') }),
    openConversation({ message: outbound('m1'), forMessage: true }),
    openConversation({ forMessage: true }),
  ];
  it.each(forbidden.map((command) => [command.type, command] as const))('may not ask for %s', (_, command) => {
    given(...(command.type === 'OpenConversation' ? [] : anOpenConversation))
      .when({ ...command, by: zoe })
      .refuses('actor_not_allowed');
  });
});
