import { Command } from '@nestjs/cqrs';
import type { ConversationCommand, Refusal } from '@parley/domain';
import type { Either } from 'fp-ts/Either';
import type { CommandFailure, Execution, Receipt } from './execution';

/** The one bus command: it carries the domain's command to the one handler that loads, decides and appends. */
export class ExecuteConversationCommand extends Command<Either<CommandFailure<Refusal>, Receipt>> {
  constructor(readonly execution: Execution<ConversationCommand>) {
    super();
  }
}
