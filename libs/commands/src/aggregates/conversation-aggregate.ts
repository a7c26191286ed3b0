import {
  addressOn,
  countExact,
  countHashes,
  decide,
  evolve,
  indexOfHashes,
  initialState,
  messagesAfter,
  requirementsOf,
  noContact,
  noMessages,
  reopeningPolicy,
  type Command,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Requirements,
  type Refusal,
} from '@parley/domain';
import { conversationCommits } from '@parley/event-schema';
import type { JsonObject } from '@parley/event-store';
import type { Aggregate, SnapshotForm } from '../write-path/aggregate';
import type { DecisionContext } from '../decision-context/decision-context';

export type ConversationAggregate = Aggregate<Conversation, ConversationCommand, ConversationEvent, Refusal>;

/** Raise `version` with every change of what `evolve` makes of events or of the shape of the state. */
const snapshots: SnapshotForm<Conversation> = {
  version: 1,
  encode(state) {
    if (state.status === 'none') return undefined;
    const { messages: _, ...rest } = state;
    return rest as unknown as JsonObject;
  },
  decode: (stored, runs) => ({ ...stored, messages: indexOfHashes(runs) }) as unknown as Conversation,
  messagesAfter: (state, revision) => messagesAfter('messages' in state ? state.messages : noMessages, revision),
};

function weight(state: Conversation): number {
  if (state.status === 'none') return 500;
  const ids = countExact(state.messages) * 250 + countHashes(state.messages.older) * 16;
  return ids + (state.status === 'deleted' ? 1_000 : 3_500 + state.participants.length * 500);
}

export const conversationAggregate: ConversationAggregate = {
  initialState,
  decide,
  evolve,
  subject: (state) => (state.status === 'none' ? undefined : state.contactId),
  commits: conversationCommits,
  context: { requirements: requirementsOf, enrich },
  snapshots,
  weight,
  isOver: (state) => state.status === 'deleted',
};

/** Rule 16: what other records say comes with the command, so that folding its events never looks elsewhere. */
function enrich(command: ConversationCommand, required: Requirements, context: DecisionContext): ConversationCommand {
  const { senders, contact, inbox, message } = required;
  if (senders === undefined && contact === undefined && message === undefined) return command;
  const known: { -readonly [K in keyof Known]: Known[K] } = {};
  if (senders !== undefined) known.blocked = senders.some((id) => context.contact(id)?.blocked === true);
  const recalled = message === undefined ? undefined : context.message(message.id);
  if (recalled !== undefined) known.recalled = recalled;
  const policy = inbox === undefined ? undefined : reopeningPolicy(context.inbox(inbox));
  if (policy !== undefined) known.policy = policy;
  if (command.type === 'OpenConversation' && contact !== undefined)
    known.address = addressOn(command.channelType, context.contact(contact) ?? noContact);
  return { ...command, ...known };
}

type Known = Pick<Command.OpenConversation, 'blocked' | 'address'> & Pick<Command.RecordMessage, 'recalled' | 'policy'>;
