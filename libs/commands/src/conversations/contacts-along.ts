import * as E from 'fp-ts/Either';
import type { ContactCommands, ContactRefusal, ConversationCommand, Refusal } from '@parley/domain';
import { contactStream } from '@parley/event-schema';
import { refusalOf } from './refusals';
import type { CommandContext, CommandFailure, Execution, Receipt } from '../write-path/execution';
import type { WritePaths } from '../write-paths/paths';

type Failure = CommandFailure<Refusal | ContactRefusal>;

/** A contact that comes along with a conversation or message: what is said of it is written into its record first. */
export interface InlineContact {
  readonly id: string;
  readonly says: Pick<ContactCommands.UpdateContact, 'status' | 'preferredChannel' | 'content'>;
}

/** How contacts that come along are saved. Right: whether that changed the record. */
export function contactsAlong({ conversations, contacts }: WritePaths) {
  async function save(context: CommandContext, { id, says }: InlineContact): Promise<E.Either<Failure, boolean>> {
    const saved = await contacts.execute({
      stream: contactStream({ workspace: context.workspace, id }),
      command: { type: 'UpdateContact', contactId: id, ...says },
      context,
      creates: false,
    })();
    return E.map(({ changed }: Receipt) => changed)(saved);
  }

  /** Saves the contact of an opening that will be carried out, and of no other. */
  async function saveForOpening(
    { stream, command, context, ifMatch }: Execution<ConversationCommand>,
    contact: InlineContact,
  ): Promise<E.Either<Failure, boolean>> {
    const confirmed = await conversations.confirmed(stream);
    if (E.isLeft(confirmed)) return confirmed;
    const { state, at, now } = confirmed.right;
    // It is there already: a repetition, or a refusal.
    if (state.status !== 'none') return E.right(false);
    if (ifMatch !== undefined) return E.left({ tag: 'PreconditionFailed', revision: 'none' });
    return refusalOf(command, { at, now, by: context.actor }, state) ?? save(context, contact);
  }

  return { save, saveForOpening };
}

/** Once the contact is saved, it is not true any more that nothing was changed. */
export const afterSaving = <A>(saved: boolean, result: E.Either<Failure, A>): E.Either<Failure, A> =>
  saved && E.isLeft(result) && result.left.tag === 'Unavailable'
    ? E.left({ tag: 'UnknownOutcome', reason: result.left.reason })
    : result;
