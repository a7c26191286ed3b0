import type { Position } from '@parley/event-store';
import type { Kind } from './documents/change';
import type { ConversationDocument } from './documents/conversation-document';
import type { InboxCounts } from './documents/inbox-counts';

/** What is kept, by kind in the order of workspace and id. */
export interface ContentsKey {
  readonly workspace: string;
  readonly id: string;
}

export interface CountsOfInbox {
  readonly workspace: string;
  readonly inbox: string;
  readonly counts: InboxCounts;
}

/** All that a read model holds, for whoever compares it with the log. No query of a client needs this. */
export interface ReadModelContents {
  /** As it is kept, a deleted one too; undefined for one that was never there. */
  stored(workspace: string, id: string): Promise<ConversationDocument | undefined>;
  /** What is kept of one kind behind a key, at most `limit`. */
  keys(kind: Kind, after: ContentsKey | undefined, limit: number): Promise<readonly ContentsKey[]>;
  /** The counts of every inbox of every workspace, but for those of nothing, and the checkpoint: both of one moment. */
  allCounts(): Promise<{ readonly checkpoint: Position | undefined; readonly counts: readonly CountsOfInbox[] }>;
}
