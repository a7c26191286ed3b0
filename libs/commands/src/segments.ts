import * as E from 'fp-ts/Either';
import { mergedRuns } from '@parley/domain';
import { decodeSegment, type Segment } from '@parley/event-schema';
import type { EventStore, StreamName } from '@parley/event-store';

/** Segments of so many stretches are not merged any more: a commit of one stays below half of what an append takes. */
const LONGEST = 32;

/**
 * The segments of a stream grow like a binary counter: the n-th commit holds the last one, merged with as many before it as
 * the lowest bit of n says. So the commits that together hold everything are few, and found by counting.
 */
export function addSegment(segments: readonly Segment[], added: Segment): readonly Segment[] {
  const open = [...segments];
  let newest = added;
  for (let last = open.at(-1); last?.stretches === newest.stretches && newest.stretches < LONGEST; last = open.at(-1)) {
    newest = merged(last, newest);
    open.pop();
  }
  // What is full is not needed any more to make the next ones.
  return newest.stretches === LONGEST ? [newest] : [...open.filter(({ stretches }) => stretches < LONGEST), newest];
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
  const places: number[] = [];
  let covered = 0;
  for (; covered + LONGEST <= count; covered += LONGEST) places.push(covered + LONGEST - 1);
  for (let size = LONGEST / 2; size >= 1; size /= 2)
    if (covered + size <= count) {
      covered += size;
      places.push(covered - 1);
    }
  return places;
}

export interface LoadedSegments {
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
  return { segments, open: segments.filter(({ stretches }) => stretches < LONGEST), count };
}
