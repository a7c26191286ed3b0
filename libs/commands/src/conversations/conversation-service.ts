import * as E from 'fp-ts/Either';
import type { ContactRefusal, ConversationCommand, Refusal } from '@parley/domain';
import { claims } from './claims';
import { afterSaving, contactsAlong, type InlineContact } from './contacts-along';
import type { Delivery } from './delivery';
import { executionInOrder } from './execution-in-order';
import { answeredBy, isInbound, recordByName } from './record-by-name';
import { threads } from './threads';
import type { CommandFailure, Execution } from '../write-path/execution';
import { unavailable } from '../write-path/unavailable';
import type { Answered, Delivered, WritePaths } from '../write-paths/paths';

type Failure = CommandFailure<Refusal | ContactRefusal>;

/** Commands on conversations that take more than one stream: threads, claims, contacts that come along. */
export interface ConversationService {
  /** Any command on an existing conversation. `id` is the one in its stream's name. */
  execute(id: string, execution: Execution<ConversationCommand>): Promise<E.Either<Failure, Answered>>;
  /**
   * Commands on one existing conversation, as if each came when the one before was answered. Results in their order; rejected is
   * what nobody foresaw.
   */
  executeInOrder(
    id: string,
    executions: readonly Execution<ConversationCommand>[],
  ): Promise<readonly PromiseSettledResult<E.Either<Failure, Answered>>[]>;
  /** Opens a conversation and claims its thread when that has no open one. */
  open(
    id: string,
    execution: Execution<ConversationCommand>,
    contact: InlineContact | undefined,
  ): Promise<E.Either<Failure, Answered>>;
  /** Records a message in the current conversation of its thread, opening it where there is none. */
  deliver(delivery: Delivery, contact: InlineContact | undefined): Promise<E.Either<Failure, Delivered>>;
}

export function conversationService(paths: WritePaths): ConversationService {
  const { conversations } = paths;
  const threading = threads(paths);
  const byName = recordByName(conversations, threading);
  const contacts = contactsAlong(paths);
  const { claim } = claims(paths);

  const execute = async (
    id: string,
    execution: Execution<ConversationCommand>,
  ): Promise<E.Either<CommandFailure<Refusal>, Answered>> => {
    const { command } = execution;
    return isInbound(command)
      ? byName.record(id, execution, command)
      : E.map(answeredBy(id))(await conversations.execute(execution)());
  };

  return {
    execute,
    executeInOrder: executionInOrder(conversations, byName.repeated, execute),
    async open(id, execution, contact) {
      const saved = contact === undefined ? E.right(false) : await contacts.saveForOpening(execution, contact);
      if (E.isLeft(saved)) return saved;
      const result = afterSaving(saved.right, await conversations.execute(execution)());
      if (E.isLeft(result)) return result;
      const { created, replayed } = result.right;
      const claimed = await claim(id, execution.context, created && !replayed);
      return E.isLeft(claimed) ? claimed : E.right(answeredBy(id)(result.right));
    },
    async deliver(delivery, contact) {
      if (contact === undefined) return threading.deliver(delivery);
      const known = await threading.knownOrRefused(delivery);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return E.right(known.right);
      const saved = await contacts.save(delivery.context, contact);
      if (E.isLeft(saved)) return saved;
      return afterSaving(saved.right, await threading.deliver(delivery).catch(unavailable));
    },
  };
}
