/*
 * The event of this file is stored for ever. Never change what it means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how).
 */
import * as E from 'fp-ts/Either';
import type { ChannelId, ContactId, ConversationId, InboxId } from '../conversation';
import { KEYS_HOLD_FOR, type Millis, type Stamp } from '../shared';

/** One contact on one channel, in the inbox that it came in by; a later transfer does not change it. */
export interface ThreadKey {
  readonly contactId: ContactId;
  readonly channelId: ChannelId;
  readonly inbox: InboxId;
}

/**
 * The thread has a new current conversation. It is opened after this event: one that is not there yet is opened by whoever
 * comes next.
 */
export interface ConversationElected extends Stamp, ThreadKey {
  readonly type: 'ConversationElected';
  /** From 1, without gaps. */
  readonly generation: number;
  readonly conversationId: ConversationId;
  /** It was opened by hand first, and took the thread over. */
  readonly claimed: boolean;
}

export type ThreadEvent = ConversationElected;

export interface Thread {
  /** 0 before the first. */
  readonly generation: number;
  /** The conversations of the last 50 generations, the current one first. */
  readonly conversations: readonly Elected[];
}

interface Elected {
  readonly id: ConversationId;
  readonly at: Millis;
}

export const noThread: Thread = { generation: 0, conversations: [] };

/** A message id known to one of so many conversations is a repeat. */
export const REMEMBERED = 3;

/** Whatever their stamps say: of a clock that ran ahead it is known only later that it did (rule 4). */
const KEPT = 50;

export function evolveThread(state: Thread, { generation, conversationId: id, at }: ThreadEvent): Thread {
  const conversations = [{ id, at }, ...state.conversations.filter((elected) => elected.id !== id)].slice(0, KEPT);
  return { generation, conversations };
}

/** The conversations to be asked for a message or a key (rule 13): the last three, and those that were current while a key holds. */
export const remembered = ({ conversations }: Thread, now: Millis): readonly Elected[] =>
  conversations.filter(
    // It was current until the next newer one was elected.
    (_, place) => place < REMEMBERED || (conversations[place - 1]?.at ?? now) >= now - KEYS_HOLD_FOR,
  );

/** Elects the conversation of the generation after `after`; nothing when that one, or a later one, is elected already. */
export interface ElectConversation extends Stamp, ThreadKey {
  readonly type: 'ElectConversation';
  readonly after: number;
  readonly conversationId: ConversationId;
  readonly claimed: boolean;
}

export type ThreadCommand = ElectConversation;

export function decideThread(command: ThreadCommand, state: Thread): E.Either<never, readonly ThreadEvent[]> {
  const { at, by, contactId, channelId, inbox, after, conversationId, claimed } = command;
  if (after !== state.generation || state.conversations[0]?.id === conversationId) return E.right([]);
  const generation = after + 1;
  return E.right([
    { type: 'ConversationElected', at, by, contactId, channelId, inbox, generation, conversationId, claimed },
  ]);
}
