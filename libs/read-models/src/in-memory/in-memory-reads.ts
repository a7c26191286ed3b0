import type { ContentsKey, CountsOfInbox } from '../contents-port';
import { isNothing, NO_COUNTS } from '../documents/inbox-counts';
import { countsPageOf } from '../lists/counts-page';
import { ALL_PARTS, matchesParts } from '../lists/matches';
import { boundsOf, keyOf, orderOf, pageWithin, takePage } from '../lists/page';
import type { ConversationPage, ConversationQuery, ConversationReadModel } from '../port';
import { bytesOf } from '../pages/most-bytes';
import { findConversation, type InMemoryConversations } from './in-memory-conversations';
import { keptAt } from './in-memory-erasing';
import { findRecord } from './in-memory-records';

type Reads = Pick<
  ConversationReadModel,
  'stored' | 'get' | 'kept' | 'list' | 'counts' | 'countsPage' | 'messageStatuses' | 'keys'
>;

/** A list looks at every conversation. */
export const inMemoryConversationReads = (shared: InMemoryConversations): Reads => ({
  stored: (workspace, id) => Promise.resolve(findConversation(shared, workspace, id)),
  get(workspace, id) {
    const document = findConversation(shared, workspace, id);
    return Promise.resolve(document?.status === 'deleted' ? undefined : document);
  },
  kept: (workspace, id, moment) => Promise.resolve(keptAt(shared, workspace, id, moment)),
  list: (query) => Promise.resolve(pageOf(shared, query)),
  counts(workspace, inboxes) {
    const all = new Map(countsOf(shared, workspace).map(({ inbox, counts }) => [inbox, counts]));
    return Promise.resolve(new Map(inboxes.map((inbox) => [inbox, all.get(inbox) ?? NO_COUNTS])));
  },
  countsPage(workspace, { after = '', mostBytes }) {
    const behind = countsOf(shared, workspace).filter(({ inbox }) => inbox > after);
    return Promise.resolve(
      countsPageOf(
        behind.sort((a, b) => textOrder(a.inbox, b.inbox)),
        mostBytes,
      ),
    );
  },
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
});

export const countsThere = ({ counts }: InMemoryConversations): readonly CountsOfInbox[] =>
  [...counts.values()].filter((kept) => !isNothing(kept.counts));

const countsOf = (shared: InMemoryConversations, workspace: string): CountsOfInbox[] =>
  countsThere(shared).filter((kept) => kept.workspace === workspace);

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
  const { taken, next } = takePage(found.sort(compare), query.limit);
  const measured = taken.map((placed) => ({ ...placed, bytes: bytesOf(placed.document) }));
  return pageWithin(measured, next, query.mostBytes);
}
