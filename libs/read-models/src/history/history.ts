import { ACTOR_TYPES, type Actor, type ConversationEvent, type Timestamp } from '@parley/domain';
import type { ConversationCommit } from '@parley/event-schema';
import type { Json, Position, RecordedCommit, Revision, StoredEvent } from '@parley/event-store';
import type { LoggedEvent } from '../erasing/shown-events';
import { readCommit } from './conversation-commits';
import { historyData, type HistoryData } from './history-data';
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

export interface HistoryPage {
  /** Oldest first. */
  readonly items: readonly HistoryItem[];
  /** The revision of the last one; null when there is none after it. */
  readonly next: Revision | null;
}

/** Up to `limit` events after a revision (-1: from the first), be it in the middle of a commit. Undefined when there are none. */
export async function historyPage(
  commits: AsyncIterable<RecordedCommit>,
  after: Revision,
  limit: number,
  shown: Shown,
): Promise<HistoryPage | undefined> {
  const found: LoggedItem[] = [];
  for await (const commit of commits) {
    found.push(...loggedItems(commit).filter(({ revision }) => revision > after));
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined) return undefined;
  const show = await shown(page.flatMap(({ event }) => event ?? []));
  return { items: page.map((item) => historyItem(item, show)), next: found.length > limit ? last.revision : null };
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
