import { createRequire } from 'node:module';
import type { EventStoreDbOptions } from './event-store';
import type { EventStore } from '../port';

const load = createRequire(__filename);

/**
 * An event store on an EventStoreDB server, 23.10 or later. Its client is loaded with the first one that is opened: it takes 35 MB
 * in each thread, which whoever works on files need not pay.
 */
export function eventStoreDbEventStore(options: EventStoreDbOptions): EventStore {
  const { openEventStoreDb } = load('./event-store') as { readonly openEventStoreDb: typeof eventStoreDbEventStore };
  return openEventStoreDb(options);
}
