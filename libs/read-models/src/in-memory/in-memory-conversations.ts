import type { MessageStatus } from '@parley/domain';
import { inMemoryConsumers, type InMemoryConsumers, type Steps } from '@parley/subscriptions';
import type { CountsOfInbox } from '../contents-port';
import type { ConversationDocument } from '../documents/conversation-document';
import { isKept } from '../documents/kept-documents';
import { CountChanges, NO_COUNTS, plus } from '../documents/inbox-counts';
import { isUnhandled, type LogItem } from '../documents/parking';
import { erases } from '../documents/project-records';
import {
  projectedConversation,
  projectedRecord,
  type ProjectedConversation,
  type ProjectedRecord,
} from '../documents/projected';
import { withoutErased } from '../erasing/without-erased';
import type { ShownRevision } from '../port';
import type { RevisionWaiters } from '../revision-waiters';
import { eraseContact, erasedIn, keepDocument, type InMemoryDocuments } from './in-memory-erasing';
import { findRecord, keepContacted, keepRecord } from './in-memory-records';

/** What in-memory read models share, as processes share a server. */
export interface InMemoryConversations extends InMemoryDocuments {
  /** By workspace and inbox. */
  readonly counts: Map<string, CountsOfInbox>;
  /** By workspace and conversation, then by number. */
  readonly statuses: Map<string, Map<number, MessageStatus>>;
  readonly waiters: Set<RevisionWaiters>;
  readonly consumers: InMemoryConsumers;
}

export const inMemoryConversations = (): InMemoryConversations => ({
  workspaces: new Map(),
  counts: new Map(),
  statuses: new Map(),
  kept: new Map(),
  records: new Map(),
  waiters: new Set(),
  consumers: inMemoryConsumers(),
});

export const findConversation = (
  { workspaces }: InMemoryConversations,
  workspace: string,
  id: string,
): ConversationDocument | undefined => workspaces.get(workspace)?.get(id);

/**
 * How a change is handled: it is made into what keeps it, undefined for one that changes nothing. `isLate`: it waited in a parked
 * stream, and others have gone on.
 */
export function inMemoryProjection(
  shared: InMemoryConversations,
  isLate = false,
): Steps<LogItem, (() => void) | undefined> {
  function put(before: ConversationDocument | undefined, document: ConversationDocument): void {
    const documents = shared.workspaces.get(document.workspace) ?? new Map<string, ConversationDocument>();
    documents.set(document.id, document);
    shared.workspaces.set(document.workspace, documents);
    const counts = new CountChanges();
    counts.changed(before, document);
    for (const { workspace, inbox, counts: by } of counts.all()) {
      const key = `${workspace}/${inbox}`;
      const known = shared.counts.get(key)?.counts ?? NO_COUNTS;
      shared.counts.set(key, { workspace, inbox, counts: plus(known, by) });
    }
    wake({ workspace: document.workspace, id: document.id, revision: document.revision });
  }

  function report({ change, statuses }: ProjectedConversation): void {
    const key = `${change.workspace}/${change.id}`;
    const known = shared.statuses.get(key) ?? new Map<number, MessageStatus>();
    for (const [number, status] of statuses) known.set(number, status);
    shared.statuses.set(key, known);
  }

  function wake(reached: ShownRevision): void {
    for (const all of shared.waiters) all.wake(reached);
  }

  function prepare(change: LogItem): () => (() => void) | undefined {
    if (isUnhandled(change)) return () => undefined;
    const { kind, workspace, id } = change;
    if (kind === 'conversation') {
      const stored = findConversation(shared, workspace, id);
      const before = stored && withoutErased(stored, erasedIn(shared.records, workspace));
      return () => {
        const projected = projectedConversation(before, change);
        return projected && (() => keepConversation(before, projected));
      };
    }
    const before = findRecord(shared.records, kind, workspace, id);
    return () => {
      const projected = projectedRecord(before, change);
      return projected && (() => keepChanged(projected));
    };
  }

  function keepConversation(before: ConversationDocument | undefined, projected: ProjectedConversation): void {
    const { change, contacted } = projected;
    const document = withoutErased(projected.document, erasedIn(shared.records, change.workspace));
    report(projected);
    if (isKept(before, document)) keepDocument(shared, { at: change.commit.at, document });
    if (document.status === 'deleted') shared.kept.delete(`${document.workspace}/${document.id}`);
    put(before, document);
    if (contacted !== undefined) keepContacted(shared.records, document.workspace, document.contactId, contacted);
  }

  function keepChanged({ change, document }: ProjectedRecord): void {
    keepRecord(shared.records, change, document);
    if (erases(change)) eraseContact(shared, change.workspace, change.id, isLate);
    wake(change);
  }

  return { prepare, keep: (write) => write?.() };
}
