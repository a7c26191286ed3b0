import { randomUUID } from 'node:crypto';
import { inMemoryEventStore, type Batch, type Commit, type EventStore, type RecordedCommit } from '@parley/event-store';
import {
  inMemoryConsumers,
  inMemoryConsumerState,
  inMemoryConsumerTables,
  Parking,
  type Backoff,
  type Handling,
  type InMemoryConsumers,
  type LeasedConsumer,
  type Parked,
  type Steps,
} from '../src';

/** Tries again in the next turn of the event loop. */
export const atOnce: Backoff = () => new Promise((resolve) => setImmediate(resolve));

const commit = (): Commit => ({
  id: randomUUID(),
  metadata: {},
  events: [{ id: randomUUID(), type: 'SomethingHappened.v1', data: {}, private: null }],
});

export async function write(store: EventStore, stream: string, count = 1): Promise<void> {
  const last = await lastRevision(store, stream);
  for (let n = 1; n <= count; n += 1) {
    const expected = last + n === 0 ? 'none' : last + n - 1;
    const result = await store.append(stream, expected, [commit()])();
    if (result._tag === 'Left') throw new Error(JSON.stringify(result.left));
  }
}

async function lastRevision(store: EventStore, stream: string): Promise<number> {
  for await (const { revision } of store.readStream(stream, { direction: 'backwards', limit: 1 })) return revision;
  return -1;
}

/** What a consumer on shared data has handled, and what stands in its way. */
export interface Counted {
  readonly consumer: LeasedConsumer;
  readonly store: EventStore;
  readonly shared: InMemoryConsumers;
  /** `stream@revision`, in the order in which they were handled. */
  readonly handled: string[];
  /** Called with each batch before it is handled: may throw. */
  before: (batch: Batch, handling: Handling) => void | Promise<void>;
}

const parkedCommits = (fatal: ReadonlySet<string>): Parked<RecordedCommit> => ({
  consumer: 'counted',
  placeOf: (one) => one,
  failureOf: ({ position }) => (fatal.has(position) ? { reason: 'fatal', detail: 'three times' } : undefined),
});

/** A consumer that notes what it handles, with its checkpoint and lease; several on the same data are as several processes. */
export function counted(shared = inMemoryConsumers(), store = inMemoryEventStore(), handled: string[] = []): Counted {
  const state = inMemoryConsumerState(shared);
  const tables = inMemoryConsumerTables(shared);
  const steps: Steps<RecordedCommit, RecordedCommit> = {
    prepare: (one) => () => one,
    keep: ({ stream, revision }) => void handled.push(`${stream}@${revision}`),
  };
  const it: Counted = {
    store,
    shared,
    handled,
    before: () => undefined,
    consumer: {
      runs: 'once',
      name: 'counted',
      prefixes: ['s-'],
      readiness: 'needed',
      leases: state.leases,
      parked: state.parked,
      checkpoint: () => state.checkpoints.read('counted'),
      async handle(batch, handling) {
        await it.before(batch, handling);
        tables.assertHeld(handling.lease);
        const parking = new Parking(tables.parked, parkedCommits(handling.fatal));
        for (const one of batch.commits) parking.handle(one, steps);
        tables.moveCheckpoint('counted', batch.position);
        return parking.parked;
      },
      async again(stream, lease) {
        tables.assertHeld(lease);
        const before = tables.parked.find('counted', stream);
        const commits: RecordedCommit[] = [];
        for await (const one of store.readStream(stream, { from: before?.firstRevision ?? 0 })) commits.push(one);
        const parking = new Parking(tables.parked, parkedCommits(new Set()));
        return parking.again(stream, commits, false, steps);
      },
    },
  };
  return it;
}
