import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { silentMetrics, type Metrics } from '@parley/platform';
import { commandCounts } from '../write-path/command-metrics';
import { conversationService } from '../conversations/conversation-service';
import {
  DeliverMessageHandler,
  ExecuteConversationCommandHandler,
  ExecuteConversationCommandsHandler,
  ExecuteRecordCommandHandler,
  OpenConversationHandler,
} from './execute.handler';
import type { WritePaths } from '../write-paths/paths';
import { COMMAND_COUNTS, CONVERSATION_SERVICE, WRITE_PATHS } from './tokens';

@Module({})
export class CommandsModule {
  static of(paths: WritePaths, metrics: Metrics = silentMetrics): DynamicModule {
    return {
      module: CommandsModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: WRITE_PATHS, useValue: paths },
        { provide: CONVERSATION_SERVICE, useValue: conversationService(paths) },
        { provide: COMMAND_COUNTS, useValue: commandCounts(metrics) },
        ExecuteConversationCommandHandler,
        ExecuteConversationCommandsHandler,
        OpenConversationHandler,
        DeliverMessageHandler,
        ExecuteRecordCommandHandler,
      ],
      exports: [CqrsModule],
    };
  }
}
