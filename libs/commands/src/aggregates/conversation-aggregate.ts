import {
  decide,
  evolve,
  indexOfHashes,
  initialState,
  messagesAfter,
  noMessages,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Refusal,
  type Requirements,
} from '@parley/domain';
import { conversationCommits, decodeConversationState, encodeConversationState } from '@parley/event-schema';
import { conversationContext, type ConversationContext } from '../decision-context/conversation-context';
import { noRecords, type Records } from '../decision-context/known-records';
import type { Aggregate, SnapshotForm } from '../write-path/aggregate';

type ConversationAggregate = Aggregate<
  Conversation,
  ConversationCommand,
  ConversationEvent,
  Refusal,
  Requirements,
  ConversationContext
>;

/** Raise `version` with every change of what `evolve` makes of events or of the shape of the state. */
const snapshots: SnapshotForm<Conversation> = {
  version: 3,
  encode: (state) => (state.status === 'none' ? undefined : encodeConversationState(state)),
  decode(stored, runs) {
    const state = decodeConversationState(stored);
    return state === undefined ? undefined : { ...state, messages: indexOfHashes(runs) };
  },
  messagesAfter: (state, revision) => messagesAfter('messages' in state ? state.messages : noMessages, revision),
};

/** Where decisions are to know of contacts and inboxes. */
export const conversationAggregateWith = (records: Records): ConversationAggregate => ({
  initialState,
  decide,
  evolve,
  subject: (state) => (state.status === 'none' ? undefined : state.contactId),
  commits: conversationCommits,
  context: conversationContext(records),
  snapshots,
  isOver: (state) => state.status === 'deleted',
});

/** Where nothing is recorded of anybody. */
export const conversationAggregate: ConversationAggregate = conversationAggregateWith(noRecords);
