import type { MessageStatus } from '@parley/domain';
import { inMemoryConsumers, type InMemoryConsumers } from '@parley/subscriptions';
import type { CountsOfInbox } from '../contents-port';
import type { ConversationChange, RecordChange } from '../documents/change';
import type { ConversationDocument } from '../documents/conversation-document';
import { CountChanges, NO_COUNTS, plus } from '../documents/inbox-counts';
import { statusesIn } from '../documents/message-statuses';
import { isUnhandled, type LogItem } from '../documents/parking';
import { projectConversation } from '../documents/project-conversation';
import type { ShownRevision } from '../port';
import type { RevisionWaiters } from '../revision-waiters';
import { applyContacted, keepRecord, projectedRecord, type InMemoryRecords } from './in-memory-records';

/** What in-memory read models share, as processes share a server. */
export interface InMemoryConversations {
  /** By workspace, then by id. */
  readonly workspaces: Map<string, Map<string, ConversationDocument>>;
  /** By workspace and inbox. */
  readonly counts: Map<string, CountsOfInbox>;
  /** By workspace and conversation, then by number. */
  readonly statuses: Map<string, Map<number, MessageStatus>>;
  readonly records: InMemoryRecords;
  readonly waiters: Set<RevisionWaiters>;
  readonly consumers: InMemoryConsumers;
}

export const inMemoryConversations = (): InMemoryConversations => ({
  workspaces: new Map(),
  counts: new Map(),
  statuses: new Map(),
  records: new Map(),
  waiters: new Set(),
  consumers: inMemoryConsumers(),
});

export const findConversation = (
  { workspaces }: InMemoryConversations,
  workspace: string,
  id: string,
): ConversationDocument | undefined => workspaces.get(workspace)?.get(id);

/** Makes of a change what keeps it; undefined for one that changes nothing. */
export function inMemoryProjection(shared: InMemoryConversations): (change: LogItem) => (() => void) | undefined {
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

  function report(change: ConversationChange): void {
    const key = `${change.workspace}/${change.id}`;
    const known = shared.statuses.get(key) ?? new Map<number, MessageStatus>();
    for (const [number, status] of statusesIn(change)) known.set(number, status);
    shared.statuses.set(key, known);
  }

  function wake(reached: ShownRevision): void {
    for (const all of shared.waiters) all.wake(reached);
  }

  function projectOne(change: ConversationChange): (() => void) | undefined {
    const before = findConversation(shared, change.workspace, change.id);
    const document = projectConversation(before, change);
    if (document === undefined || document === before) return undefined;
    return () => {
      report(change);
      put(before, document);
      applyContacted(shared.records, document.contactId, change);
    };
  }

  function projectOneRecord(change: RecordChange): (() => void) | undefined {
    const document = projectedRecord(shared.records, change);
    if (document === undefined) return undefined;
    return () => {
      keepRecord(shared.records, change, document);
      wake(change);
    };
  }

  return (change) => {
    if (isUnhandled(change)) return undefined;
    return change.kind === 'conversation' ? projectOne(change) : projectOneRecord(change);
  };
}
