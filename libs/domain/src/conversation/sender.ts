import type { Actor } from '../shared';
import type { NewMessage } from './commands';
import type { ParticipantRef } from './participant-events';

/** The sender that was given, else the contact who acts or whose conversation it is, else the actor. What is no person speaks as an agent. */
export function senderOf(
  message: NewMessage,
  by: Actor,
  contactId: string,
): ParticipantRef & { readonly name: string | null } {
  if (message.sender !== undefined) return message.sender;
  if (message.direction === 'inbound')
    return { type: 'contact', id: by.type === 'contact' ? by.id : contactId, name: null };
  return { type: by.type === 'attendant' ? 'user' : 'agent', id: by.id, name: null };
}
