import type { Millis } from '@parley/domain';
import type { Position, Revision } from '@parley/event-store';
import type { ConversationChange, Kind, RecordChange } from './change';
import type { ConversationDocument, ConversationStatus } from './conversation-document';
import type { RecordReadModel } from './record-port';

/** What a page asks for. Every part narrows; what is absent does not. An empty list asks for nothing and gets nothing. */
export interface ConversationFilter {
  readonly statuses: readonly ConversationStatus[];
  readonly inboxes?: readonly string[] | undefined;
  /** True: unread ones only; false: read ones only. */
  readonly unread?: boolean | undefined;
  /** True: snoozed ones only; false: those that are not. A snoozed one is open. */
  readonly snoozed?: boolean | undefined;
  /** The assignee's id; null for unassigned ones. */
  readonly assignedTo?: string | null | undefined;
}

/** The place of a conversation in its list: newest update first, of equal ones the greater id first. */
export interface ConversationKey {
  readonly updatedAt: Millis;
  readonly id: string;
}

export interface ConversationQuery {
  readonly workspace: string;
  readonly filter: ConversationFilter;
  /** Only what comes behind this place: the `next` of the page before. */
  readonly after?: ConversationKey | undefined;
  /** Only what was updated strictly before. */
  readonly before?: Millis | undefined;
  /** 1 or more. */
  readonly limit: number;
  /** A page takes in the rest of its last group of equal `updatedAt`, over the limit, so that the time alone is a cursor. */
  readonly wholeGroups?: boolean | undefined;
}

export interface ConversationPage {
  readonly documents: readonly ConversationDocument[];
  /** The place of the last document; null when there is nothing behind it. */
  readonly next: ConversationKey | null;
}

/** Something at a revision; a conversation when no kind is said. */
export interface ShownRevision {
  readonly kind?: Kind | undefined;
  readonly workspace: string;
  readonly id: string;
  readonly revision: Revision;
}

/**
 * Conversations as lists and pages show them, and the records that are joined to them. An adapter is one when it passes
 * `conversationReadModelContract`.
 *
 * - `apply` writes documents and checkpoint together or not at all, each document once. Applying again changes nothing: a
 *   commit at or below a document's revision is passed by, and the checkpoint never moves back.
 * - Reads see whole batches, and nothing of another workspace.
 * - A list costs what its page costs, not what the workspace holds.
 */
export interface ConversationReadModel extends RecordReadModel {
  /** Where to go on; undefined before the first batch. */
  checkpoint(): Promise<Position | undefined>;
  /** The changes of one batch in the order of the log, and the position behind it. */
  apply(changes: readonly (ConversationChange | RecordChange)[], position: Position): Promise<void>;
  /** Undefined for one that is not there or was deleted. */
  get(workspace: string, id: string): Promise<ConversationDocument | undefined>;
  list(query: ConversationQuery): Promise<ConversationPage>;
  /**
   * Read-your-writes: true as soon as the conversation, or the record, is at least at that revision, deleted ones included; false after `timeoutMs`, when the
   * signal ends the wait, or when the read model closes.
   */
  waitFor(target: ShownRevision, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}
