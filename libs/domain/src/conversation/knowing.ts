import type { ConversationCommand, OpenConversation, Recalled } from './commands';
import type { ConversationEvent } from './events';
import { findMessage, type MessagePlace } from './message-index';
import { conversationExists, type Conversation, type ExistingConversation } from './state';

/** What a decision needs from elsewhere and its command does not say yet (rules 2 and 16). */
export interface Needs {
  /** Whether this contact, who sends an inbound message, is blocked. */
  readonly sender?: string;
  /** How this contact is reached. */
  readonly contact?: string;
  /** What this inbox says of reopening. */
  readonly inbox?: string;
  /** Places of the stream that say whether this message was seen. */
  readonly message?: { readonly id: string; readonly places: readonly MessagePlace[] };
}

export function needsOf(command: ConversationCommand, state: Conversation): Needs {
  if (command.type === 'OpenConversation') return state.status === 'none' ? openingNeeds(command) : {};
  if (!conversationExists(state)) return {};
  const message = messageNeed(command, state);
  if (command.type !== 'RecordMessage' || command.message.direction === 'outbound') return message;
  const inbox = state.status === 'open' ? {} : { inbox: state.inbox };
  return { ...message, ...inbox, sender: command.message.sender?.id ?? state.contactId };
}

const noNeeds: Needs = {};

/** Only ids that are kept as hashes leave a doubt. */
function messageNeed(command: ConversationCommand, { messages }: ExistingConversation): Needs {
  const id = messages.older.length === 0 ? null : messageAskedFor(command);
  const found = id === null ? undefined : findMessage(messages, id);
  return id === null || found === undefined || found.certain ? noNeeds : { message: { id, places: found.places } };
}

const openingNeeds = ({ message, contactId, content }: OpenConversation): Needs => ({
  ...(message?.direction === 'inbound' ? { sender: message.sender?.id ?? contactId } : {}),
  ...(content.target === null ? { contact: contactId } : {}),
});

function messageAskedFor(command: ConversationCommand): string | null {
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
