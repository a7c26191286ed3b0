import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type ChannelType,
  type Conversation,
  type ConversationCommand,
  type NewMessage,
  type Refusal,
  type Thread,
  type ThreadKey,
} from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { elections } from './elections';
import type { Answered, WritePaths } from './paths';
import type { CommandContext, CommandFailure, Execution, Receipt } from './execution';

/** A message that names no conversation. */
export interface Delivery {
  readonly context: CommandContext;
  readonly thread: ThreadKey;
  readonly channelType: ChannelType;
  readonly target: string | null;
  readonly message: NewMessage;
  /** The conversation that does not take it any more, when the thread itself knows of none before. */
  readonly before?: string;
  readonly keyHash?: string;
  readonly requestHash?: string;
}

export interface Delivered extends Answered {
  readonly opened: boolean;
}

type Failure = CommandFailure<Refusal>;
type Result<A> = Promise<E.Either<Failure, A>>;

/** How often a message meets a thread that has just changed, before the sender is asked to try again. */
const MAX_TURNS = 50;

/**
 * One thread for each contact, channel and inbox. Its stream elects the current conversation at an exact revision, then that
 * is opened; one that was elected and not opened, because somebody died in between, is opened by whoever comes next.
 */
export function threads({ conversations, threads: path }: WritePaths) {
  const { threadOf, electNext } = elections(path);

  const send = (
    id: string,
    { context, keyHash, requestHash }: Pick<Delivery, 'context' | 'keyHash' | 'requestHash'>,
    name: string,
    command: Execution<ConversationCommand>['command'],
  ): Result<Receipt> =>
    conversations.execute({
      stream: conversationStream({ workspace: context.workspace, id }),
      name,
      command,
      context,
      creates: false,
      ...(keyHash === undefined ? {} : { keyHash }),
      ...(requestHash === undefined ? {} : { requestHash }),
    })();

  /** Where one of these conversations knows the message, or answered the key; undefined when none does. */
  async function find(ids: readonly string[], delivery: Delivery): Result<Delivered | undefined> {
    for (const id of ids) {
      const found = await send(id, delivery, 'FindMessage', (stamp) => ({
        type: 'FindMessage',
        messageId: delivery.message.id,
        ...stamp,
      }));
      if (E.isRight(found)) return E.right(delivered(id, found.right));
      if (found.left.tag !== 'Refused') return found;
    }
    return E.right(undefined);
  }

  async function deliver(delivery: Delivery): Result<Delivered> {
    const { context, thread: key } = delivery;
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const thread = await threadOf(context, key);
      if (E.isLeft(thread)) return thread;
      const [current, ...before] = thread.right.conversations;
      const known = await find(before, delivery);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return E.right(known.right);
      const result = current === undefined ? 'next' : await recordOrOpen(current, before[0], delivery);
      if (result === 'next') {
        const elected = await electNext(context, key, thread.right.generation);
        if (E.isLeft(elected)) return elected;
      } else if (result !== 'again') return result;
    }
    return E.left({ tag: 'Unavailable', reason: 'the thread of this message keeps changing' });
  }

  /** `next`: the thread needs another conversation. `again`: it has changed meanwhile. */
  async function recordOrOpen(
    current: string,
    before: string | undefined,
    delivery: Delivery,
  ): Promise<E.Either<Failure, Delivered> | 'next' | 'again'> {
    const { context, thread: key } = delivery;
    const state = await conversations.confirmed(conversationStream({ workspace: context.workspace, id: current }));
    if (E.isLeft(state)) return state;
    if (state.right.status === 'none') return open(current, before, delivery);
    if (!belongsTo(key, state.right)) return 'next';
    const recorded = await send(current, delivery, 'RecordMessage', (stamp) => ({
      type: 'RecordMessage',
      ...stamp,
      message: delivery.message,
      threadChecked: true,
    }));
    if (E.isRight(recorded)) return E.right(delivered(current, recorded.right));
    if (recorded.left.tag !== 'Refused') return recorded;
    switch (recorded.left.refusal.code) {
      case 'goes_on_in_thread':
        return 'next';
      case 'conversation_not_found':
        return 'again';
      default:
        return recorded;
    }
  }

  async function open(
    id: string,
    before: string | undefined,
    delivery: Delivery,
  ): Promise<E.Either<Failure, Delivered> | 'again'> {
    const { thread: key, channelType, target, message } = delivery;
    const opened = await send(id, delivery, 'OpenConversation', (stamp) => ({
      type: 'OpenConversation',
      ...stamp,
      ...key,
      channelType,
      priority: null,
      tags: [],
      labels: [],
      visibility: 'private',
      accessibility: 'invite-only',
      members: [],
      content: { target, subject: null, description: null, memberNames: [] },
      participants: [],
      assignee: null,
      message,
      previous: before ?? delivery.before ?? null,
      forMessage: true,
    }));
    if (E.isRight(opened)) return E.right(delivered(id, opened.right));
    const wasOpened = opened.left.tag === 'Refused' && opened.left.refusal.code === 'conversation_exists';
    return wasOpened ? 'again' : opened;
  }

  /** The delivery of a message that was sent to a conversation by name. */
  async function deliveryOf(id: string, execution: Execution<ConversationCommand>): Result<Delivery | undefined> {
    const { context, keyHash, requestHash } = execution;
    const command = execution.command({ at: 0, by: context.actor });
    const state = await conversations.confirmed(conversationStream({ workspace: context.workspace, id }));
    if (E.isLeft(state)) return state;
    if (!conversationExists(state.right) || command.type !== 'RecordMessage') return E.right(undefined);
    const { contactId, channelId, channelType, origin, content } = state.right;
    return E.right({
      context,
      thread: { contactId, channelId, inbox: origin },
      channelType,
      target: content.target,
      message: command.message,
      before: id,
      ...(keyHash === undefined ? {} : { keyHash }),
      ...(requestHash === undefined ? {} : { requestHash }),
    });
  }

  return {
    deliver,

    /** Where the thread knows the message or the key already. */
    async known(delivery: Delivery): Result<Delivered | undefined> {
      const thread = await threadOf(delivery.context, delivery.thread);
      return E.isLeft(thread) ? thread : find(thread.right.conversations, delivery);
    },

    /** Likewise, for a message that was sent to a conversation by name: where one that it went on to knows it. */
    async knownElsewhere(id: string, execution: Execution<ConversationCommand>): Result<Answered | undefined> {
      const delivery = await deliveryOf(id, execution);
      if (E.isLeft(delivery) || delivery.right === undefined) return E.map(() => undefined)(delivery);
      const thread = await threadOf(execution.context, delivery.right.thread);
      if (E.isLeft(thread)) return thread;
      const followers = await followersOf(id, execution.context, thread.right);
      return E.isLeft(followers) ? followers : find(followers.right, delivery.right);
    },

    /** Rule 15: the message goes to the thread's next conversation. */
    async goOn(id: string, execution: Execution<ConversationCommand>): Result<Answered> {
      const delivery = await deliveryOf(id, execution);
      if (E.isLeft(delivery)) return delivery;
      return delivery.right === undefined
        ? E.left({ tag: 'Unavailable', reason: 'the conversation has just changed' })
        : deliver(delivery.right);
    },
  };

  /** The conversations that were opened because this one, or one of them, did not take a message any more. */
  async function followersOf(id: string, { workspace }: CommandContext, thread: Thread): Result<readonly string[]> {
    const line = new Set([id]);
    for (const other of thread.conversations.toReversed()) {
      const state = await conversations.confirmed(conversationStream({ workspace, id: other }));
      if (E.isLeft(state)) return state;
      const { right: found } = state;
      if (conversationExists(found) && found.previous !== null && line.has(found.previous)) line.add(other);
    }
    line.delete(id);
    return E.right([...line]);
  }
}

/** A conversation that was opened by name under the id of a generation may be somebody else's. */
const belongsTo = ({ contactId, channelId }: ThreadKey, state: Conversation): boolean =>
  conversationExists(state) && state.contactId === contactId && state.channelId === channelId;

const delivered = (conversationId: string, receipt: Receipt): Delivered => ({
  ...receipt,
  conversationId,
  opened: receipt.created,
});
