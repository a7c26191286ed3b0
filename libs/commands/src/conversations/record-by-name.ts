import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type Command,
  type ConversationCommand,
  type Refusal,
  type Unstamped,
} from '@parley/domain';
import type { threads } from './threads';
import type { CommandFailure, Execution, Receipt } from '../write-path/execution';
import type { Answered, WritePaths } from '../write-paths/paths';

type Result = Promise<E.Either<CommandFailure<Refusal>, Answered>>;

/** An inbound message to a conversation by name, which may go, or have gone, to another one of its thread (rule 15). */
export function recordByName(conversations: WritePaths['conversations'], threading: ReturnType<typeof threads>) {
  /** A key is judged before anything else, also where the conversation that it was sent to is gone or has changed. */
  async function mayHaveGoneOn({ stream }: Execution<ConversationCommand>): Promise<boolean> {
    const state = await conversations.peek(stream);
    if (E.isLeft(state)) return false;
    return conversationExists(state.right) ? state.right.everClosed : state.right.status === 'deleted';
  }

  /** The answer that another conversation of the thread gave under the key; undefined where none did. */
  async function repeated(id: string, execution: Execution<ConversationCommand>): Promise<Awaited<Result> | undefined> {
    if (execution.keyHash === undefined || !(await mayHaveGoneOn(execution))) return undefined;
    const replay = await threading.knownElsewhere(id, null, execution);
    if (E.isLeft(replay)) return replay;
    return replay.right === undefined ? undefined : E.right(replay.right);
  }

  async function record(
    id: string,
    execution: Execution<ConversationCommand>,
    command: Unstamped<Command.RecordMessage>,
  ): Result {
    const { message } = command;
    const replay = await repeated(id, execution);
    if (replay !== undefined) return replay;
    let result = await conversations.execute(execution)();
    if (refusedAs(result, 'thread_unchecked')) {
      const known = await threading.knownElsewhere(id, message.id, execution);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return E.right(known.right);
      result = await conversations.execute({ ...execution, command: { ...command, threadChecked: true } })();
    }
    return refusedAs(result, 'goes_on_in_thread')
      ? threading.goOn(id, message, execution)
      : E.map(answeredBy(id))(result);
  }

  return { record, repeated };
}

/** Whether a command is a message that may go to another conversation of its thread. */
export const isInbound = (command: Unstamped<ConversationCommand>): command is Unstamped<Command.RecordMessage> =>
  command.type === 'RecordMessage' && command.message.direction === 'inbound';

/** Refusals after which a message is looked for, or goes on, in its thread. */
export const asksItsThread = ({ code }: Refusal): boolean =>
  code === 'thread_unchecked' || code === 'goes_on_in_thread';

/** The answer of a conversation itself, where it is no question whether one was opened. */
export const answeredBy =
  (conversationId: string) =>
  (receipt: Receipt): Answered => ({ ...receipt, conversationId, opened: undefined });

const refusedAs = (result: E.Either<CommandFailure<Refusal>, unknown>, code: Refusal['code']): boolean =>
  E.isLeft(result) && result.left.tag === 'Refused' && result.left.refusal.code === code;
