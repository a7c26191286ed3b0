import {
  addressOn,
  countExact,
  countHashes,
  decide,
  evolve,
  indexOfHashes,
  initialState,
  messagesAfter,
  needsOf,
  noContact,
  noMessages,
  reopeningPolicy,
  type Command,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type Needs,
  type Refusal,
} from '@parley/domain';
import { conversationCommits } from '@parley/event-schema';
import type { JsonObject } from '@parley/event-store';
import type { Aggregate, SnapshotForm } from './aggregate';
import type { Facts } from './facts';

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
  knowing: { needs: needsOf, inform },
  snapshots,
  weight,
  isOver: (state) => state.status === 'deleted',
};

/** Rule 16: what other records say comes with the command, so that folding its events never looks elsewhere. */
function inform(command: ConversationCommand, needs: Needs, facts: Facts): ConversationCommand {
  const { senders, contact, inbox, message } = needs;
  if (senders === undefined && contact === undefined && message === undefined) return command;
  const known: { -readonly [K in keyof Known]: Known[K] } = {};
  if (senders !== undefined) known.blocked = senders.some((id) => facts.contact(id)?.blocked === true);
  const recalled = message === undefined ? undefined : facts.message(message.id);
  if (recalled !== undefined) known.recalled = recalled;
  const policy = inbox === undefined ? undefined : reopeningPolicy(facts.inbox(inbox));
  if (policy !== undefined) known.policy = policy;
  if (command.type === 'OpenConversation' && contact !== undefined)
    known.address = addressOn(command.channelType, facts.contact(contact) ?? noContact);
  return { ...command, ...known };
}

type Known = Pick<Command.OpenConversation, 'blocked' | 'address'> & Pick<Command.RecordMessage, 'recalled' | 'policy'>;
