import {
  encodedBytes,
  type EventStore,
  type Position,
  type RecordedCommit,
  type Revision,
  type StreamName,
} from '@parley/event-store';
import type { LeasedConsumer } from '@parley/subscriptions';

/** Commits of a parked stream that are handled in one transaction, and the bytes after which no more is read into it. */
const PART = 50;
const PART_BYTES = 4 * 1024 * 1024;

interface Again {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly consumer: Pick<LeasedConsumer, 'name' | 'parked' | 'checkpoint'>;
  /**
   * Handles the next commits of it, while the consumer is at the checkpoint; `more` says that others follow. False when one of them is parked
   * again.
   */
  readonly handle: (commits: readonly RecordedCommit[], more: boolean, checkpoint: Position) => Promise<boolean>;
}

/** Handles a parked stream again, part by part, up to the checkpoint and no further: what lies behind it comes by the subscription. */
export async function handleInParts(stream: StreamName, again: Again): Promise<boolean> {
  const { store, consumer, handle } = again;
  const parked = await consumer.parked.find(consumer.name, stream);
  const checkpoint = await consumer.checkpoint();
  if (parked === undefined || checkpoint === undefined) return true;
  for (let from = parked.firstRevision; ;) {
    const { commits, more } = await readPart(store, stream, from, checkpoint);
    const handled = await handle(commits, more, checkpoint);
    const last = commits.at(-1);
    if (!handled || !more || last === undefined) return handled;
    from = last.revision + 1;
  }
}

async function readPart(
  store: Again['store'],
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
