import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type Actor,
  type ExistingConversation,
  type NewMessage,
  type NewParticipant,
  type Refusal,
} from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { keyOf, type Delivery, type Keyed } from './delivery';
import { refusedOpening, refusedRecording } from './refusals';
import { threadDelivery } from './thread-delivery';
import { threadElection } from './thread-election';
import { belongsTo } from './thread-key';
import { threadLookup } from './thread-lookup';
import { repeated } from './thread-step';
import type { Answered, Delivered, WritePaths } from '../write-paths/paths';
import type { CommandFailure } from '../write-path/execution';

type Failure = CommandFailure<Refusal>;
type Result<A> = Promise<E.Either<Failure, A>>;

/** One thread for each contact, channel and inbox: what the conversations of one know of each other. */
export function threads(paths: WritePaths) {
  const { conversations } = paths;
  const { threadOf } = threadElection(paths.threads);
  const { findElsewhere, threadOfConversation } = threadLookup(paths);
  const deliver = threadDelivery(paths);

  /** Why the current conversation of the thread would not take the message; undefined when it would, or is none of it. */
  async function refusedBy(id: string, delivery: Delivery): Promise<E.Left<Failure> | undefined> {
    const { workspace } = delivery.context;
    const confirmed = await conversations.confirmed(conversationStream({ workspace, id }));
    if (E.isLeft(confirmed)) return undefined;
    const { state } = confirmed.right;
    return belongsTo(delivery.thread, state) ? refusedRecording(delivery, confirmed.right, state) : undefined;
  }

  return {
    /** Records a message in the current conversation of its thread, opening it where there is none. */
    deliver,

    /** Where the thread knows the message or the key already; Left when it would not take it. Nothing is written. */
    async knownOrRefused(delivery: Delivery): Result<Delivered | undefined> {
      const thread = await threadOf(delivery.context, delivery.thread);
      if (E.isLeft(thread)) return thread;
      const known = await findElsewhere(thread.right, undefined, delivery.message.id, delivery);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined)
        return repeated({ delivery, thread: thread.right.state, times: thread.right }, known.right);
      const [current] = thread.right.state.conversations;
      return refusedOpening(delivery, thread.right) ?? (current && (await refusedBy(current.id, delivery))) ?? known;
    },

    /**
     * Likewise, on account of a request to a conversation by name: where another one of its thread knows the message. Without a
     * message, only the key is looked for.
     */
    async knownElsewhere(id: string, messageId: string | null, keyed: Keyed): Result<Answered | undefined> {
      const found = await threadOfConversation(id, keyed.context);
      if (E.isLeft(found) || found.right === undefined) return E.map(() => undefined)(found);
      return findElsewhere(found.right.thread, id, messageId, keyed);
    },

    /** Rule 15: the message goes to the thread's next conversation. */
    async goOn(id: string, message: NewMessage, keyed: Keyed): Result<Answered> {
      const { context } = keyed;
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
        participants: speaker(context.actor, state),
        before: id,
        ...keyOf(keyed),
      });
    },
  };
}

/** A contact who takes part in the conversation of another and writes goes on to the next one with its message. */
const speaker = ({ type, id }: Actor, { contactId, participants }: ExistingConversation): readonly NewParticipant[] =>
  type !== 'contact' || id === contactId
    ? []
    : participants
        .filter((p) => p.type === type && p.id === id)
        .map((p) => ({ type: p.type, id: p.id, status: p.status, ...p.content }));
