import * as E from 'fp-ts/Either';
import { mergedRuns } from '@parley/domain';
import { decodeSegment, type Segment } from '@parley/event-schema';
import type { EventStore, StreamName } from '@parley/event-store';

/** So many stretches make one segment. A commit of it stays far below what an append takes. */
const MERGED = 16;

/**
 * Each commit holds the stretch that was added last; every sixteenth holds the last sixteen as one. So an id is written twice, and
 * the commits that together hold everything are few, and found by counting. Gives what to write now, and what the next ones
 * are merged with.
 */
export function addSegment(
  open: readonly Segment[],
  added: Segment,
): { readonly newest: Segment; readonly open: readonly Segment[] } {
  return open.length + 1 < MERGED
    ? { newest: added, open: [...open, added] }
    : { newest: [...open, added].reduce(merged), open: [] };
}

const merged = (a: Segment, b: Segment): Segment => ({
  stretches: a.stretches + b.stretches,
  from: a.from,
  to: b.to,
  at: b.at,
  messages: mergedRuns(a.messages, b.messages),
  keys: mergedRuns(a.keys, b.keys),
});

/** Revisions, in a stream of so many commits, of those that together hold everything, in order. */
export function placesOf(count: number): readonly number[] {
  const full = Math.floor(count / MERGED);
  return [
    ...Array.from({ length: full }, (_, i) => (i + 1) * MERGED - 1),
    ...Array.from({ length: count - full * MERGED }, (_, i) => full * MERGED + i),
  ];
}

interface LoadedSegments {
  /** Everything from the beginning of the stream, without a gap. */
  readonly segments: readonly Segment[];
  /** Those of them that the next ones are merged with. */
  readonly open: readonly Segment[];
  /** Commits in the stream. */
  readonly count: number;
}

/** Undefined when what is there cannot be read, or does not fit together. */
export async function loadSegments(store: EventStore, stream: StreamName): Promise<LoadedSegments | undefined> {
  let count = 0;
  for await (const last of store.readStream(stream, { direction: 'backwards', limit: 1 })) count = last.revision + 1;
  const segments: Segment[] = [];
  for (const from of placesOf(count))
    for await (const commit of store.readStream(stream, { from, limit: 1 })) {
      const segment = decodeSegment(commit);
      if (E.isLeft(segment) || segment.right.from !== (segments.at(-1)?.to ?? -1) + 1) return undefined;
      segments.push(segment.right);
    }
  return { segments, open: segments.slice(Math.floor(count / MERGED)), count };
}
