import { stamped, type ConversationCommand, type Unstamped } from '@parley/domain';
import {
  ada,
  anOpenConversation,
  findMessageById,
  given,
  LATER,
  MONDAY,
  snoozeConversation,
  zoe,
} from '@parley/testing';

describe('a command without its stamp', () => {
  it('is the command itself as soon as it has one', () => {
    const whole = snoozeConversation('s1', { till: LATER + 1 });
    const { at: _, by: __, now: ___, ...command } = whole;
    const { at, by } = whole;
    expect(stamped<ConversationCommand>(command, { at, by, now: MONDAY })).toEqual({ ...whole, now: MONDAY });
  });

  it('takes times and actor and nothing else, and is left as it was', () => {
    const command: Unstamped<ConversationCommand> = { type: 'MuteConversation' };
    const moment = { at: LATER, now: MONDAY, by: ada };
    const more = { ...moment, type: 'CloseConversation' };
    expect(stamped<ConversationCommand>(command, more)).toEqual({ type: 'MuteConversation', ...moment });
    expect(command).toEqual({ type: 'MuteConversation' });
  });
});

describe('a search for no message, only for a key', () => {
  it('finds nothing in any conversation', () => {
    const search = { ...findMessageById('m1'), messageId: null, by: zoe };
    given().when(search).refuses('message_not_found');
    given(...anOpenConversation)
      .when(search)
      .refuses('message_not_found');
  });
});
