import { createRequire } from 'node:module';
import type { DynamicModule } from '@nestjs/common';
import type { EventStore } from '@parley/event-store';
import type { ConversationReadModel } from '../port';
// Also so that it is built: nothing else names it.
import type * as ReadModels from './read-models.module';

const load = createRequire(__filename);

/** The handlers of all queries. Nest is loaded with the first: consumers in their threads and the command line need not pay for it. */
export function readModelsModule(model: ConversationReadModel, store: Pick<EventStore, 'readStream'>): DynamicModule {
  const { openReadModelsModule } = load('./read-models.module') as typeof ReadModels;
  return openReadModelsModule(model, store);
}
