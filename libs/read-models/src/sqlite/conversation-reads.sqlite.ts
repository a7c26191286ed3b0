import type { MessageStatus } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { SqliteDatabase } from '@parley/storage';
import { sqliteConsumerTables } from '@parley/subscriptions';
import type { ContentsKey, CountsOfInbox } from '../contents-port';
import type { Kind } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import type { InboxCounts } from '../documents/inbox-counts';
import type { Moment } from '../documents/kept-documents';
import { CONVERSATIONS } from '../documents/parking';
import type { CountsPage, CountsQuery } from '../port';
import { contentsKeys } from './contents-keys.sqlite';
import { conversationPages, type ConversationPages } from './conversation-pages.sqlite';
import { parsedConversation } from './conversation-rows.sqlite';
import { showing } from './erasings.sqlite';
import { inboxCountReads } from './inbox-counts.sqlite';
import { keptDocuments } from './kept-documents.sqlite';

/** What is read of conversations, all of it at once: nothing here waits. */
export interface ConversationReads extends ConversationPages {
  checkpoint(): Position | undefined;
  stored(workspace: string, id: string): ConversationDocument | undefined;
  counts(workspace: string, inboxes: readonly string[]): ReadonlyMap<string, InboxCounts>;
  countsPage(workspace: string, query: CountsQuery): CountsPage;
  allCounts(): { readonly checkpoint: Position | undefined; readonly counts: readonly CountsOfInbox[] };
  messageStatuses(workspace: string, id: string, from: number, to: number): ReadonlyMap<number, MessageStatus>;
  keys(kind: Kind, after: ContentsKey | undefined, limit: number): readonly ContentsKey[];
  kept(workspace: string, id: string, moment: Moment): ConversationDocument | undefined;
}

export function conversationReads(db: SqliteDatabase): ConversationReads {
  const find = db.prepare('SELECT row, document FROM conversations WHERE workspace = ? AND id = ?');
  const statuses = db.prepare(
    `SELECT number, status FROM message_statuses
     WHERE conversation = (SELECT row FROM conversations WHERE workspace = ? AND id = ?) AND number BETWEEN ? AND ?`,
  );
  const consumers = sqliteConsumerTables(db);
  const counts = inboxCountReads(db);
  const shown = showing(db);
  const checkpoint = (): Position | undefined => consumers.checkpoint(CONVERSATIONS);

  return {
    ...conversationPages(db),
    checkpoint,
    // Of one state of the file: an erasing that is done between two looks would be shown by neither.
    stored: (workspace, id) =>
      db.snapshot(() => {
        const found = find.get(workspace, id) as { document: string } | undefined;
        return found && shown()(parsedConversation(found.document));
      }),
    counts: (workspace, inboxes) => db.snapshot(() => counts.of(workspace, inboxes)),
    countsPage: (workspace, query) => db.snapshot(() => counts.page(workspace, query)),
    allCounts: () => db.snapshot(() => ({ checkpoint: checkpoint(), counts: counts.ofAll() })),
    messageStatuses(workspace, id, from, to) {
      const rows = statuses.all(workspace, id, from, to) as unknown as readonly {
        number: number;
        status: MessageStatus;
      }[];
      return new Map(rows.map(({ number, status }) => [number, status]));
    },
    keys: contentsKeys(db),
    kept: keptDocuments(db),
  };
}
