import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { desk } from './desk';
import {
  DeliverMessageHandler,
  ExecuteConversationCommandHandler,
  ExecuteRecordCommandHandler,
  OpenConversationHandler,
} from './execute.handler';
import type { WritePaths } from './paths';
import { DESK, WRITE_PATHS } from './tokens';

@Module({})
export class CommandsModule {
  static of(paths: WritePaths): DynamicModule {
    return {
      module: CommandsModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: WRITE_PATHS, useValue: paths },
        { provide: DESK, useValue: desk(paths) },
        ExecuteConversationCommandHandler,
        OpenConversationHandler,
        DeliverMessageHandler,
        ExecuteRecordCommandHandler,
      ],
      exports: [CqrsModule],
    };
  }
}
