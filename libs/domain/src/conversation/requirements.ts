import type { Actor, Unstamped } from '../shared';
import type { ConversationCommand, NewMessage, OpenConversation, Recalled } from './commands';
import type { ConversationEvent } from './events';
import type { MessageId } from './ids';
import { findMessage, type MessageIndex, type MessagePlace } from './message-index';
import type { ParticipantRef } from './participant-events';
import { senderOf } from './sender';
import { conversationExists, type Conversation, type ExistingConversation } from './state';

/** What a decision needs from elsewhere and its command does not say yet (rules 2 and 16). */
export interface Requirements {
  /** Whether one of these contacts is blocked: who sends an inbound message, and for whom. */
  readonly senders?: readonly string[];
  /** How this contact is reached. */
  readonly contact?: string;
  /** What this inbox says of reopening. */
  readonly inbox?: string;
  /** Places of the stream that say whether this message was seen. */
  readonly message?: { readonly id: string; readonly places: readonly MessagePlace[] };
}

/** They depend on who acts, and not on when the command is decided. */
export function requirementsOf(command: Unstamped<ConversationCommand>, state: Conversation, by: Actor): Requirements {
  if (command.type === 'OpenConversation') return state.status === 'none' ? openingRequirements(command, by) : {};
  if (state.status === 'none') return noRequirements;
  const message = messageRequirement(command, state);
  if (!conversationExists(state)) return message;
  if (command.type !== 'RecordMessage' || command.message.direction === 'outbound') return message;
  const inbox = state.everClosed ? { inbox: state.inbox } : {};
  return { ...message, ...inbox, senders: sendersOf(command.message, by, state) };
}

const noRequirements: Requirements = {};

/** Only ids that are kept as hashes leave a doubt. */
function messageRequirement(
  command: Unstamped<ConversationCommand>,
  { messages }: Pick<ExistingConversation, 'messages'>,
): Requirements {
  const id = messages.older.length === 0 ? null : messageAskedFor(command);
  const found = id === null ? undefined : findMessage(messages, id);
  return id === null || found === undefined || found.certain
    ? noRequirements
    : { message: { id, places: found.places } };
}

const openingRequirements = (command: Unstamped<OpenConversation>, by: Actor): Requirements => ({
  ...(command.message?.direction === 'inbound' ? { senders: sendersOf(command.message, by, command) } : {}),
  ...(command.content.target === null ? { contact: command.contactId } : {}),
});

/** Somebody who does not take part speaks for the contact: naming another sender is no way around a block. */
function sendersOf(
  message: NewMessage,
  by: Actor,
  { contactId, participants }: { readonly contactId: string; readonly participants: readonly ParticipantRef[] },
): readonly string[] {
  const sender = senderOf(message, by, contactId);
  if (sender.id === contactId) return [contactId];
  const takesPart = participants.some(({ type, id }) => type === 'contact' && id === sender.id);
  return takesPart ? [sender.id] : [sender.id, contactId];
}

function messageAskedFor(command: Unstamped<ConversationCommand>): string | null {
  switch (command.type) {
    case 'RecordMessage':
      return command.message.id;
    case 'FindMessage':
    case 'ReportMessageStatus':
      return command.messageId;
    case 'MarkRead':
      return command.upTo;
    default:
      return null;
  }
}

/** What an event at such a place says of the message: null when it is another one. */
export const recalledFrom = (event: ConversationEvent, id: string, { inbound }: MessagePlace): Recalled =>
  (event.type === 'MessageReceived' || event.type === 'MessageSent') && event.messageId === id
    ? { number: event.number, inbound }
    : null;

/**
 * What is known of a message: null when the conversation has none with this id, undefined when it may have one and nobody has
 * looked.
 */
export function knownMessage(
  messages: MessageIndex,
  id: MessageId,
  recalled: Recalled | undefined,
): Recalled | undefined {
  const found = findMessage(messages, id);
  if (found === undefined) return null;
  return found.certain ? found.seen : recalled;
}
