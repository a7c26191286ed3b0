import type { ConversationEvent, MessageReceived, MessageSent, ParticipantAdded } from './events';
import { addMessage } from './message-index';
import { opened, type ClosedConversation, type Conversation, type OpenConversation } from './state';

type Existing = OpenConversation | ClosedConversation;

/** Total: an event that cannot follow the state it meets (no log of ours holds one) leaves it as it was. */
export function evolve(state: Conversation, event: ConversationEvent): Conversation {
  if (event.type === 'ConversationOpened') return state.status === 'none' ? opened(event.contactId, null) : state;
  return state.status === 'none' ? state : evolveExisting(state, event);
}

function evolveExisting(
  state: Existing,
  event: Exclude<ConversationEvent, { type: 'ConversationOpened' }>,
): Conversation {
  switch (event.type) {
    case 'ParticipantAdded':
      return { ...state, participants: withParticipant(state, event) };
    case 'MessageReceived':
      return withMessage(state, event, state.inboundCount + 1);
    case 'MessageSent':
      return withMessage(state, event, state.inboundCount);
    case 'ConversationAssigned':
      return { ...state, assignee: event.assignee };
    case 'ConversationUnassigned':
      return { ...state, assignee: null };
    case 'ConversationClosed':
      return { ...state, status: 'closed', resolution: event.resolution };
    case 'ConversationReopened':
      return open(state);
    case 'ConversationRead':
      return { ...state, inboundRead: Math.max(state.inboundRead, Math.min(event.inboundRead, state.inboundCount)) };
    case 'ConversationMarkedUnread':
      return { ...state, inboundRead: Math.max(0, Math.min(state.inboundRead, event.inboundRead)) };
  }
}

function open(state: Existing): OpenConversation {
  if (state.status === 'open') return state;
  const { resolution: _, ...rest } = state;
  return { ...rest, status: 'open' };
}

function withParticipant(state: Existing, { participant, status }: ParticipantAdded): Existing['participants'] {
  const others = state.participants.filter((p) => p.id !== participant.id || p.type !== participant.type);
  return [...others, { ...participant, status }];
}

function withMessage(state: Existing, event: MessageReceived | MessageSent, inbound: number): Existing {
  return {
    ...state,
    messages: addMessage(state.messages, event.messageId, { number: event.number, inbound }),
    messageCount: state.messageCount + 1,
    inboundCount: inbound,
  };
}
