import { Command } from '@nestjs/cqrs';
import type {
  ContactCommand,
  ContactRefusal,
  ConversationCommand,
  InboxCommand,
  Refusal,
  RoutingCommand,
  TeammateCommand,
} from '@parley/domain';
import type { Either } from 'fp-ts/Either';
import type { Delivery } from '../conversations/delivery';
import type { InlineContact } from '../conversations/contacts-along';
import type { CommandFailure, Execution, Receipt } from '../write-path/execution';
import type { Answered, Delivered } from '../write-paths/paths';

/* The bus commands, plain data: each carries a command of the domain to the one place that loads, decides and appends. */

type Failure = CommandFailure<Refusal | ContactRefusal>;

/** Any command on one conversation. */
export class ExecuteConversationCommand extends Command<Either<Failure, Answered>> {
  constructor(
    readonly id: string,
    readonly execution: Execution<ConversationCommand>,
  ) {
    super();
  }
}

/**
 * Commands on one conversation, as if each came when the one before was answered. Results in their order; rejected is what nobody
 * foresaw.
 */
export class ExecuteConversationCommands extends Command<readonly PromiseSettledResult<Either<Failure, Answered>>[]> {
  constructor(
    readonly id: string,
    readonly executions: readonly Execution<ConversationCommand>[],
  ) {
    super();
  }
}

export class OpenConversation extends Command<Either<Failure, Answered>> {
  constructor(
    readonly id: string,
    readonly execution: Execution<ConversationCommand>,
    readonly contact: InlineContact | undefined,
  ) {
    super();
  }
}

/** A message to a thread. */
export class DeliverMessage extends Command<Either<Failure, Delivered>> {
  constructor(
    readonly delivery: Delivery,
    readonly contact: InlineContact | undefined,
  ) {
    super();
  }
}

/** Any command on a contact, a teammate, an inbox or the rules of routing. */
export type RecordExecution =
  | { readonly kind: 'contact'; readonly execution: Execution<ContactCommand> }
  | { readonly kind: 'teammate'; readonly execution: Execution<TeammateCommand> }
  | { readonly kind: 'inbox'; readonly execution: Execution<InboxCommand> }
  | { readonly kind: 'routing'; readonly execution: Execution<RoutingCommand> };

export class ExecuteRecordCommand extends Command<Either<Failure, Receipt>> {
  constructor(readonly of: RecordExecution) {
    super();
  }
}
