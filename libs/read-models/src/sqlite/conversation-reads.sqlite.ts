import type { MessageStatus } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables } from '@parley/subscriptions';
import type { Kind } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import { conversationLists } from './conversation-lists.sqlite';
import type { ContentsKey, CountsOfInbox } from '../contents-port';
import { COUNTED, isNothing, NO_COUNTS, type InboxCounts } from '../documents/inbox-counts';
import { planOf } from '../lists/list-indexes';
import { ALL_PARTS, asksContact, matchesParts, type ContactOf } from '../lists/matches';
import { keyOf, orderOf, takePage } from '../lists/page';
import {
  MAX_SCANNED,
  type ConversationFilter,
  type ConversationKey,
  type ConversationPage,
  type ConversationQuery,
} from '../port';
import { contactReader } from './records.sqlite';
import { CONVERSATIONS } from '../documents/parking';
import { tokenSearch } from './search-tokens.sqlite';

/** What is read of conversations, all of it at once: nothing here waits. */
export interface ConversationReads {
  checkpoint(): Position | undefined;
  stored(workspace: string, id: string): ConversationDocument | undefined;
  /** A page that its index serves alone. */
  page(query: ConversationQuery): ConversationPage;
  /** Of how many ranges of its index a list is made. */
  indexRanges(query: ConversationQuery): number;
  /** The next so many conversations, and which of them the filter lets through. */
  scan(query: ConversationQuery, most: number): Scanned;
  /** A page of those that have the words of the filter; undefined when there may be too many to look at each. */
  found(query: ConversationQuery): ConversationPage | undefined;
  counts(workspace: string, inboxes: readonly string[] | undefined): ReadonlyMap<string, InboxCounts>;
  allCounts(): { readonly checkpoint: Position | undefined; readonly counts: readonly CountsOfInbox[] };
  messageStatuses(workspace: string, id: string, from: number, to: number): ReadonlyMap<number, MessageStatus>;
  keys(kind: Kind, after: ContentsKey | undefined, limit: number): readonly ContentsKey[];
}

export interface Scanned {
  readonly documents: readonly ConversationDocument[];
  readonly scanned: number;
  /** The last one that was scanned; null when the list has ended. */
  readonly next: ConversationKey | null;
}

type CountsRow = InboxCounts & { readonly workspace: string; readonly inbox: string };

export function conversationReads(db: SqliteDatabase): ConversationReads {
  const lists = conversationLists(db);
  const search = tokenSearch(db);
  const contact = contactReader(db);
  const find = db.prepare('SELECT row, document FROM conversations WHERE workspace = ? AND id = ?');
  const documentAt = db.prepare('SELECT document FROM conversations WHERE row = ?');
  const consumers = sqliteConsumerTables(db);
  const countsOfOne = db.prepare('SELECT * FROM inbox_counts WHERE workspace = ? AND inbox = ?');
  const countsOfAll = db.prepare('SELECT * FROM inbox_counts WHERE workspace = ?');
  const countsThere = db.prepare('SELECT * FROM inbox_counts');
  const statuses = db.prepare(
    `SELECT number, status FROM message_statuses
     WHERE conversation = (SELECT row FROM conversations WHERE workspace = ? AND id = ?) AND number BETWEEN ? AND ?`,
  );
  const conversationKeys = db.prepare(
    `SELECT workspace, id FROM conversations INDEXED BY conversations_by_id
     WHERE (workspace, id) > (?, ?) ORDER BY workspace, id LIMIT ?`,
  );
  // The kind stands between workspace and id: a workspace at a time.
  const recordKeys = db.prepare(
    `SELECT workspace, id FROM records WHERE (workspace, kind, id) > (?, ?, ?) AND kind = ?
     ORDER BY workspace, kind, id LIMIT ?`,
  );

  const read = (row: number): ConversationDocument => parse((documentAt.get(row) as { document: string }).document);
  const contactOf: ContactOf = ({ workspace, contactId }) => contact(workspace, contactId);

  /** Those that the filter lets through, asking for contacts only where it must. The others are let go of at once. */
  function passing(
    parts: readonly (keyof ConversationFilter)[],
    filter: ConversationFilter,
    rows: readonly number[],
  ): readonly ConversationDocument[] {
    const first = parts.filter((part) => !asksContact([part]));
    const then = parts.filter((part) => asksContact([part]));
    return rows.flatMap((row) => {
      const document = read(row);
      const passes =
        matchesParts(first, filter, document, contactOf) && matchesParts(then, filter, document, contactOf);
      return passes ? document : [];
    });
  }

  function checkpoint(): Position | undefined {
    return consumers.checkpoint(CONVERSATIONS);
  }

  return {
    checkpoint,
    stored(workspace, id) {
      const found = find.get(workspace, id) as { document: string } | undefined;
      return found && parse(found.document);
    },
    indexRanges: lists.indexRanges,
    page: (query) =>
      db.snapshot(() => {
        const { rows, next } = lists.page(query);
        return { documents: rows.map(read), next };
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
    counts: (workspace, inboxes) =>
      db.snapshot(() => {
        const rows =
          inboxes === undefined
            ? countsOfAll.all(workspace)
            : inboxes.map((inbox) => countsOfOne.get(workspace, inbox) ?? { ...NO_COUNTS, inbox });
        const all = (rows as unknown as readonly CountsRow[]).map((row) => [row.inbox, countsIn(row)] as const);
        return new Map(inboxes === undefined ? all.filter(([, counts]) => !isNothing(counts)) : all);
      }),
    allCounts: () =>
      db.snapshot(() => {
        const rows = countsThere.all() as unknown as readonly CountsRow[];
        const all = rows.map((row) => ({ workspace: row.workspace, inbox: row.inbox, counts: countsIn(row) }));
        return { checkpoint: checkpoint(), counts: all.filter(({ counts }) => !isNothing(counts)) };
      }),
    messageStatuses(workspace, id, from, to) {
      const rows = statuses.all(workspace, id, from, to) as unknown as readonly {
        number: number;
        status: MessageStatus;
      }[];
      return new Map(rows.map(({ number, status }) => [number, status]));
    },
    keys(kind, after = { workspace: '', id: '' }, limit) {
      const { workspace, id } = after;
      const rows =
        kind === 'conversation'
          ? conversationKeys.all(workspace, id, limit)
          : recordKeys.all(workspace, kind, id, kind, limit);
      return rows as unknown as readonly ContentsKey[];
    },
  };
}

const parse = (json: string): ConversationDocument => JSON.parse(json) as ConversationDocument;

const countsIn = (row: InboxCounts): InboxCounts =>
  Object.fromEntries(COUNTED.map((counted) => [counted, row[counted]])) as unknown as InboxCounts;

/** Conversations scanned in one go; then others have their turn. */
const SCAN_AT_ONCE = 500;
/** Where a list is made of this many ranges, beginning them costs more than scanning: then as much is scanned as may be. */
const MANY_RANGES = 100;
/** Of common words enough are found at once; looking for rare ones any longer is slower than searching. */
const SCAN_BEFORE_SEARCH = 1_000;

/** A page for any filter: off an index alone, by its words, or by looking at one conversation after the other, not too many. */
export async function listPage(
  query: ConversationQuery,
  reads: () => ConversationReads,
  others: () => Promise<void>,
): Promise<ConversationPage> {
  const { filter, sort = '-updated', limit } = query;
  if (planOf(filter, sort).residualFilter.length === 0) return reads().page(query);
  const documents: ConversationDocument[] = [];
  let searched = filter.searchTokens === undefined;
  let after = query.after;
  const atOnce = reads().indexRanges(query) > MANY_RANGES ? MAX_SCANNED : SCAN_AT_ONCE;
  for (let scanned = 0; ;) {
    const page = reads().scan({ ...query, after }, atOnce);
    documents.push(...page.documents);
    scanned += page.scanned;
    if (documents.length > limit || page.next === null) return shortened(documents, query);
    if (scanned >= MAX_SCANNED) return { documents, next: page.next };
    after = page.next;
    if (!searched && scanned >= SCAN_BEFORE_SEARCH) {
      searched = true;
      const found = reads().found(query);
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
