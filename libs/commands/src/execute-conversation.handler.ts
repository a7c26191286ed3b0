import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ConversationCommand, Refusal } from '@parley/domain';
import type { Either } from 'fp-ts/Either';
import { ExecuteConversationCommand } from './execute-conversation.command';
import type { CommandFailure, Receipt } from './execution';
import { CONVERSATIONS } from './tokens';
import type { WritePath } from './write-path';

@CommandHandler(ExecuteConversationCommand)
export class ExecuteConversationCommandHandler implements ICommandHandler<ExecuteConversationCommand> {
  constructor(@Inject(CONVERSATIONS) private readonly conversations: WritePath<ConversationCommand, Refusal>) {}

  execute({ execution }: ExecuteConversationCommand): Promise<Either<CommandFailure<Refusal>, Receipt>> {
    return this.conversations.execute(execution)();
  }
}
