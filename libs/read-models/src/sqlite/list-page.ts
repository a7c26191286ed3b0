import { planOf } from '../lists/list-indexes';
import { orderOf, pageWithin, takePage, type PlacedDocument } from '../lists/page';
import { MAX_SCANNED, type ConversationPage, type ConversationQuery } from '../port';
import type { Entry } from './conversation-lists.sqlite';
import { LOOKED_AT, type ConversationPages, type Matching, type Place } from './conversation-pages.sqlite';
import { pageRanges, RANGES_AT_ONCE } from './page-ranges';
import { rangesOf } from './list-ranges';

/** Conversations that are taken off the index to be scanned; more where finding them among very many ranges costs more than that. */
const SCAN_AT_ONCE = 250;
const SCAN_OF_MANY_RANGES = 2_000;
/** Of common words enough are found at once; looking for rare ones any longer is slower than searching. */
const SCAN_BEFORE_SEARCH = 1_000;

type Others = () => Promise<void>;

/**
 * A page for any filter: off an index alone, by its words, or by looking at one conversation after the other, not too many. Begun again
 * when the file was replaced meanwhile, where rows have other numbers.
 */
export async function listPage(
  query: ConversationQuery,
  pages: () => ConversationPages,
  others: Others,
): Promise<ConversationPage> {
  for (;;) {
    const begun = pages();
    try {
      const page = await pageOf(query, begun, others);
      if (pages() === begun) return page;
    } catch (error) {
      // A file that was replaced is closed.
      if (pages() === begun) throw error;
    }
  }
}

async function pageOf(query: ConversationQuery, pages: ConversationPages, others: Others): Promise<ConversationPage> {
  const { filter, sort = '-updated' } = query;
  if (planOf(filter, sort).residualFilter.length > 0) return scannedPage(query, pages, others);
  return pages.page(query, await pageRanges(query, pages.heads, others));
}

async function scannedPage(
  query: ConversationQuery,
  pages: ConversationPages,
  others: Others,
): Promise<ConversationPage> {
  const found: PlacedDocument[] = [];
  const atOnce = rangesOf(query).length > RANGES_AT_ONCE ? SCAN_OF_MANY_RANGES : SCAN_AT_ONCE;
  let searched = query.filter.searchTokens === undefined;
  let after = query.after;
  for (let scanned = 0; ;) {
    const part = { ...query, after, limit: Math.min(atOnce, MAX_SCANNED - scanned) };
    const { entries, next } = pages.entries(part, await pageRanges(part, pages.heads, others));
    for await (const some of matching(query, entries, pages, others)) {
      found.push(...some.found);
      scanned += some.scanned;
      if (isFull(found, query)) return shortened(found, query);
    }
    if (next === null) return shortened(found, query);
    if (scanned >= MAX_SCANNED) return pageWithin(found, next, query.mostBytes);
    after = next;
    if (!searched && scanned >= SCAN_BEFORE_SEARCH) {
      searched = true;
      const page = await searchedPage(query, pages, others);
      if (page !== undefined) return page;
    }
    await others();
  }
}

/**
 * A page of those that have the words of the filter, off the index of words; undefined when these are too common. All of them
 * are looked at to find the page, whose documents are then read again: so many are not kept.
 */
export async function searchedPage(
  query: ConversationQuery,
  pages: ConversationPages,
  others: Others,
): Promise<ConversationPage | undefined> {
  const { sort = '-updated', after } = query;
  const rows = pages.search(query);
  if (rows === undefined) return undefined;
  const compare = orderOf(sort);
  const places: Entry[] = [];
  const all = rows.map((row) => ({ row }));
  for await (const { found } of matching(query, all, pages, others))
    for (const { at, id, row } of found)
      if (after === undefined || compare({ at, id }, after) > 0) places.push({ at, id, row });
  const { taken, next } = takePage(places.sort(compare), query.limit);
  await others();
  const found: PlacedDocument[] = [];
  for await (const some of matching(query, taken, pages, others)) {
    found.push(...some.found);
    if (isFull(found, query)) break;
  }
  return pageWithin(found, next, query.mostBytes);
}

/** Looks at one slice after the other, with turns for others between them. */
async function* matching(
  query: ConversationQuery,
  places: readonly Place[],
  pages: ConversationPages,
  others: Others,
): AsyncGenerator<Matching, void, undefined> {
  for (let done = 0; done < places.length;) {
    const some = pages.matching(query, places.slice(done, done + LOOKED_AT));
    done += some.scanned;
    yield some;
    if (done < places.length) await others();
  }
}

function isFull(found: readonly PlacedDocument[], { limit, mostBytes = Infinity }: ConversationQuery): boolean {
  if (found.length > limit) return true;
  return found.length > 1 && found.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes;
}

function shortened(found: readonly PlacedDocument[], { limit, mostBytes }: ConversationQuery): ConversationPage {
  const { taken, next } = takePage(found, limit);
  return pageWithin(taken, next, mostBytes);
}
