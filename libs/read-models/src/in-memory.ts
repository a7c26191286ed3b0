import type { Position } from '@parley/event-store';
import { isUnread, type ConversationDocument } from './conversation-document';
import {
  applyContacted,
  applyRecord,
  findRecord,
  inMemoryRecordReads,
  type InMemoryRecords,
} from './in-memory-records';
import { newestFirst, startOf, takePage } from './page';
import type { ConversationFilter, ConversationReadModel, ShownRevision } from './port';
import { projectConversation } from './project-conversation';
import { RevisionWaiters } from './revision-waiters';

/** What in-memory read models share, as processes share a server. */
export interface InMemoryConversations {
  checkpoint: Position | undefined;
  /** By workspace, then by id. */
  readonly workspaces: Map<string, Map<string, ConversationDocument>>;
  readonly records: InMemoryRecords;
  readonly waiters: Set<RevisionWaiters>;
}

export const inMemoryConversations = (): InMemoryConversations => ({
  checkpoint: undefined,
  workspaces: new Map(),
  records: new Map(),
  waiters: new Set(),
});

/** A read model that lives as long as what it shares. For tests and trials: a list looks at every conversation. */
export function inMemoryConversationReadModel(
  shared: InMemoryConversations = inMemoryConversations(),
): ConversationReadModel {
  const waiters = new RevisionWaiters();
  shared.waiters.add(waiters);
  const find = (workspace: string, id: string): ConversationDocument | undefined =>
    shared.workspaces.get(workspace)?.get(id);

  function put(document: ConversationDocument): void {
    const documents = shared.workspaces.get(document.workspace) ?? new Map<string, ConversationDocument>();
    documents.set(document.id, document);
    shared.workspaces.set(document.workspace, documents);
    wake({ workspace: document.workspace, id: document.id, revision: document.revision });
  }

  function wake(reached: ShownRevision): void {
    for (const all of shared.waiters) all.wake(reached);
  }

  const revisionOf = ({ kind = 'conversation', workspace, id }: ShownRevision): number | undefined =>
    (kind === 'conversation' ? find(workspace, id) : findRecord(shared.records, kind, workspace, id))?.revision;

  return {
    ...inMemoryRecordReads(shared.records),
    checkpoint: () => Promise.resolve(shared.checkpoint),
    apply(changes, position) {
      for (const change of changes) {
        if (change.kind !== 'conversation') {
          if (applyRecord(shared.records, change)) wake(change);
          continue;
        }
        const document = find(change.workspace, change.id);
        const projected = projectConversation(document, change);
        if (projected === undefined || projected === document) continue;
        put(projected);
        applyContacted(shared.records, projected.contactId, change);
      }
      if (shared.checkpoint === undefined || position > shared.checkpoint) shared.checkpoint = position;
      return Promise.resolve();
    },
    get(workspace, id) {
      const document = find(workspace, id);
      return Promise.resolve(document?.status === 'deleted' ? undefined : document);
    },
    list(query) {
      const start = startOf(query);
      const found = [...(shared.workspaces.get(query.workspace)?.values() ?? [])]
        .filter((document) => newestFirst(document, start) > 0 && matches(query.filter, document))
        .sort(newestFirst);
      const { taken, next } = takePage(found, query);
      return Promise.resolve({ documents: taken, next });
    },
    waitFor: (target, timeoutMs, signal) => waiters.wait(target, () => revisionOf(target), { timeoutMs, signal }),
    close() {
      waiters.close();
      shared.waiters.delete(waiters);
      return Promise.resolve();
    },
  };
}

function matches(filter: ConversationFilter, document: ConversationDocument): boolean {
  const { statuses, inboxes, unread, snoozed, assignedTo } = filter;
  return (
    document.status !== 'deleted' &&
    statuses.includes(document.status) &&
    (inboxes === undefined || inboxes.includes(document.inbox)) &&
    (unread === undefined || unread === isUnread(document)) &&
    (snoozed === undefined || snoozed === (document.snooze !== null)) &&
    (assignedTo === undefined || assignedTo === (document.assignee?.id ?? null))
  );
}
