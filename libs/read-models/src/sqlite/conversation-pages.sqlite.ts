import type { SqliteDatabase } from '@parley/storage';
import type { ConversationDocument } from '../documents/conversation-document';
import { asksContact, ALL_PARTS, matchesParts, type ContactOf } from '../lists/matches';
import { keyOf, pageWithin, type PlacedDocument } from '../lists/page';
import type { ConversationFilter, ConversationKey, ConversationPage, ConversationQuery } from '../port';
import { conversationLists, type EntriesOfPage } from './conversation-lists.sqlite';
import { parsedConversation } from './conversation-rows.sqlite';
import type { PageRanges, ReadHeads } from './page-ranges';
import { showing } from './erasings.sqlite';
import { contactReader } from './records.sqlite';
import { tokenSearch } from './search-tokens.sqlite';

/** The ways to a page of a list, each of one state of the file, and none of them long. */
export interface ConversationPages {
  readonly heads: ReadHeads;
  /** A page that its index serves alone. */
  page(query: ConversationQuery, of: PageRanges): ConversationPage;
  /** What is there to be looked at for a page, off the index. */
  entries(query: ConversationQuery, of: PageRanges): EntriesOfPage;
  /** Looks at the first of these conversations, `LOOKED_AT` at most, and gives those that are in the list. */
  matching(query: ConversationQuery, some: readonly Place[]): Matching;
  /** The rows of those that may have the words of the filter; undefined when there may be too many to look at each. */
  search(query: ConversationQuery): readonly number[] | undefined;
}

/** A conversation, and at which time it was in the list when it was found there. */
export interface Place extends Partial<Pick<ConversationKey, 'at'>> {
  readonly row: number;
}

export interface Matching {
  /** In the order in which they were asked for. */
  readonly found: readonly (PlacedDocument & Place)[];
  /** How many of them were looked at: 1 or more. */
  readonly scanned: number;
}

/** A document, and how much is stored of it, as JSON. */
interface Stored {
  readonly document: ConversationDocument;
  readonly characters: number;
  readonly bytes: number;
}

type ReadDocument = (row: number) => Stored;

/** Conversations, and characters of their documents, that are looked at in one go: some 50 ms where all of them are large. */
export const LOOKED_AT = 250;
const CHARACTERS = 2 * 1024 * 1024;

export function conversationPages(db: SqliteDatabase): ConversationPages {
  const lists = conversationLists(db);
  const search = tokenSearch(db);
  const contact = contactReader(db);
  const documentAt = db.prepare('SELECT document FROM conversations WHERE row = ?');

  const shown = showing(db);
  /** Documents as one state of the file shows them. */
  const reader = (): ReadDocument => {
    const show = shown();
    return (row) => {
      const { document: json } = documentAt.get(row) as { document: string };
      return { document: show(parsedConversation(json)), characters: json.length, bytes: Buffer.byteLength(json) };
    };
  };
  const contactOf: ContactOf = ({ workspace, contactId }) => contact(workspace, contactId);

  /** At its place in the list; nothing of one that is not in it, or not any more where it was. */
  function placed(
    { filter, sort = '-updated' }: ConversationQuery,
    { row, at }: Place,
    { document, bytes }: Stored,
  ): readonly (PlacedDocument & Place)[] {
    const key = keyOf(document, sort);
    if (key === undefined || (at ?? key.at) !== key.at) return [];
    const passes =
      matchesParts(WITHOUT_CONTACT, filter, document, contactOf) &&
      matchesParts(WITH_CONTACT, filter, document, contactOf);
    return passes ? [{ ...key, row, document, bytes }] : [];
  }

  return {
    heads: lists.heads,
    page: (query, of) =>
      db.snapshot(() => {
        const { entries, next } = lists.page(query, of);
        return pageWithin(documentsAt(entries, reader()), next, query.mostBytes);
      }),
    entries: (query, of) => db.snapshot(() => lists.page(query, of)),
    matching: (query, some) =>
      db.snapshot(() => {
        const found: (PlacedDocument & Place)[] = [];
        const read = reader();
        let [scanned, characters] = [0, 0];
        for (const place of some) {
          const stored = read(place.row);
          found.push(...placed(query, place, stored));
          scanned += 1;
          characters += stored.characters;
          if (characters > CHARACTERS) break;
        }
        return { found, scanned };
      }),
    search: ({ workspace, filter }) => db.snapshot(() => search(workspace, filter.searchTokens ?? [])),
  };
}

/** Contacts are asked for only where they must be. */
const WITH_CONTACT: readonly (keyof ConversationFilter)[] = ALL_PARTS.filter((part) => asksContact([part]));
const WITHOUT_CONTACT = ALL_PARTS.filter((part) => !asksContact([part]));

/** One after the other, as they are asked for. */
function* documentsAt(
  entries: EntriesOfPage['entries'],
  read: ReadDocument,
): Generator<PlacedDocument, void, undefined> {
  for (const { row, at, id } of entries) {
    const { document, bytes } = read(row);
    yield { at, id, document, bytes };
  }
}
