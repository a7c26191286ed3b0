import type { ConversationEvent } from '@parley/domain';
import type { ConversationChange } from '../documents/change';

/** Contacts whose private content is in these events of a conversation with `contactId`; undefined where nobody can say with whom. */
export const contactsInEvents = (
  contactId: string | undefined,
  events: readonly ConversationEvent[],
): readonly string[] => [...new Set([...(contactId === undefined ? [] : [contactId]), ...events.flatMap(contactIn)])];

/** Other contacts that a change brings into a contact's conversation: who is added to it, or writes there. */
export const guestsIn = ({ commit }: ConversationChange, contactId: string): readonly string[] =>
  contactsInEvents(undefined, commit.events).filter((id) => id !== contactId);

const NOBODY: readonly string[] = [];

function contactIn(event: ConversationEvent): readonly string[] {
  switch (event.type) {
    case 'ParticipantAdded':
      return event.participant.type === 'contact' ? [event.participant.id] : NOBODY;
    case 'MessageReceived':
    case 'MessageSent':
      return event.sender.type === 'contact' ? [event.sender.id] : NOBODY;
    default:
      return NOBODY;
  }
}
