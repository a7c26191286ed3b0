import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AwaitRevisionHandler, GetConversationHandler, ListConversationsHandler } from './conversations.handler';
import type { ConversationReadModel } from './port';
import { RECORD_HANDLERS } from './records.handler';
import { CONVERSATION_READ_MODEL } from './tokens';

@Module({})
export class ReadModelsModule {
  static of(model: ConversationReadModel): DynamicModule {
    return {
      module: ReadModelsModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: CONVERSATION_READ_MODEL, useValue: model },
        GetConversationHandler,
        ListConversationsHandler,
        AwaitRevisionHandler,
        ...RECORD_HANDLERS,
      ],
      exports: [CqrsModule],
    };
  }
}
