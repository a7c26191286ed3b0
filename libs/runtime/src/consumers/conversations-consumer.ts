import type { EventStore } from '@parley/event-store';
import type { Tracing } from '@parley/platform';
import { changesOf, CONVERSATIONS, SHOWN_PREFIXES, type ConversationReadModel } from '@parley/read-models';
import type { LeasedConsumer } from '@parley/subscriptions';
import { handleInParts } from './parked-again';
import { projectionSpans } from './projection-spans';

/** Under load the lists follow in steps, each written in one transaction; a single command is shown at once. */
const PACE_MS = 20;
/** So many commits in a step, that is 5,000 and more a second, and longer steps let a document that changes often be written once. */
const MANY = 100;
const LONGER_PACE_MS = 60;
const BATCH = 2_000;

interface ConversationsResources {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly readModel: Pick<
    ConversationReadModel,
    'apply' | 'applyParked' | 'goOnErasing' | 'checkpoint' | 'leases' | 'parked'
  >;
  readonly tracing?: Tracing | undefined;
}

/** Keeps the read model of conversations and records up to date, in one order with one checkpoint. */
export function conversationsConsumer({ store, readModel, tracing }: ConversationsResources): LeasedConsumer {
  const traced = projectionSpans(tracing);
  return {
    runs: 'once',
    name: CONVERSATIONS,
    prefixes: SHOWN_PREFIXES,
    readiness: 'needed',
    batchSize: BATCH,
    paceMs: (commits) => (commits >= MANY ? LONGER_PACE_MS : PACE_MS),
    leases: readModel.leases,
    parked: readModel.parked,
    checkpoint: () => readModel.checkpoint(),
    handle: (batch, { lease, fatal }) =>
      traced(batch, () => readModel.apply(changesOf(batch.commits, fatal), batch.position, lease)),
    between: (lease) => readModel.goOnErasing(lease),
    again: (stream, lease) =>
      handleInParts(stream, {
        store,
        consumer: { name: CONVERSATIONS, parked: readModel.parked, checkpoint: () => readModel.checkpoint() },
        handle: (commits, more) => readModel.applyParked(stream, changesOf(commits), more, lease),
      }),
  };
}
