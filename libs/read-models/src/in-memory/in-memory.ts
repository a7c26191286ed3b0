import type { MessageStatus } from '@parley/domain';
import {
  inMemoryConsumers,
  inMemoryConsumerState,
  inMemoryConsumerTables,
  Parking,
  type InMemoryConsumers,
} from '@parley/subscriptions';
import type { ConversationChange, RecordChange } from '../documents/change';
import type { ContentsKey, CountsOfInbox } from '../contents-port';
import type { ConversationDocument } from '../documents/conversation-document';
import {
  applyContacted,
  findRecord,
  keepRecord,
  projectedRecord,
  inMemoryRecordReads,
  type InMemoryRecords,
} from './in-memory-records';
import { CountChanges, isNothing, NO_COUNTS, plus } from '../documents/inbox-counts';
import { ALL_PARTS, matchesParts } from '../lists/matches';
import { statusesIn } from '../documents/message-statuses';
import { boundsOf, keyOf, orderOf, takePage } from '../lists/page';
import type { ConversationPage, ConversationQuery, ConversationReadModel, ShownRevision } from '../port';
import { CONVERSATIONS, isUnhandled, parkedChanges, type LogItem } from '../documents/parking';
import { projectConversation } from '../documents/project-conversation';
import { RevisionWaiters } from '../revision-waiters';

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

/** A read model that lives as long as what it shares. For tests and trials: a list looks at every conversation. */
export function inMemoryConversationReadModel(
  shared: InMemoryConversations = inMemoryConversations(),
): ConversationReadModel {
  const waiters = new RevisionWaiters();
  shared.waiters.add(waiters);
  const tables = inMemoryConsumerTables(shared.consumers);
  const state = inMemoryConsumerState(shared.consumers);
  const find = (workspace: string, id: string): ConversationDocument | undefined =>
    shared.workspaces.get(workspace)?.get(id);

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

  /** Gives what keeps the change; undefined when it changes nothing. */
  const project = (change: LogItem): (() => void) | undefined => {
    if (isUnhandled(change)) return undefined;
    return change.kind === 'conversation' ? projectOne(change) : projectOneRecord(change);
  };

  function projectOne(change: ConversationChange): (() => void) | undefined {
    const before = find(change.workspace, change.id);
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

  const revisionOf = ({ kind = 'conversation', workspace, id }: ShownRevision): number | undefined =>
    (kind === 'conversation' ? find(workspace, id) : findRecord(shared.records, kind, workspace, id))?.revision;

  const there = (): readonly CountsOfInbox[] => [...shared.counts.values()].filter(({ counts }) => !isNothing(counts));

  return {
    ...inMemoryRecordReads(shared.records),
    leases: state.leases,
    parked: state.parked,
    checkpoint: async () => tables.checkpoint(CONVERSATIONS),
    async apply(changes, position, lease) {
      if (lease !== undefined) tables.assertHeld(lease);
      const parking = new Parking(tables.parked, parkedChanges(Date.now));
      for (const change of changes) {
        const outcome = parking.attempt(change, () => project(change));
        if (outcome.tag === 'handled') outcome.result?.();
      }
      tables.moveCheckpoint(CONVERSATIONS, position);
      return parking.parked;
    },
    async applyParked(stream, changes, more, lease) {
      if (lease !== undefined) tables.assertHeld(lease);
      const parking = new Parking(tables.parked, parkedChanges(Date.now));
      return parking.again(stream, changes, more, project, (keep) => keep?.());
    },
    stored: (workspace, id) => Promise.resolve(find(workspace, id)),
    get(workspace, id) {
      const document = find(workspace, id);
      return Promise.resolve(document?.status === 'deleted' ? undefined : document);
    },
    list: (query) => Promise.resolve(pageOf(shared, query)),
    counts(workspace, inboxes) {
      const all = new Map(
        there().flatMap((kept) => (kept.workspace === workspace ? [[kept.inbox, kept.counts] as const] : [])),
      );
      return Promise.resolve(
        inboxes === undefined ? all : new Map(inboxes.map((inbox) => [inbox, all.get(inbox) ?? NO_COUNTS])),
      );
    },
    allCounts: async () => ({ checkpoint: tables.checkpoint(CONVERSATIONS), counts: there() }),
    messageStatuses(workspace, id, from, to) {
      const known = [...(shared.statuses.get(`${workspace}/${id}`) ?? [])];
      return Promise.resolve(new Map(known.filter(([number]) => number >= from && number <= to)));
    },
    keys(kind, after, limit) {
      const all: readonly ContentsKey[] =
        kind === 'conversation'
          ? [...shared.workspaces.values()].flatMap((documents) => [...documents.values()])
          : [...shared.records].filter(([key]) => key.startsWith(`${kind}/`)).map(([, record]) => record);
      const behind = all.filter((key) => after === undefined || inOrder(key, after) > 0).sort(inOrder);
      return Promise.resolve(behind.slice(0, limit).map(({ workspace, id }) => ({ workspace, id })));
    },
    waitFor: (target, timeoutMs, signal) => waiters.wait(target, () => revisionOf(target), { timeoutMs, signal }),
    close() {
      waiters.close();
      shared.waiters.delete(waiters);
      return Promise.resolve();
    },
  };
}

const textOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const inOrder = (a: ContentsKey, b: ContentsKey): number =>
  textOrder(a.workspace, b.workspace) || textOrder(a.id, b.id);

function pageOf({ workspaces, records }: InMemoryConversations, query: ConversationQuery): ConversationPage {
  const { workspace, filter, sort = '-updated' } = query;
  const compare = orderOf(sort);
  const { from, to } = boundsOf(query);
  const found = [...(workspaces.get(workspace)?.values() ?? [])].flatMap((document) => {
    const key = keyOf(document, sort);
    const within = key !== undefined && compare(key, from) > 0 && compare(key, to) < 0;
    const contactOf = () => findRecord(records, 'contact', workspace, document.contactId);
    return within && matchesParts(ALL_PARTS, filter, document, contactOf) ? [{ ...key, document }] : [];
  });
  const { taken, next } = takePage(found.sort(compare), query);
  return { documents: taken.map(({ document }) => document), next };
}
