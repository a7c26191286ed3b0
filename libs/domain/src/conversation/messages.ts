import type { Actor, Stamp } from '../shared';
import type { NewMessage } from './commands';
import type { ConversationEvent, ParticipantAdded, ParticipantRef } from './events';
import { MAX_PARTICIPANTS } from './ids';
import { findMessage } from './message-index';
import type { ClosedConversation, OpenConversation } from './state';

type Existing = OpenConversation | ClosedConversation;

/** The events of one message: none for an id seen before (rule 2), a sender new to the conversation joins it. */
export function recordMessage(stamp: Stamp, message: NewMessage, state: Existing): readonly ConversationEvent[] {
  if (findMessage(state.messages, message.id) !== undefined) return [];
  const sender = senderOf(message, stamp.by, state.contactId);
  const recorded = {
    ...stamp,
    messageId: message.id,
    number: state.messageCount + 1,
    kind: message.kind,
    sender: { type: sender.type, id: sender.id },
    sentAt: message.sentAt,
    private: { text: message.text, attachments: message.attachments, senderName: sender.name },
  };
  if (message.direction === 'outbound')
    return [
      { type: 'MessageSent', ...recorded },
      ...(isTeammate(message, stamp.by) ? join(stamp, recorded.sender, sender.name, state) : []),
    ];
  const received: ConversationEvent = { type: 'MessageReceived', ...recorded };
  return state.status === 'open'
    ? [received]
    : [received, { type: 'ConversationReopened', ...stamp, reason: 'new_message' }];
}

/** The sender that was given, else the contact, else the actor. What is no person speaks as an agent. */
export function senderOf(
  message: NewMessage,
  by: Actor,
  contactId: string,
): ParticipantRef & { readonly name: string | null } {
  if (message.sender !== undefined) return message.sender;
  if (message.direction === 'inbound') return { type: 'contact', id: contactId, name: null };
  return { type: by.type === 'attendant' ? 'user' : 'agent', id: by.id, name: null };
}

/** An API key or an automation that writes in its own name is no teammate and does not join. */
const isTeammate = (message: NewMessage, by: Actor): boolean =>
  message.sender !== undefined || by.type === 'attendant' || by.type === 'agent';

/** A teammate who takes part joins, while there is room; being left out of the list stops nobody from working. */
export function join(
  stamp: Stamp,
  participant: ParticipantRef,
  displayName: string | null,
  { participants }: Pick<Existing, 'participants'>,
): readonly ParticipantAdded[] {
  const known = participants.some((p) => p.id === participant.id && p.type === participant.type);
  if (known || participants.length >= MAX_PARTICIPANTS) return [];
  return [
    {
      type: 'ParticipantAdded',
      ...stamp,
      participant,
      status: 'active',
      private: { displayName, avatarUrl: null, contact: null },
    },
  ];
}
