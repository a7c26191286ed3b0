import type { ConversationDocument } from '../documents/conversation-document';
import { SORTS, type OrderColumn } from './list-indexes';
import { takeWithin, type MostBytes } from '../pages/most-bytes';
import type { ConversationKey, ConversationPage, ConversationQuery, ConversationSort } from '../port';

/** Negative when `a` comes before `b`. */
type Compare = (a: ConversationKey, b: ConversationKey) => number;

const rising: Compare = (a, b) => (a.at === b.at ? (a.id === b.id ? 0 : a.id < b.id ? -1 : 1) : a.at - b.at);
const falling: Compare = (a, b) => rising(b, a);

/** The order of a list: times and ids both rise, or both fall. */
export const orderOf = (sort: ConversationSort): Compare => (SORTS[sort].ascending ? rising : falling);

const TIMES: { readonly [Order in OrderColumn]: (document: ConversationDocument) => number | undefined } = {
  updated_at: ({ updatedAt }) => updatedAt,
  created_at: ({ createdAt }) => createdAt,
  snooze_till: ({ snooze }) => snooze?.till,
};

/** The place of a document in a list; undefined for one that has none in it, as those that are not snoozed by their snooze. */
export function keyOf(document: ConversationDocument, sort: ConversationSort): ConversationKey | undefined {
  const at = TIMES[SORTS[sort].order](document);
  return at === undefined ? undefined : { at, id: document.id };
}

/** Behind every id there is. */
const LAST_ID = '\u{10ffff}';

/** The places between which a list lies, both left out. */
export interface Bounds {
  /** The page begins behind it. */
  readonly from: ConversationKey;
  readonly to: ConversationKey;
}

/** Where a page begins and the list ends: at the place to go on from, within the times that the filter allows where the list is in their order. */
export function boundsOf({ filter, sort = '-updated', after }: ConversationQuery): Bounds {
  const { order, ascending } = SORTS[sort];
  const compare = orderOf(sort);
  const inOrder = order === 'updated_at';
  // No id is smaller than the empty one and none greater than the last: a time alone leaves its own conversations out.
  const low: ConversationKey = { at: (inOrder ? filter.updatedAfter : undefined) ?? -1, id: LAST_ID };
  const high: ConversationKey = {
    at: (inOrder ? filter.updatedBefore : undefined) ?? Number.MAX_SAFE_INTEGER,
    id: '',
  };
  const [first, to] = ascending ? [low, high] : [high, low];
  return { from: after === undefined || compare(after, first) < 0 ? first : after, to };
}

/** Takes a page off what comes in the order of the list, and no more than the one behind it. */
export function takePage<T extends ConversationKey>(
  found: Iterable<T>,
  limit: number,
): { readonly taken: readonly T[]; readonly next: ConversationKey | null } {
  const taken: T[] = [];
  for (const item of found) {
    const last = taken.at(-1);
    if (last !== undefined && taken.length >= limit) return { taken, next: { at: last.at, id: last.id } };
    taken.push(item);
  }
  return { taken, next: null };
}

/** A document at its place in a list. */
export interface PlacedDocument extends ConversationKey {
  readonly document: ConversationDocument;
  /** Of its JSON. */
  readonly bytes: number;
}

/** The page of these documents, before `next`, that keeps to the bytes. */
export function pageWithin(
  found: Iterable<PlacedDocument>,
  next: ConversationKey | null,
  mostBytes: MostBytes,
): ConversationPage {
  const { taken, more } = takeWithin(found, { mostBytes });
  const last = taken.at(-1);
  return {
    documents: taken.map(({ document }) => document),
    next: more && last !== undefined ? { at: last.at, id: last.id } : next,
  };
}

/** Several sources, each in the order of the list, as one. Pulls from a source only what it needs. */
export function* merged<T extends ConversationKey>(
  sources: readonly Iterable<T>[],
  compare: Compare,
): Generator<T, void, undefined> {
  const heads = sources.flatMap((source) => {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    return first.done === true ? [] : [{ item: first.value, rest }];
  });
  // The next one is at the end, where it is taken from without moving the others.
  heads.sort((a, b) => compare(b.item, a.item));
  for (let best = heads.pop(); best !== undefined; best = heads.pop()) {
    yield best.item;
    const following = best.rest.next();
    if (following.done === true) continue;
    best.item = following.value;
    heads.splice(placeOf(best.item, heads, compare), 0, best);
  }
}

/** Where an item belongs among others that come in falling order. */
function placeOf<T extends ConversationKey>(item: T, heads: readonly { readonly item: T }[], compare: Compare): number {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = heads[middle];
    if (other !== undefined && compare(other.item, item) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What comes in the order of a list, as far as a place and with what is at it. */
export function* upTo<T extends ConversationKey>(
  last: ConversationKey,
  found: Iterable<T>,
  compare: Compare,
): Generator<T, void, undefined> {
  for (const item of found) {
    if (compare(item, last) > 0) return;
    yield item;
  }
}
