import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { ConversationCommand, Refusal } from '@parley/domain';
import { ExecuteConversationCommandHandler } from './execute-conversation.handler';
import { CONVERSATIONS } from './tokens';
import type { WritePath } from './write-path';

@Module({})
export class CommandsModule {
  static of(conversations: WritePath<ConversationCommand, Refusal>): DynamicModule {
    return {
      module: CommandsModule,
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: CONVERSATIONS, useValue: conversations }, ExecuteConversationCommandHandler],
      exports: [CqrsModule],
    };
  }
}
