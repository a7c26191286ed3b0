import * as E from 'fp-ts/Either';
import type { ContactCommands, ContactRefusal, ConversationCommand, Refusal, Stamp } from '@parley/domain';
import { contactStream } from '@parley/event-schema';
import { claims } from './claims';
import type { CommandContext, CommandFailure, Execution, Receipt } from './execution';
import { threads, type Delivered, type Delivery } from './threads';
import type { Answered, WritePaths } from './paths';

type Failure = CommandFailure<Refusal | ContactRefusal>;
type Unstamped<C> = C extends Stamp ? Omit<C, keyof Stamp> : never;

/** A contact that comes along with a conversation or message: its record is saved first. */
export interface InlineContact {
  readonly id: string;
  readonly save: Unstamped<ContactCommands.SaveContact>;
}

/** Commands on conversations that take more than one stream: threads, claims, contacts that come along. */
export interface Desk {
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

export function desk(paths: WritePaths): Desk {
  const { conversations } = paths;
  const threading = threads(paths);
  const { claim } = claims(paths);

  async function saveContact(
    context: CommandContext,
    contact: InlineContact | undefined,
  ): Promise<E.Either<Failure, unknown>> {
    if (contact === undefined) return E.right(undefined);
    return paths.contacts.execute({
      stream: contactStream({ workspace: context.workspace, id: contact.id }),
      name: 'SaveContact',
      command: (stamp) => ({ ...contact.save, ...stamp }),
      context,
      creates: false,
    })();
  }

  async function execute(id: string, execution: Execution<ConversationCommand>): Promise<E.Either<Failure, Answered>> {
    let result = await conversations.execute(execution)();
    if (refusedAs(result, 'thread_unchecked')) {
      const known = await threading.knownElsewhere(id, execution);
      if (E.isLeft(known)) return known;
      if (known.right !== undefined) return E.right(known.right);
      const command = (stamp: Stamp): ConversationCommand =>
        ({ ...execution.command(stamp), threadChecked: true }) as ConversationCommand;
      result = await conversations.execute({ ...execution, command })();
    }
    if (refusedAs(result, 'goes_on_in_thread')) return threading.goOn(id, execution);
    return E.isLeft(result) ? result : E.right({ ...result.right, conversationId: id, opened: undefined });
  }

  /** A replay changes nothing, the record of the contact included. */
  async function replayed(execution: Execution<ConversationCommand>): Promise<E.Either<Failure, Receipt> | undefined> {
    if (execution.keyHash === undefined) return undefined;
    const probe = await conversations.execute({
      ...execution,
      creates: false,
      command: (stamp) => ({ type: 'FindMessage', messageId: '', ...stamp }),
    })();
    if (E.isRight(probe)) return probe.right.replayed ? probe : undefined;
    return probe.left.tag === 'Refused' || probe.left.tag === 'PreconditionFailed' ? undefined : probe;
  }

  return {
    execute,
    async open(id, execution, contact) {
      if (contact !== undefined) {
        const before = await replayed(execution);
        if (before !== undefined)
          return E.map((receipt: Receipt) => ({ ...receipt, conversationId: id, opened: undefined }))(before);
        const saved = await saveContact(execution.context, contact);
        if (E.isLeft(saved)) return saved;
      }
      const result = await conversations.execute(execution)();
      if (E.isLeft(result)) return result;
      const claimed = await claim(id, execution.context, result.right.created);
      if (E.isLeft(claimed)) return claimed;
      return E.right({ ...result.right, conversationId: id, opened: undefined });
    },
    async deliver(delivery, contact) {
      if (contact !== undefined) {
        const known = await threading.known(delivery);
        if (E.isLeft(known)) return known;
        if (known.right !== undefined) return E.right(known.right);
        const saved = await saveContact(delivery.context, contact);
        if (E.isLeft(saved)) return saved;
      }
      return threading.deliver(delivery);
    },
  };
}

const refusedAs = (result: E.Either<CommandFailure<Refusal>, unknown>, code: Refusal['code']): boolean =>
  E.isLeft(result) && result.left.tag === 'Refused' && result.left.refusal.code === code;
