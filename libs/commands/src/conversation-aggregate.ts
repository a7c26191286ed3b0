import {
  decide,
  evolve,
  initialState,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Refusal,
} from '@parley/domain';
import { decodeConversationCommit, encodeConversationCommit } from '@parley/event-schema';
import type { Aggregate } from './aggregate';

export type ConversationAggregate = Aggregate<Conversation, ConversationCommand, ConversationEvent, Refusal>;

export const conversationAggregate: ConversationAggregate = {
  initialState,
  decide,
  evolve,
  subject: (state) => (state.status === 'none' ? undefined : state.contactId),
  encode: encodeConversationCommit,
  decode: decodeConversationCommit,
};
