import { inMemoryConsumerState, inMemoryConsumerTables, Parking } from '@parley/subscriptions';
import { CONVERSATIONS, PARKED_CHANGES } from '../documents/parking';
import type { ConversationReadModel, ShownRevision } from '../port';
import { RevisionWaiters } from '../revision-waiters';
import {
  findConversation,
  inMemoryConversations,
  inMemoryProjection,
  type InMemoryConversations,
} from './in-memory-conversations';
import { countsThere, inMemoryConversationReads } from './in-memory-reads';
import { findRecord, inMemoryRecordReads } from './in-memory-records';

/** A read model that lives as long as what it shares. For tests and trials. */
export function inMemoryConversationReadModel(
  shared: InMemoryConversations = inMemoryConversations(),
): ConversationReadModel {
  const waiters = new RevisionWaiters();
  shared.waiters.add(waiters);
  const tables = inMemoryConsumerTables(shared.consumers);
  const state = inMemoryConsumerState(shared.consumers);
  const steps = inMemoryProjection(shared);
  const lateSteps = inMemoryProjection(shared, true);

  const revisionOf = ({ kind = 'conversation', workspace, id }: ShownRevision): number | undefined =>
    (kind === 'conversation'
      ? findConversation(shared, workspace, id)
      : findRecord(shared.records, kind, workspace, id)
    )?.revision;

  return {
    ...inMemoryRecordReads(shared.records),
    ...inMemoryConversationReads(shared),
    leases: state.leases,
    parked: state.parked,
    checkpoint: async () => tables.checkpoint(CONVERSATIONS),
    async apply(changes, position, lease) {
      if (lease !== undefined) tables.assertHeld(lease);
      const parking = new Parking(tables.parked, PARKED_CHANGES);
      for (const change of changes) parking.handle(change, steps);
      tables.moveCheckpoint(CONVERSATIONS, position);
      return parking.parked;
    },
    async applyParked(stream, changes, more, lease) {
      if (lease !== undefined) tables.assertHeld(lease);
      return new Parking(tables.parked, PARKED_CHANGES).again(stream, changes, more, lateSteps);
    },
    // All of it is done with the batch.
    goOnErasing: () => Promise.resolve(false),
    allCounts: async () => ({ checkpoint: tables.checkpoint(CONVERSATIONS), counts: countsThere(shared) }),
    waitFor: (target, timeoutMs, signal) => waiters.wait(target, () => revisionOf(target), { timeoutMs, signal }),
    close() {
      waiters.close();
      shared.waiters.delete(waiters);
      return Promise.resolve();
    },
  };
}
