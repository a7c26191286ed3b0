import {
  addressOn,
  countHashes,
  decide,
  evolve,
  indexOfHashes,
  initialState,
  messagesAfter,
  needsOf,
  reopeningPolicy,
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
  messagesAfter: (state, revision) =>
    messagesAfter('messages' in state ? state.messages : { recent: [], older: [] }, revision),
};

function weight(state: Conversation): number {
  if (state.status === 'none') return 500;
  const { recent, older } = state.messages;
  const exact = recent.reduce((sum, { size }) => sum + size, 0);
  const ids = exact * 250 + countHashes(older) * 16;
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
  const { senders } = needs;
  const blocked = senders && { blocked: senders.some((id) => facts.contact(id)?.blocked === true) };
  const recalled = needs.message === undefined ? undefined : facts.message(needs.message.id);
  const learnt = { ...command, ...(recalled === undefined ? {} : { recalled }) };
  switch (learnt.type) {
    case 'OpenConversation': {
      const contact = needs.contact === undefined ? undefined : facts.contact(needs.contact);
      return { ...learnt, ...blocked, address: contact === undefined ? null : addressOn(learnt.channelType, contact) };
    }
    case 'RecordMessage': {
      const policy = needs.inbox === undefined ? undefined : reopeningPolicy(facts.inbox(needs.inbox));
      return { ...learnt, ...blocked, ...(policy === undefined ? {} : { policy }) };
    }
    default:
      return learnt;
  }
}
