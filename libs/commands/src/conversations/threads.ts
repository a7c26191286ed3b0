import * as E from 'fp-ts/Either';
import {
  conversationExists,
  REMEMBERED,
  type Conversation,
  type ConversationCommand,
  type Refusal,
  type Thread,
  type ThreadKey,
} from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { belongsTo, keyOf, opening, refusedOpening, refusedRecording, threadKeyOf, type Delivery } from './delivery';
import { threadElection } from './thread-election';
import type { Answered, WritePaths } from '../write-paths/paths';
import type { CommandContext, CommandFailure, Execution, Receipt } from '../write-path/execution';

export interface Delivered extends Answered {
  readonly opened: boolean;
}

type Keyed = Pick<Delivery, 'context' | 'keyHash' | 'requestHash'>;
type Failure = CommandFailure<Refusal>;
type Result<A> = Promise<E.Either<Failure, A>>;

/** How often a message meets a thread that has just changed, before the sender is asked to try again. */
const MAX_TURNS = 50;

/**
 * One thread for each contact, channel and inbox. Its stream elects the current conversation at an exact revision, then that
 * is opened; one that was elected and not opened, because somebody died in between, is opened by whoever comes next.
 */
export function threads({ conversations, threads: path }: WritePaths) {
  const { threadOf, electNext } = threadElection(path);

  const send = (
    id: string,
    keyed: Keyed,
    name: string,
    command: Execution<ConversationCommand>['command'],
  ): Result<Receipt> =>
    conversations.execute({
      stream: conversationStream({ workspace: keyed.context.workspace, id }),
      name,
      command,
      context: keyed.context,
      creates: false,
      ...keyOf(keyed),
    })();

  /** Whether a conversation knows the message, or answered the key; without a message, only the latter. */
  async function findIn(id: string, messageId: string, delivery: Keyed): Result<Delivered | undefined> {
    const command: Execution<ConversationCommand>['command'] = (stamp) => ({
      type: 'FindMessage',
      messageId,
      ...stamp,
    });
    const found = await send(id, delivery, 'FindMessage', command);
    if (E.isRight(found)) return E.right(delivered(id, found.right));
    return found.left.tag === 'Refused' ? E.right(undefined) : found;
  }

  /**
   * Where another conversation of the thread than this one knows the message, or answered the key: messages are looked for in
   * the last three, keys in all of the last day.
   */
  async function findElsewhere(
    thread: Thread,
    except: string | undefined,
    messageId: string,
    delivery: Keyed,
  ): Result<Delivered | undefined> {
    for (const [place, { id }] of thread.conversations.entries()) {
      const asked = place < REMEMBERED ? messageId : '';
      if (id === except || (asked === '' && delivery.keyHash === undefined)) continue;
      const found = await findIn(id, asked, delivery);
      if (E.isLeft(found) || found.right !== undefined) return found;
    }
    return E.right(undefined);
  }

  async function deliver(delivery: Delivery): Result<Delivered> {
    const { context, thread: key, message } = delivery;
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const thread = await threadOf(context, key);
      if (E.isLeft(thread)) return thread;
      const [current, before] = thread.right.conversations;
      const known = await findElsewhere(thread.right, current?.id, message.id, delivery);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return repeated(delivery, known.right);
      const result = current === undefined ? 'next' : await recordOrOpen(current.id, before?.id, delivery);
      if (result !== 'next' && result !== 'again') return result;
      // Nothing is elected for a message that the domain does not take.
      const failed =
        result === 'again'
          ? undefined
          : (refusedOpening(delivery) ?? (await electNext(context, key, thread.right.generation)));
      if (failed !== undefined && E.isLeft(failed)) return failed;
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
    if (!belongsTo(key, state.right)) return (await repeatIn(current, delivery)) ?? 'next';
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

  /** A message of a conversation that was deleted since is a repeat all the same, and opens nothing. */
  async function repeatIn(id: string, delivery: Delivery): Promise<E.Either<Failure, Delivered> | undefined> {
    const found = await findIn(id, delivery.message.id, delivery);
    if (E.isLeft(found)) return found;
    return found.right === undefined ? undefined : repeated(delivery, found.right);
  }

  async function open(
    id: string,
    before: string | undefined,
    delivery: Delivery,
  ): Promise<E.Either<Failure, Delivered> | 'again'> {
    const opened = await send(id, delivery, 'OpenConversation', opening(delivery, before));
    if (E.isRight(opened)) return E.right(delivered(id, opened.right));
    const wasOpened = opened.left.tag === 'Refused' && opened.left.refusal.code === 'conversation_exists';
    return wasOpened ? 'again' : opened;
  }

  /** The thread of a conversation, also of one that was deleted; undefined for one that never was. */
  async function threadOfConversation(
    id: string,
    context: CommandContext,
  ): Result<{ readonly key: ThreadKey; readonly state: Begun; readonly thread: Thread } | undefined> {
    const state = await conversations.confirmed(conversationStream({ workspace: context.workspace, id }));
    if (E.isLeft(state)) return state;
    if (state.right.status === 'none') return E.right(undefined);
    const key = threadKeyOf(state.right);
    const thread = await threadOf(context, key);
    return E.isLeft(thread) ? thread : E.right({ key, state: state.right, thread: thread.right });
  }

  /** Why the current conversation of the thread would not take the message; undefined when it would, or is none of it. */
  async function refusedBy(id: string, delivery: Delivery): Promise<E.Left<Failure> | undefined> {
    const { workspace } = delivery.context;
    const state = await conversations.confirmed(conversationStream({ workspace, id }));
    return E.isRight(state) && belongsTo(delivery.thread, state.right)
      ? refusedRecording(delivery, state.right)
      : undefined;
  }

  return {
    deliver,

    /** Where the thread knows the message or the key already; Left when it would not take it. Nothing is written. */
    async knownOrRefused(delivery: Delivery): Result<Delivered | undefined> {
      const thread = await threadOf(delivery.context, delivery.thread);
      if (E.isLeft(thread)) return thread;
      const known = await findElsewhere(thread.right, undefined, delivery.message.id, delivery);
      if (E.isLeft(known) || known.right !== undefined) return known;
      const [current] = thread.right.conversations;
      return refusedOpening(delivery) ?? (current && (await refusedBy(current.id, delivery))) ?? known;
    },

    /** Likewise, for a message that was sent to a conversation by name: where another one of its thread knows it. */
    async knownElsewhere(id: string, execution: Recording): Result<Answered | undefined> {
      const found = await threadOfConversation(id, execution.context);
      if (E.isLeft(found) || found.right === undefined) return E.map(() => undefined)(found);
      return findElsewhere(found.right.thread, id, execution.messageId, execution);
    },

    /** Rule 15: the message goes to the thread's next conversation. */
    async goOn(id: string, execution: Recording & Pick<Delivery, 'message'>): Result<Answered> {
      const { context, message } = execution;
      const found = await threadOfConversation(id, context);
      if (E.isLeft(found)) return found;
      if (found.right === undefined || !conversationExists(found.right.state))
        return E.left({ tag: 'Unavailable', reason: 'the conversation has just changed' });
      const { key, state } = found.right;
      return deliver({
        context,
        thread: key,
        channelType: state.channelType,
        target: state.content.target,
        message,
        before: id,
        ...keyOf(execution),
      });
    },
  };
}

type Begun = Exclude<Conversation, { status: 'none' }>;

/** A message that was sent to a conversation by name. `messageId` empty: only its key is looked for. */
export interface Recording extends Keyed {
  readonly messageId: string;
}

/** A repeat that may not be sent is refused like the first. */
const repeated = (delivery: Delivery, found: Delivered): E.Either<Failure, Delivered> =>
  (found.replayed ? undefined : refusedOpening(delivery)) ?? E.right(found);

const delivered = (conversationId: string, receipt: Receipt): Delivered => ({
  ...receipt,
  conversationId,
  opened: receipt.created,
});
