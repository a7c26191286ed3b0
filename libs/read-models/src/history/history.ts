import { ACTOR_TYPES, type Actor, type ConversationEvent, type Timestamp } from '@parley/domain';
import type { ConversationCommit } from '@parley/event-schema';
import type { Json, RecordedCommit, Revision, StoredEvent } from '@parley/event-store';
import { readCommit } from './conversation-commits';
import { historyData, type HistoryData } from './history-data';
import { PageItems, type WrittenPage } from '../pages/page-items';
import { timestamp } from '../views/record-views';

/** One event of `GET …/history`. When and who are null only where the commit's metadata cannot be read. */
export interface HistoryItem {
  readonly revision: Revision;
  /** The event's name without its version; with it, as it is stored, for one that cannot be read. */
  readonly type: string;
  readonly occurred_at: Timestamp | null;
  /** Who did it, which may be another than who sent the command. */
  readonly actor: Actor | null;
  readonly caused_by: string | null;
  readonly data: HistoryData;
}

/**
 * Up to `limit` events after a revision (-1: from the first), oldest first, be it in the middle of a commit; the place to go on from is
 * the revision of the last. Undefined when there are none.
 */
export async function historyPage(
  commits: AsyncIterable<RecordedCommit>,
  after: Revision,
  limit: number,
): Promise<WrittenPage<Revision> | undefined> {
  const page = new PageItems();
  let last = after;
  for await (const commit of commits) {
    for (const item of historyItems(commit)) {
      if (item.revision <= after) continue;
      if (page.items.length === limit || !page.add(item)) return { items: page.items, next: last };
      last = item.revision;
    }
  }
  return page.items.length === 0 ? undefined : { items: page.items, next: null };
}

/**
 * All events of a commit. One that this version cannot read is shown too, as what it is stored as and with no data: an audit
 * log leaves out nothing, and the events beside it are shown as they are.
 */
function historyItems(recorded: RecordedCommit): readonly HistoryItem[] {
  const whole = readCommit(recorded);
  if (whole !== undefined) return whole.events.map((event, i) => itemOf(recorded.firstRevision + i, whole, event));
  const empty = readCommit({ metadata: recorded.metadata, events: [] });
  return recorded.events.map((stored, i) => {
    const alone = empty && readCommit({ metadata: recorded.metadata, events: [stored] });
    const [event] = alone?.events ?? [];
    const revision = recorded.firstRevision + i;
    return alone && event ? itemOf(revision, alone, event) : unreadableItem(revision, empty, stored);
  });
}

const itemOf = (revision: Revision, { metadata }: ConversationCommit, event: ConversationEvent): HistoryItem => ({
  revision,
  type: event.type,
  occurred_at: timestamp(event.at),
  actor: { type: event.by.type, id: event.by.id },
  caused_by: metadata.$causationId,
  data: historyData(event),
});

const unreadableItem = (
  revision: Revision,
  commit: ConversationCommit | undefined,
  { type, data }: StoredEvent,
): HistoryItem => ({
  revision,
  type,
  occurred_at: commit === undefined ? null : timestamp(commit.at),
  actor: commit === undefined ? null : actorOf(data['by'], commit.by),
  caused_by: commit?.metadata.$causationId ?? null,
  data: {},
});

/** Who it was by when the event says so itself; null when that cannot be read, for the commit's actor it was not. */
function actorOf(said: Json | undefined, ofCommit: Actor): Actor | null {
  if (said == null) return ofCommit;
  if (typeof said !== 'object' || !('type' in said) || !('id' in said)) return null;
  const type = ACTOR_TYPES.find((known) => known === said['type']);
  return type !== undefined && typeof said['id'] === 'string' ? { type, id: said['id'] } : null;
}
