import {
  encodedBytes,
  type EventStore,
  type Position,
  type RecordedCommit,
  type Revision,
  type StreamName,
} from '@parley/event-store';
import type { Tracing } from '@parley/platform';
import { changesOf, CONVERSATIONS, SHOWN_PREFIXES, type ConversationReadModel } from '@parley/read-models';
import type { Lease, LeasedConsumer } from '@parley/subscriptions';
import { projectionSpans } from './projection-spans';

/** Under load the lists follow in steps, each written in one transaction; a single command is shown at once. */
const PACE_MS = 20;
/** So many commits in a step, that is 5,000 and more a second, and longer steps let a document that changes often be written once. */
const MANY = 100;
const LONGER_PACE_MS = 60;
const BATCH = 2_000;
/** Commits of a parked stream that are handled in one transaction, and the bytes after which no more is read into it. */
const PART = 50;
const PART_BYTES = 4 * 1024 * 1024;

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
    again: (stream, lease) => handleAgain({ store, readModel }, stream, lease),
  };
}

/** Up to the checkpoint and no further: what lies behind it comes by the subscription. */
async function handleAgain(
  { store, readModel }: ConversationsResources,
  stream: StreamName,
  lease: Lease,
): Promise<boolean> {
  const parked = await readModel.parked.find(CONVERSATIONS, stream);
  const checkpoint = await readModel.checkpoint();
  if (parked === undefined || checkpoint === undefined) return true;
  for (let from = parked.firstRevision; ;) {
    const { commits, more } = await readPart(store, stream, from, checkpoint);
    const handled = await readModel.applyParked(stream, changesOf(commits), more, lease);
    const last = commits.at(-1);
    if (!handled || !more || last === undefined) return handled;
    from = last.revision + 1;
  }
}

async function readPart(
  store: ConversationsResources['store'],
  stream: StreamName,
  from: Revision,
  checkpoint: Position,
): Promise<{ readonly commits: readonly RecordedCommit[]; readonly more: boolean }> {
  const commits: RecordedCommit[] = [];
  let bytes = 0;
  for await (const commit of store.readStream(stream, { from, limit: PART + 1 })) {
    if (commit.position > checkpoint) break;
    if (commits.length === PART || bytes > PART_BYTES) return { commits, more: true };
    commits.push(commit);
    bytes += encodedBytes([commit]);
  }
  return { commits, more: false };
}
