import type { ConversationDocument } from '../documents/conversation-document';
import { planOf } from '../lists/list-indexes';
import { keyOf, takePage } from '../lists/page';
import { MAX_SCANNED, type ConversationPage, type ConversationQuery } from '../port';
import type { ConversationPages } from './conversation-pages.sqlite';

/** Conversations scanned in one go; then others have their turn. */
const SCAN_AT_ONCE = 500;
/** Where a list is made of this many ranges, beginning them costs more than scanning: then as much is scanned as may be. */
const MANY_RANGES = 100;
/** Of common words enough are found at once; looking for rare ones any longer is slower than searching. */
const SCAN_BEFORE_SEARCH = 1_000;

/** A page for any filter: off an index alone, by its words, or by looking at one conversation after the other, not too many. */
export async function listPage(
  query: ConversationQuery,
  pages: () => ConversationPages,
  others: () => Promise<void>,
): Promise<ConversationPage> {
  const { filter, sort = '-updated', limit } = query;
  if (planOf(filter, sort).residualFilter.length === 0) return pages().page(query);
  const documents: ConversationDocument[] = [];
  let searched = filter.searchTokens === undefined;
  let after = query.after;
  const atOnce = pages().indexRanges(query) > MANY_RANGES ? MAX_SCANNED : SCAN_AT_ONCE;
  for (let scanned = 0; ;) {
    const page = pages().scan({ ...query, after }, atOnce);
    documents.push(...page.documents);
    scanned += page.scanned;
    if (documents.length > limit || page.next === null) return shortened(documents, query);
    if (scanned >= MAX_SCANNED) return { documents, next: page.next };
    after = page.next;
    if (!searched && scanned >= SCAN_BEFORE_SEARCH) {
      searched = true;
      const found = pages().found(query);
      if (found !== undefined) return found;
    }
    await others();
  }
}

function shortened(documents: readonly ConversationDocument[], query: ConversationQuery): ConversationPage {
  const { sort = '-updated' } = query;
  const keyed = documents.flatMap((document) => {
    const key = keyOf(document, sort);
    return key === undefined ? [] : [{ ...key, document }];
  });
  const { taken, next } = takePage(keyed, query);
  return { documents: taken.map(({ document }) => document), next };
}
