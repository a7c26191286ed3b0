import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type ContactCommands,
  type ContactRefusal,
  type ConversationCommand,
  type NewMessage,
  type Refusal,
  type Stamp,
} from '@parley/domain';
import { contactStream } from '@parley/event-schema';
import { claims } from './claims';
import { refusalOf, type Delivery } from './delivery';
import type { CommandContext, CommandFailure, Execution, Receipt } from '../write-path/execution';
import { threads, type Delivered } from './threads';
import { unavailable } from '../write-path/unavailable';
import type { Answered, WritePaths } from '../write-paths/paths';

type Failure = CommandFailure<Refusal | ContactRefusal>;
type Unstamped<C> = C extends Stamp ? Omit<C, keyof Stamp> : never;

/** A contact that comes along with a conversation or message: its record is saved first. */
export interface InlineContact {
  readonly id: string;
  readonly save: Unstamped<ContactCommands.SaveContact>;
}

/** Commands on conversations that take more than one stream: threads, claims, contacts that come along. */
export interface ConversationService {
  /** Any command on an existing conversation. `id` is the one in its stream's name. */
  execute(id: string, execution: Execution<ConversationCommand>): Promise<E.Either<Failure, Answered>>;
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
  const { claim } = claims(paths);

  /** Right: whether that changed the record. */
  async function saveContact(context: CommandContext, contact: InlineContact): Promise<E.Either<Failure, boolean>> {
    const saved = await paths.contacts.execute({
      stream: contactStream({ workspace: context.workspace, id: contact.id }),
      name: 'SaveContact',
      command: (stamp) => ({ ...contact.save, along: true, ...stamp }),
      context,
      creates: false,
    })();
    return E.map(({ changed }: Receipt) => changed)(saved);
  }

  async function execute(id: string, execution: Execution<ConversationCommand>): Promise<E.Either<Failure, Answered>> {
    const command =
      execution.name === 'RecordMessage' ? execution.command({ at: 0, by: execution.context.actor }) : undefined;
    if (command?.type !== 'RecordMessage' || command.message.direction === 'outbound')
      return E.map(answeredBy(id))(await conversations.execute(execution)());
    return record(id, execution, command.message);
  }

  /** An inbound message, which may go, or have gone, to another conversation of its thread (rule 15). */
  async function record(
    id: string,
    execution: Execution<ConversationCommand>,
    message: NewMessage,
  ): Promise<E.Either<Failure, Answered>> {
    const recording = { ...execution, message, messageId: message.id };
    if (execution.keyHash !== undefined && (await mayHaveGoneOn(execution))) {
      const replay = await threading.knownElsewhere(id, { ...recording, messageId: '' });
      if (E.isLeft(replay)) return replay;
      if (replay.right !== undefined) return E.right(replay.right);
    }
    let result = await conversations.execute(execution)();
    if (refusedAs(result, 'thread_unchecked')) {
      const known = await threading.knownElsewhere(id, recording);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return E.right(known.right);
      const command = (stamp: Stamp): ConversationCommand =>
        ({ ...execution.command(stamp), threadChecked: true }) as ConversationCommand;
      result = await conversations.execute({ ...execution, command })();
    }
    return refusedAs(result, 'goes_on_in_thread') ? threading.goOn(id, recording) : E.map(answeredBy(id))(result);
  }

  /** A key is judged before anything else, also where the conversation that it was sent to is gone or has changed. */
  async function mayHaveGoneOn({ stream }: Execution<ConversationCommand>): Promise<boolean> {
    const state = await conversations.peek(stream);
    if (E.isLeft(state)) return false;
    return conversationExists(state.right) ? state.right.everClosed : state.right.status === 'deleted';
  }

  /** Saves the contact of an opening that will be carried out, and of no other. */
  async function prepare(
    execution: Execution<ConversationCommand>,
    contact: InlineContact,
  ): Promise<E.Either<Failure, boolean>> {
    const state = await conversations.confirmed(execution.stream);
    if (E.isLeft(state)) return state;
    // It is there already: a repetition, or a refusal.
    if (state.right.status !== 'none') return E.right(false);
    if (execution.ifMatch !== undefined) return E.left({ tag: 'PreconditionFailed', revision: 'none' });
    const command = execution.command({ at: 0, by: execution.context.actor });
    return refusalOf(command, state.right) ?? saveContact(execution.context, contact);
  }

  return {
    execute,
    async open(id, execution, contact) {
      const saved = contact === undefined ? E.right(false) : await prepare(execution, contact);
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
      const saved = await saveContact(delivery.context, contact);
      if (E.isLeft(saved)) return saved;
      return afterSaving(saved.right, await threading.deliver(delivery).catch(unavailable));
    },
  };
}

const answeredBy =
  (conversationId: string) =>
  (receipt: Receipt): Answered => ({ ...receipt, conversationId, opened: undefined });

/** Once the contact is saved, it is not true any more that nothing was changed. */
const afterSaving = <A>(saved: boolean, result: E.Either<Failure, A>): E.Either<Failure, A> =>
  saved && E.isLeft(result) && result.left.tag === 'Unavailable'
    ? E.left({ tag: 'UnknownOutcome', reason: result.left.reason })
    : result;

const refusedAs = (result: E.Either<CommandFailure<Refusal>, unknown>, code: Refusal['code']): boolean =>
  E.isLeft(result) && result.left.tag === 'Refused' && result.left.refusal.code === code;
