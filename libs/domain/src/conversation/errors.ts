import { MAX_PARTICIPANTS, MAX_SET_SIZE, MAX_STATE_BYTES } from './ids';

/**
 * Why a command cannot apply now. `code` is public and stable, but for the last two; `detail` says what to do, in words of the
 * domain: how clients do it is for the border to say.
 */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

export type RefusalCode =
  | 'conversation_not_found'
  | 'conversation_exists'
  | 'conversation_closed'
  | 'conversation_archived'
  | 'message_not_found'
  | 'participant_not_found'
  | 'contact_must_stay'
  | 'limit_exceeded'
  | 'snooze_in_the_past'
  | 'actor_not_allowed'
  | 'sender_not_allowed'
  /** The message goes to the next conversation of the thread (rule 15); whoever sent the command sees to that. */
  | 'goes_on_in_thread'
  /** The message may be known to another conversation of the thread; whoever sent the command looks and sends it again. */
  | 'thread_unchecked';

export const notFound: Refusal = {
  code: 'conversation_not_found',
  detail: 'There is no conversation with this id. Open one first.',
};

export const existsAlready: Refusal = {
  code: 'conversation_exists',
  detail: 'There is, or was, a conversation with this id. Choose another id, or leave it out to have one made.',
};

export const closedAlready = (resolution: string): Refusal => ({
  code: 'conversation_closed',
  detail: `The conversation is closed as ${resolution}. Reopen it before closing it with another resolution.`,
});

export const closedNotSnoozed: Refusal = {
  code: 'conversation_closed',
  detail: 'The conversation is closed. Reopen it before snoozing it.',
};

export const archived: Refusal = {
  code: 'conversation_archived',
  detail: 'The conversation is archived. Reopen it first.',
};

export const messageNotFound: Refusal = {
  code: 'message_not_found',
  detail: 'The conversation has no message with this id. Record the message first.',
};

export const participantNotFound: Refusal = {
  code: 'participant_not_found',
  detail: 'Nobody takes part in the conversation under this id. Add the participant first.',
};

export const contactMustStay: Refusal = {
  code: 'contact_must_stay',
  detail:
    'The contact of a conversation always takes part in it, actively. Archive or delete the conversation instead.',
};

export const tooManyParticipants: Refusal = {
  code: 'limit_exceeded',
  detail: `A conversation has at most ${MAX_PARTICIPANTS} participants. Remove one first.`,
};

export const setTooLarge = (what: 'tags' | 'labels'): Refusal => ({
  code: 'limit_exceeded',
  detail: `A conversation has at most ${MAX_SET_SIZE} ${what}. Remove some first.`,
});

export const stateTooLarge: Refusal = {
  code: 'limit_exceeded',
  detail:
    `Subject, description, target, tags, labels, members and participants of a conversation have at most ` +
    `${MAX_STATE_BYTES / 1024} KiB together. Shorten or remove some of them first.`,
};

export const snoozeInThePast: Refusal = {
  code: 'snooze_in_the_past',
  detail: 'A conversation is snoozed till a time in the future. Give a later one.',
};

export const contactSpeaksForItself: Refusal = {
  code: 'actor_not_allowed',
  detail:
    'A contact may only record inbound messages of its own, in conversations that it takes part in. Anything else is for an actor of another type.',
};

export const wrongSender = (direction: 'inbound' | 'outbound'): Refusal => ({
  code: 'sender_not_allowed',
  detail:
    direction === 'inbound'
      ? 'An inbound message is sent by a contact. Leave out sender, or give one of type contact.'
      : 'An outbound message is sent by a user or an agent. Leave out sender, or give one of these types.',
});

export const goesOnInThread: Refusal = {
  code: 'goes_on_in_thread',
  detail: 'The inbox does not reopen this conversation any more. Send the message to its thread.',
};

export const threadUnchecked: Refusal = {
  code: 'thread_unchecked',
  detail: 'Another conversation of the thread may know this message. Send the message again.',
};
