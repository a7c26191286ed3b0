import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ContactRefusal, Refusal } from '@parley/domain';
import type { Either } from 'fp-ts/Either';
import type { CommandCounts } from './command-metrics';
import type { Desk } from './desk';
import {
  DeliverMessage,
  ExecuteConversationCommand,
  ExecuteRecordCommand,
  OpenConversation,
  type RecordExecution,
} from './execute.command';
import type { CommandFailure, Receipt } from './execution';
import type { Answered, WritePaths } from './paths';
import type { Delivered } from './threads';
import { COMMAND_COUNTS, DESK, WRITE_PATHS } from './tokens';

type Failure = CommandFailure<Refusal | ContactRefusal>;

@CommandHandler(ExecuteConversationCommand)
export class ExecuteConversationCommandHandler implements ICommandHandler<ExecuteConversationCommand> {
  constructor(
    @Inject(DESK) private readonly desk: Desk,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ id, execution }: ExecuteConversationCommand): Promise<Either<Failure, Answered>> {
    return this.counts.counted(execution.name, this.desk.execute(id, execution));
  }
}

@CommandHandler(OpenConversation)
export class OpenConversationHandler implements ICommandHandler<OpenConversation> {
  constructor(
    @Inject(DESK) private readonly desk: Desk,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ id, execution, contact }: OpenConversation): Promise<Either<Failure, Answered>> {
    return this.counts.counted(execution.name, this.desk.open(id, execution, contact));
  }
}

@CommandHandler(DeliverMessage)
export class DeliverMessageHandler implements ICommandHandler<DeliverMessage> {
  constructor(
    @Inject(DESK) private readonly desk: Desk,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ delivery, contact }: DeliverMessage): Promise<Either<Failure, Delivered>> {
    return this.counts.counted('DeliverMessage', this.desk.deliver(delivery, contact));
  }
}

@CommandHandler(ExecuteRecordCommand)
export class ExecuteRecordCommandHandler implements ICommandHandler<ExecuteRecordCommand> {
  constructor(
    @Inject(WRITE_PATHS) private readonly paths: WritePaths,
    @Inject(COMMAND_COUNTS) private readonly counts: CommandCounts,
  ) {}

  execute({ of }: ExecuteRecordCommand): Promise<Either<Failure, Receipt>> {
    return this.counts.counted(of.execution.name, this.carryOut(of));
  }

  private carryOut(of: RecordExecution): Promise<Either<Failure, Receipt>> {
    switch (of.kind) {
      case 'contact':
        return this.paths.contacts.execute(of.execution)();
      case 'teammate':
        return this.paths.teammates.execute(of.execution)();
      case 'inbox':
        return this.paths.inboxes.execute(of.execution)();
    }
  }
}
