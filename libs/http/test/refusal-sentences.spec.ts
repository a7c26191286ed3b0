import { decide, decideContact, initialState, noContact, type ContactRefusal, type Refusal } from '@parley/domain';
import {
  aClosedConversation,
  addNote,
  after,
  anOpenConversation,
  closeConversation,
  inbound,
  recordMessage,
  snoozeConversation,
  LATER,
  zoe,
} from '@parley/testing';
import * as E from 'fp-ts/Either';
import { problemFrom } from '../src/problem/from-failure';

const refusalOf = (decision: E.Either<Refusal | ContactRefusal, unknown>): Refusal | ContactRefusal => {
  if (E.isRight(decision)) throw new Error('it was not refused');
  return decision.left;
};

const shown = (decision: E.Either<Refusal | ContactRefusal, unknown>): string =>
  problemFrom({ tag: 'Refused', refusal: refusalOf(decision), revision: 1 }).document.detail;

const asZoe = { by: { type: 'contact', id: zoe.id } } as const;

describe('the sentence that a client sees', () => {
  it('names the route that makes what is missing', () => {
    expect(shown(decide(addNote('n1'), initialState))).toBe(
      'There is no conversation with this id. Open one with POST /v1/conversations.',
    );
    expect(shown(decideContact({ type: 'UnblockContact', at: LATER, by: { type: 'api', id: 'crm' } }, noContact))).toBe(
      'There is no record of a contact with this id. Make one with PUT /v1/contacts/{id}.',
    );
  });

  it('names the field that has to change', () => {
    expect(shown(decide(snoozeConversation('s1', { till: LATER }), after(anOpenConversation)))).toBe(
      'A conversation is snoozed till a time in the future. Give a later snooze_till.',
    );
  });

  it('names the key and the header that say who acts, for conversations as for records', () => {
    const sentence =
      'A contact may only record inbound messages of its own, in conversations that it takes part in. ' +
      'For anything else use a key, or a Parley-Actor, of another type.';
    expect(shown(decide(closeConversation(asZoe), after(anOpenConversation)))).toBe(sentence);
    expect(shown(decideContact({ type: 'BlockContact', at: LATER, ...asZoe }, noContact))).toBe(sentence);
  });

  it('names the door of the thread to which a message belongs now', () => {
    const policy = { window: 0, afterSpam: true };
    const command = { ...recordMessage(inbound('m1'), { at: LATER + 1 }), policy, threadChecked: true as const };
    expect(shown(decide(command, after(aClosedConversation)))).toBe(
      'The inbox does not reopen this conversation any more. Send the message to its thread with POST /v1/messages.',
    );
  });

  it('is that of the domain where there is nothing of HTTP to say', () => {
    const refused = decide(closeConversation({ resolution: 'spam' }), after(aClosedConversation));
    expect(shown(refused)).toBe(
      'The conversation is closed as resolved. Reopen it before closing it with another resolution.',
    );
    expect(shown(refused)).toBe(refusalOf(refused).detail);
  });
});
