import type { ContactRefusal, Refusal } from '@parley/domain';

export type AnyRefusal = Refusal | ContactRefusal;

/** Where it helps to name a route, a header or a field. The domain knows none of these. */
const SENTENCES: { readonly [C in AnyRefusal['code']]?: string } = {
  conversation_not_found: 'There is no conversation with this id. Open one with POST /v1/conversations.',
  contact_not_found: 'There is no record of a contact with this id. Make one with PUT /v1/contacts/{id}.',
  snooze_in_the_past: 'A conversation is snoozed till a time in the future. Give a later snooze_till.',
  actor_not_allowed:
    'A contact may only record inbound messages of its own, in conversations that it takes part in. ' +
    'For anything else use a key, or a Parley-Actor, of another type.',
  goes_on_in_thread:
    'The inbox does not reopen this conversation any more. Send the message to its thread with POST /v1/messages.',
};

/** The sentence that clients see: what the domain says, unless the contract has it in words of its own. */
export const sentenceFor = ({ code, detail }: AnyRefusal): string => SENTENCES[code] ?? detail;
