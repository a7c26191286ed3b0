import type { ConversationChange } from '../documents/change';

/** Contacts that a change brings into another contact's conversation: who is added to it, or writes there. */
export function guestsIn({ commit }: ConversationChange, contactId: string): readonly string[] {
  const guests = commit.events.flatMap((event) => {
    switch (event.type) {
      case 'ParticipantAdded':
        return isGuest(event.participant, contactId);
      case 'MessageReceived':
      case 'MessageSent':
        return isGuest(event.sender, contactId);
      default:
        return [];
    }
  });
  return guests.length < 2 ? guests : [...new Set(guests)];
}

const isGuest = ({ type, id }: { readonly type: string; readonly id: string }, contactId: string): readonly string[] =>
  type === 'contact' && id !== contactId ? [id] : [];
