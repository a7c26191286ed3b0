import type { ConversationCommand, OpenConversation, RecordMessage } from './commands';
import { contactSpeaksForItself, type Refusal } from './errors';
import type { ParticipantRef } from './participant-events';
import { conversationExists, type Conversation } from './state';

/**
 * A contact that acts speaks for itself alone: inbound messages of its own, into conversations that are its own or that it takes
 * part in. Of a conversation that is not there others say so.
 */
export function refusedContact(command: ConversationCommand, state: Conversation): Refusal | undefined {
  if (command.by.type !== 'contact' || command.type === 'FindMessage') return undefined;
  const allowed = isInbound(command) && speaksForItself(command) && mayWrite(command, state);
  return allowed ? undefined : contactSpeaksForItself;
}

type Inbound = RecordMessage | OpenConversation;

const isInbound = (command: ConversationCommand): command is Inbound =>
  (command.type === 'RecordMessage' || (command.type === 'OpenConversation' && command.forMessage === true)) &&
  command.message?.direction === 'inbound';

/** Whether somebody of the team may be the sender is another question. */
const speaksForItself = ({ message, by }: Inbound): boolean =>
  message?.sender?.type !== 'contact' || message.sender.id === by.id;

function mayWrite(command: Inbound, state: Conversation): boolean {
  if (command.type === 'OpenConversation') return takesPart(command.by.id, command);
  return !conversationExists(state) || takesPart(command.by.id, state);
}

/** One that is pending does not take part yet. */
const takesPart = (
  id: string,
  { contactId, participants }: { readonly contactId: string; readonly participants: readonly Taking[] },
): boolean =>
  id === contactId || participants.some((p) => p.type === 'contact' && p.id === id && p.status === 'active');

type Taking = ParticipantRef & { readonly status: string };
