import type { Position } from '@parley/event-store';
import { isUnread, type ConversationDocument } from './conversation-document';
import { newestFirst, startOf, takePage } from './page';
import type { ConversationFilter, ConversationReadModel } from './port';
import { projectConversation } from './project-conversation';
import { RevisionWaiters } from './revision-waiters';

/** What in-memory read models share, as processes share a server. */
export interface InMemoryConversations {
  checkpoint: Position | undefined;
  /** By workspace, then by id. */
  readonly workspaces: Map<string, Map<string, ConversationDocument>>;
  readonly waiters: Set<RevisionWaiters>;
}

export const inMemoryConversations = (): InMemoryConversations => ({
  checkpoint: undefined,
  workspaces: new Map(),
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
    for (const all of shared.waiters) all.wake(document.workspace, document.id, document.revision);
  }

  return {
    checkpoint: () => Promise.resolve(shared.checkpoint),
    apply(changes, position) {
      for (const change of changes) {
        const document = find(change.workspace, change.id);
        const projected = projectConversation(document, change);
        if (projected !== undefined && projected !== document) put(projected);
      }
      if (shared.checkpoint === undefined || position > shared.checkpoint) shared.checkpoint = position;
      return Promise.resolve();
    },
    get: (workspace, id) => Promise.resolve(find(workspace, id)),
    list(query) {
      const start = startOf(query);
      const found = [...(shared.workspaces.get(query.workspace)?.values() ?? [])]
        .filter((document) => newestFirst(document, start) > 0 && matches(query.filter, document))
        .sort(newestFirst);
      const { taken, next } = takePage(found, query);
      return Promise.resolve({ documents: taken, next });
    },
    waitFor: (target, timeoutMs, signal) =>
      waiters.wait(target, () => find(target.workspace, target.id)?.revision, { timeoutMs, signal }),
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
    statuses.includes(document.status) &&
    (inboxes === undefined || inboxes.includes(document.inbox)) &&
    (unread === undefined || unread === isUnread(document)) &&
    snoozed !== true &&
    (assignedTo === undefined || assignedTo === (document.assignee?.id ?? null))
  );
}
