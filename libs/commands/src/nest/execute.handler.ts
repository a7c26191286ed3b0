import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ContactRefusal, Refusal } from '@parley/domain';
import type { Either } from 'fp-ts/Either';
import type { CommandCounts } from '../write-path/command-metrics';
import type { ConversationService } from '../conversations/conversation-service';
import {
  DeliverMessage,
  ExecuteConversationCommand,
  ExecuteConversationCommands,
  ExecuteRecordCommand,
  OpenConversation,
  type RecordExecution,
} from './execute.command';
import type { CommandFailure, Receipt } from '../write-path/execution';
import type { Answered, Delivered, WritePaths } from '../write-paths/paths';
import { COMMAND_COUNTS, CONVERSATION_SERVICE, WRITE_PATHS } from './tokens';

type Failure = CommandFailure<Refusal | ContactRefusal>;

@CommandHandler(ExecuteConversationCommand)
export class ExecuteConversationCommandHandler implements ICommandHandler<ExecuteConversationCommand> {
  constructor(
    @Inject(CONVERSATION_SERVICE) private readonly service: ConversationService,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ id, execution }: ExecuteConversationCommand): Promise<Either<Failure, Answered>> {
    return this.counts.counted(execution.command.type, this.service.execute(id, execution));
  }
}

@CommandHandler(ExecuteConversationCommands)
export class ExecuteConversationCommandsHandler implements ICommandHandler<ExecuteConversationCommands> {
  constructor(
    @Inject(CONVERSATION_SERVICE) private readonly service: ConversationService,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  async execute({ id, executions }: ExecuteConversationCommands) {
    const results = await this.service.executeInOrder(id, executions);
    for (const [place, result] of results.entries())
      if (executions[place] !== undefined) this.counts.count(executions[place].command.type, result);
    return results;
  }
}

@CommandHandler(OpenConversation)
export class OpenConversationHandler implements ICommandHandler<OpenConversation> {
  constructor(
    @Inject(CONVERSATION_SERVICE) private readonly service: ConversationService,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ id, execution, contact }: OpenConversation): Promise<Either<Failure, Answered>> {
    return this.counts.counted(execution.command.type, this.service.open(id, execution, contact));
  }
}

@CommandHandler(DeliverMessage)
export class DeliverMessageHandler implements ICommandHandler<DeliverMessage> {
  constructor(
    @Inject(CONVERSATION_SERVICE) private readonly service: ConversationService,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ delivery, contact }: DeliverMessage): Promise<Either<Failure, Delivered>> {
    return this.counts.counted('DeliverMessage', this.service.deliver(delivery, contact));
  }
}

@CommandHandler(ExecuteRecordCommand)
export class ExecuteRecordCommandHandler implements ICommandHandler<ExecuteRecordCommand> {
  constructor(
    @Inject(WRITE_PATHS) private readonly paths: WritePaths,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ of }: ExecuteRecordCommand): Promise<Either<Failure, Receipt>> {
    return this.counts.counted(of.execution.command.type, this.carryOut(of));
  }

  private carryOut(of: RecordExecution): Promise<Either<Failure, Receipt>> {
    switch (of.kind) {
      case 'contact':
        return this.paths.contacts.execute(of.execution)();
      case 'teammate':
        return this.paths.teammates.execute(of.execution)();
      case 'inbox':
        return this.paths.inboxes.execute(of.execution)();
      case 'routing':
        return this.paths.routing.execute(of.execution)();
    }
  }
}
