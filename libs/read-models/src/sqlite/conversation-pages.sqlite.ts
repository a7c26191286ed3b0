import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { planOf } from '../lists/list-indexes';
import { ALL_PARTS, asksContact, matchesParts, type ContactOf } from '../lists/matches';
import { keyOf, orderOf, takePage } from '../lists/page';
import type { ConversationFilter, ConversationKey, ConversationPage, ConversationQuery } from '../port';
import { conversationLists } from './conversation-lists.sqlite';
import { parsedConversation } from './conversation-rows.sqlite';
import { showing } from './erasings.sqlite';
import { contactReader } from './records.sqlite';
import { tokenSearch } from './search-tokens.sqlite';

/** The ways to a page of a list, each of one state of the file. */
export interface ConversationPages {
  /** A page that its index serves alone. */
  page(query: ConversationQuery): ConversationPage;
  /** Of how many ranges of its index a list is made. */
  indexRanges(query: ConversationQuery): number;
  /** The next so many conversations, and which of them the filter lets through. */
  scan(query: ConversationQuery, most: number): Scanned;
  /** A page of those that have the words of the filter; undefined when there may be too many to look at each. */
  found(query: ConversationQuery): ConversationPage | undefined;
}

interface Scanned {
  readonly documents: readonly ConversationDocument[];
  readonly scanned: number;
  /** The last one that was scanned; null when the list has ended. */
  readonly next: ConversationKey | null;
}

export function conversationPages(db: SqliteDatabase): ConversationPages {
  const lists = conversationLists(db);
  const search = tokenSearch(db);
  const contact = contactReader(db);
  const documentAt = db.prepare('SELECT document FROM conversations WHERE row = ?');

  const shown = showing(db);
  /** Documents as one state of the file shows them. */
  const reader = (): ((row: number) => ConversationDocument) => {
    const show = shown();
    return (row) => show(parsedConversation((documentAt.get(row) as { document: string }).document));
  };
  const contactOf: ContactOf = ({ workspace, contactId }) => contact(workspace, contactId);

  /** Those that the filter lets through, asking for contacts only where it must. The others are let go of at once. */
  function passing(
    parts: readonly (keyof ConversationFilter)[],
    filter: ConversationFilter,
    rows: readonly number[],
  ): readonly ConversationDocument[] {
    const first = parts.filter((part) => !asksContact([part]));
    const then = parts.filter((part) => asksContact([part]));
    const read = reader();
    return rows.flatMap((row) => {
      const document = read(row);
      const passes =
        matchesParts(first, filter, document, contactOf) && matchesParts(then, filter, document, contactOf);
      return passes ? document : [];
    });
  }

  return {
    indexRanges: lists.indexRanges,
    page: (query) =>
      db.snapshot(() => {
        const { rows, next } = lists.page(query);
        return { documents: rows.map(reader()), next };
      }),
    scan: (query, most) =>
      db.snapshot(() => {
        const { filter, sort = '-updated' } = query;
        const { rows, next } = lists.page({ ...query, limit: most });
        const documents = passing(planOf(filter, sort).residualFilter, filter, rows);
        return { documents, scanned: rows.length, next };
      }),
    found: (query) =>
      db.snapshot(() => {
        const { workspace, filter, sort = '-updated', after } = query;
        const rows = search(workspace, filter.searchTokens ?? []);
        if (rows === undefined) return undefined;
        const compare = orderOf(sort);
        const matching = passing(ALL_PARTS, filter, rows).flatMap((document) => {
          const key = keyOf(document, sort);
          return key === undefined || (after !== undefined && compare(key, after) <= 0) ? [] : [{ ...key, document }];
        });
        const { taken, next } = takePage([...matching].sort(compare), query);
        return { documents: taken.map(({ document }) => document), next };
      }),
  };
}
