import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@parley/event-store';
import { CONVERSATION_HANDLERS } from './conversations.handler';
import { HISTORY_HANDLERS } from './history.handler';
import type { ConversationReadModel } from '../port';
import { RECORD_HANDLERS } from './records.handler';
import { CONVERSATION_READ_MODEL, EVENT_STORE } from './tokens';

@Module({})
class ReadModelsModule {}

export function openReadModelsModule(
  model: ConversationReadModel,
  store: Pick<EventStore, 'readStream'>,
): DynamicModule {
  return {
    module: ReadModelsModule,
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: CONVERSATION_READ_MODEL, useValue: model },
      { provide: EVENT_STORE, useValue: store },
      ...CONVERSATION_HANDLERS,
      ...HISTORY_HANDLERS,
      ...RECORD_HANDLERS,
    ],
    exports: [CqrsModule],
  };
}
