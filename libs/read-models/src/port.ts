import type { AssigneeType, ChannelType, MessageStatus, Millis, Priority } from '@parley/domain';
import type { Position, Revision, StreamName } from '@parley/event-store';
import type { Lease, Leases, ParkedCommit, ParkedCommits } from '@parley/subscriptions';
import type { Kind } from './documents/change';
import type { Moment } from './documents/kept-documents';
import type { LogItem } from './documents/parking';
import type { ReadModelContents } from './contents-port';
import type { ConversationDocument, ConversationStatus } from './documents/conversation-document';
import type { InboxCounts } from './documents/inbox-counts';
import type { MostBytes } from './pages/most-bytes';
import type { RecordReadModel } from './record-port';

/**
 * What a page asks for. Every part narrows; what is absent does not. Of a list of values any one will do, and an empty list
 * asks for nothing and gets nothing.
 */
export interface ConversationFilter {
  readonly statuses: readonly ConversationStatus[];
  readonly inboxes?: readonly string[] | undefined;
  /** True: unread ones only; false: read ones only. */
  readonly unread?: boolean | undefined;
  /** True: snoozed ones only; false: those that are not. A snoozed one is open. */
  readonly snoozed?: boolean | undefined;
  /** The assignees' ids; null for unassigned ones. */
  readonly assignees?: readonly (string | null)[] | undefined;
  readonly contacts?: readonly string[] | undefined;
  /** Updated strictly after, and strictly before. */
  readonly updatedAfter?: Millis | undefined;
  readonly updatedBefore?: Millis | undefined;
  readonly assigneeTypes?: readonly AssigneeType[] | undefined;
  readonly priorities?: readonly Priority[] | undefined;
  /** Without regard to case (rule 14). */
  readonly tags?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly channelTypes?: readonly ChannelType[] | undefined;
  readonly muted?: boolean | undefined;
  /** Whether the contact is blocked. */
  readonly blocked?: boolean | undefined;
  /**
   * Each begins a word of the subject, of the contact's name or of the last preview, or stands in one of a script without
   * spaces: `searchTokensOf` what was asked.
   */
  readonly searchTokens?: readonly string[] | undefined;
}

/** Orders that a list can have: by last update, by creation, or, of snoozed ones only, by the end of the snooze. */
export const CONVERSATION_SORTS = ['-updated', 'updated', '-created', 'snooze_till'] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

/** A place in a list: what the list is sorted by, and of equal ones the id, both rising or both falling. */
export interface ConversationKey {
  readonly at: Millis;
  readonly id: string;
}

export interface ConversationQuery {
  readonly workspace: string;
  readonly filter: ConversationFilter;
  /** Default `-updated`. */
  readonly sort?: ConversationSort | undefined;
  /** Only what comes behind this place: the `next` of the page before. */
  readonly after?: ConversationKey | undefined;
  /** 1 or more. */
  readonly limit: number;
  readonly mostBytes?: MostBytes;
}

export interface ConversationPage {
  readonly documents: readonly ConversationDocument[];
  /**
   * The place to go on behind; null when there is nothing. It is that of the last document, or, when the page is short because of
   * a filter that no index serves (`MAX_SCANNED`) or of what changed while it was read, of the last one that was looked at.
   */
  readonly next: ConversationKey | null;
}

export interface CountsQuery {
  /** Only inboxes behind this one: the `next` of the page before. */
  readonly after?: string | undefined;
  readonly mostBytes?: MostBytes;
}

/** The counts of several inboxes, all of one moment. */
export interface CountsPage {
  readonly counts: ReadonlyMap<string, InboxCounts>;
  /** The id of the last one; null when there is nothing behind it. */
  readonly next: string | null;
}

/** Where a filter is not served by an index, a page scans so many conversations and no more (contract, "Pages"). */
export const MAX_SCANNED = 10_000;

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
 * - `apply` writes documents, counts, what it parks and checkpoint together or not at all, each document once. A batch whose documents
 *   take much memory is written in parts, one after the other, each of whole commits in their order and with a checkpoint of its own:
 *   what it has in memory at once is bounded, however large the documents are that its commits change. Applying again
 *   changes nothing: a commit at or below a document's revision is passed by, and the checkpoint never moves back.
 * - With a lease, nothing is written that another has taken it away from: it rejects with `LeaseLost`.
 * - A commit that cannot be handled is parked, and the later ones of its stream wait behind it; the others go on.
 * - Of who was erased nothing is read that was said before, from the batch on that erased the contact, whatever is left to do in the store.
 * - Reads see whole batches or parts of one, never half a commit, and nothing of another workspace.
 * - A list costs what its page costs, not what the workspace holds; a count costs its inbox. What takes long gives others their turn.
 */
export interface ConversationReadModel extends RecordReadModel, ReadModelContents {
  /** Where to go on; undefined before the first batch. */
  checkpoint(): Promise<Position | undefined>;
  /** The changes of one batch in the order of the log, and the position behind it. Gives what was parked. */
  apply(changes: readonly LogItem[], position: Position, lease?: Lease): Promise<readonly ParkedCommit[]>;
  /**
   * Commits of a parked stream, from the parked one on and in their order, all of them at or before the checkpoint; `more` says that
   * others follow in another call. False when one cannot be handled: the stream is parked at it from then on.
   */
  applyParked(stream: StreamName, changes: readonly LogItem[], more: boolean, lease?: Lease): Promise<boolean>;
  /**
   * A slice of the work that erasings leave: until it is done nothing shows of those who were erased, but some of it lies in the store.
   * Gives whether there is more. To be called between batches, also after a start.
   */
  goOnErasing(lease?: Lease): Promise<boolean>;
  /** The lease of whoever keeps it up to date, and what was parked: they lie in the same store. */
  readonly leases: Leases;
  readonly parked: ParkedCommits;
  /** Undefined for one that is not there or was deleted. */
  get(workspace: string, id: string): Promise<ConversationDocument | undefined>;
  /** The last of the documents that are kept, one in `KEPT_EVERY` revisions, at or before a moment; undefined when none is. */
  kept(workspace: string, id: string, moment: Moment): Promise<ConversationDocument | undefined>;
  list(query: ConversationQuery): Promise<ConversationPage>;
  /** Of each of these inboxes, zeros for one without conversations. */
  counts(workspace: string, inboxes: readonly string[]): Promise<ReadonlyMap<string, InboxCounts>>;
  /** Of all inboxes that have conversations, in the order of their ids. */
  countsPage(workspace: string, query: CountsQuery): Promise<CountsPage>;
  /** By number, of the messages numbered `from` to `to` those whose status was reported; the others have what they began with. */
  messageStatuses(workspace: string, id: string, from: number, to: number): Promise<ReadonlyMap<number, MessageStatus>>;
  /**
   * Read-your-writes: true as soon as the conversation, or the record, is at least at that revision, deleted ones included; false after `timeoutMs`, when the
   * signal ends the wait, or when the read model closes.
   */
  waitFor(target: ShownRevision, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}
