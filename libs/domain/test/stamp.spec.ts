import { stamped, type ConversationCommand, type Unstamped } from '@parley/domain';
import { ada, anOpenConversation, findMessageById, given, LATER, snoozeConversation, zoe } from '@parley/testing';

describe('a command without its stamp', () => {
  it('is the command itself as soon as it has one', () => {
    const whole = snoozeConversation('s1', { till: LATER + 1 });
    const { at: _, by: __, ...command } = whole;
    expect(stamped<ConversationCommand>(command, { at: whole.at, by: whole.by })).toEqual(whole);
  });

  it('takes time and actor of the stamp and nothing else, and is left as it was', () => {
    const command: Unstamped<ConversationCommand> = { type: 'MuteConversation' };
    const stamp = { at: LATER, by: ada, type: 'CloseConversation' };
    expect(stamped<ConversationCommand>(command, stamp)).toEqual({ type: 'MuteConversation', at: LATER, by: ada });
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
