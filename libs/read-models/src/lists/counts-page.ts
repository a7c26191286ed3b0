import type { InboxCounts } from '../documents/inbox-counts';
import { bytesOf, takeWithin, type MostBytes } from '../pages/most-bytes';
import type { CountsPage } from '../port';

interface CountsOfOne {
  readonly inbox: string;
  readonly counts: InboxCounts;
}

/** The page of these counts, in the order of the inboxes, that keeps to the bytes. */
export function countsPageOf(all: Iterable<CountsOfOne>, mostBytes: MostBytes): CountsPage {
  const { taken, more } = takeWithin(measured(all), { mostBytes });
  return {
    counts: new Map(taken.map(({ inbox, counts }) => [inbox, counts])),
    next: more ? (taken.at(-1)?.inbox ?? null) : null,
  };
}

function* measured(all: Iterable<CountsOfOne>): Generator<CountsOfOne & { readonly bytes: number }, void, undefined> {
  for (const { inbox, counts } of all) yield { inbox, counts, bytes: bytesOf({ [inbox]: counts }) };
}
