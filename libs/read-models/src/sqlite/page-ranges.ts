import { orderOf } from '../lists/page';
import type { ConversationKey, ConversationQuery } from '../port';
import { rangesOf, type FixedValues } from './list-ranges';

/** The first entry of a range, behind the place where a page begins. */
interface RangeHead extends ConversationKey {
  readonly range: FixedValues;
}

/** The ranges that a page is made of. */
export interface PageRanges {
  readonly ranges: readonly FixedValues[];
  /** What was left out has nothing before this place or at it; null when nothing was left out. */
  readonly last: ConversationKey | null;
}

/** The heads of those ranges that have one. */
export type ReadHeads = (query: ConversationQuery, ranges: readonly FixedValues[]) => readonly RangeHead[];

/** So many ranges are read in one go: some 5 ms. */
export const RANGES_AT_ONCE = 500;

/**
 * All ranges of the list, or of very many those that begin first, one more than the page has items: of the others it can have nothing.
 * They are looked at in slices with turns for others between them, so some may be other ones when the page is read. It ends
 * at `last` then: before that, nothing was left out that has not changed itself.
 */
export async function pageRanges(
  query: ConversationQuery,
  heads: ReadHeads,
  others: () => Promise<void>,
): Promise<PageRanges> {
  const ranges = rangesOf(query);
  if (ranges.length <= RANGES_AT_ONCE) return { ranges, last: null };
  const compare = orderOf(query.sort ?? '-updated');
  const most = query.limit + 1;
  let first: readonly RangeHead[] = [];
  let leftOut = false;
  for (let from = 0; from < ranges.length; from += RANGES_AT_ONCE) {
    const all = [...first, ...heads(query, ranges.slice(from, from + RANGES_AT_ONCE))].sort(compare);
    first = all.slice(0, most);
    leftOut ||= all.length > most;
    await others();
  }
  const last = first.at(-1);
  return {
    ranges: first.map(({ range }) => range),
    last: leftOut && last !== undefined ? { at: last.at, id: last.id } : null,
  };
}
