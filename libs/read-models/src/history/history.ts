import { ACTOR_TYPES, type Actor, type ConversationEvent, type Timestamp } from '@parley/domain';
import type { ConversationCommit } from '@parley/event-schema';
import type { Json, Position, RecordedCommit, Revision, StoredEvent } from '@parley/event-store';
import type { LoggedEvent } from '../erasing/shown-events';
import { readCommit } from './conversation-commits';
import { historyData, type HistoryData } from './history-data';
import { bytesOf } from '../pages/most-bytes';
import { ITEMS_BYTES, PageItems, type WrittenPage } from '../pages/page-items';
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
  shown: Shown,
): Promise<WrittenPage<Revision> | undefined> {
  const { found, more } = await itemsBehind(commits, after, limit);
  if (found.length === 0) return undefined;
  const show = await shown(found.flatMap(({ event }) => event ?? []));
  const page = new PageItems<Revision>();
  for (const item of found) if (!page.add(historyItem(item, show), item.revision)) break;
  return page.written(more ? (found.at(-1)?.revision ?? null) : null);
}

/** As many as a page can hold, as they are stored. */
async function itemsBehind(
  commits: AsyncIterable<RecordedCommit>,
  after: Revision,
  limit: number,
): Promise<{ readonly found: readonly LoggedItem[]; readonly more: boolean }> {
  const found: LoggedItem[] = [];
  let bytes = 0;
  for await (const commit of commits)
    for (const item of loggedItems(commit)) {
      if (item.revision <= after) continue;
      bytes += bytesOf(item.stored);
      if (found.length === limit || (found.length > 0 && bytes > ITEMS_BYTES)) return { found, more: true };
      found.push(item);
    }
  return { found, more: false };
}

/** How events may be shown, once it is known which there are. */
export type Shown = (events: readonly ConversationEvent[]) => Promise<(logged: LoggedEvent) => ConversationEvent>;

/** An event as it was found, with its commit; undefined, each, where it cannot be read. */
interface LoggedItem {
  readonly revision: Revision;
  readonly position: Position;
  readonly commit: ConversationCommit | undefined;
  readonly event: ConversationEvent | undefined;
  readonly stored: StoredEvent;
}

/**
 * All events of a commit. One that this version cannot read is shown too, as what it is stored as and with no data: an audit
 * log leaves out nothing, and the events beside it are shown as they are.
 */
function loggedItems({ metadata, events, firstRevision, position }: RecordedCommit): readonly LoggedItem[] {
  const whole = readCommit({ metadata, events });
  const commit = whole ?? readCommit({ metadata, events: [] });
  return events.map((stored, i) => {
    const read = whole?.events[i] ?? (commit && readCommit({ metadata, events: [stored] })?.events[0]);
    return { revision: firstRevision + i, position, commit, event: read, stored };
  });
}

const historyItem = (
  { revision, position, commit, event, stored }: LoggedItem,
  show: (logged: LoggedEvent) => ConversationEvent,
): HistoryItem =>
  commit && event ? itemOf(revision, commit, show({ event, position })) : unreadableItem(revision, commit, stored);

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
