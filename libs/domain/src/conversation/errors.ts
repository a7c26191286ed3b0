/** Why a command cannot apply now. `code` is public and stable; `detail` says what to do. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

export type RefusalCode =
  'conversation_not_found' | 'conversation_exists' | 'conversation_closed' | 'actor_not_allowed' | 'sender_not_allowed';

export const notFound: Refusal = {
  code: 'conversation_not_found',
  detail: 'There is no conversation with this id. Open one with POST /v1/conversations.',
};

export const exists: Refusal = {
  code: 'conversation_exists',
  detail: 'There is a conversation with this id already. Choose another id, or leave it out to have one made.',
};

export const closedAlready = (resolution: string): Refusal => ({
  code: 'conversation_closed',
  detail: `The conversation is closed as ${resolution}. Reopen it before closing it with another resolution.`,
});

export const contactMayOnlyReceive: Refusal = {
  code: 'actor_not_allowed',
  detail: 'A contact may only record inbound messages. Use a key, or a Parley-Actor, of another type.',
};

export const wrongSender = (direction: 'inbound' | 'outbound'): Refusal => ({
  code: 'sender_not_allowed',
  detail:
    direction === 'inbound'
      ? 'An inbound message is sent by a contact. Leave out sender, or give one of type contact.'
      : 'An outbound message is sent by a user or an agent. Leave out sender, or give one of these types.',
});
