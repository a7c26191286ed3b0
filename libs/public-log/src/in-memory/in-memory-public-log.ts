import {
  inMemoryConsumers,
  inMemoryConsumerState,
  inMemoryConsumerTables,
  type InMemoryConsumers,
} from '@parley/subscriptions';
import { Listeners } from '../listeners';
import { matches } from '../matches';
import { comparePlaces, laterPlace, type Place } from '../place';
import {
  MOST_LOOKED_AT,
  PAGE_CHARACTERS,
  PUBLISHER,
  type Epoch,
  type Folded,
  type FoldedKey,
  type PublicLog,
  type PublicPage,
  type PublicPageQuery,
  type PublishedEvent,
} from '../port';

/** All that one such log keeps. One that is shared stands for a server. */
export interface InMemoryPublicLog {
  readonly consumers: InMemoryConsumers;
  readonly epochs: Epoch[];
  /** In the order of their places. */
  events: PublishedEvent[];
  readonly folded: Map<string, Folded>;
  forgotten: Place | undefined;
}

export const inMemoryPublicLogData = (epoch: Pick<Epoch, 'id' | 'logId'>): InMemoryPublicLog => ({
  consumers: inMemoryConsumers(),
  epochs: [{ ...epoch, number: 1, end: undefined }],
  events: [],
  folded: new Map(),
  forgotten: undefined,
});

const keyOf = ({ kind, workspace, id }: FoldedKey): string => `${kind} ${workspace}/${id}`;
const placeKey = ({ epoch, position, index }: Place): string => `${epoch} ${position} ${index}`;

/** How many events a slice of an erasing, or of forgetting, changes. */
const SLICE = 500;

/** `now` in ms since 1970: it lets leases run out, and decides nothing else. */
export function inMemoryPublicLog(data: InMemoryPublicLog, now: () => number = Date.now): PublicLog {
  const { consumers, folded } = data;
  const state = inMemoryConsumerState(consumers, now);
  const tables = inMemoryConsumerTables(consumers);
  const listeners = new Listeners();
  const epochNow = (): number => data.epochs.at(-1)?.number ?? 1;

  return {
    epochs: async () => [...data.epochs],
    published: async () => ({ epoch: epochNow(), position: tables.checkpoint(PUBLISHER) ?? '' }),
    forgottenTo: async () => data.forgotten,
    page: async (query) => pageOf(data, query, { epoch: epochNow(), position: tables.checkpoint(PUBLISHER) ?? '' }),
    onPublished: (look) => listeners.add(look),
    leases: state.leases,
    parked: state.parked,
    checkpoint: async () => tables.checkpoint(PUBLISHER),
    folded: async (keys) => keys.flatMap((key) => folded.get(keyOf(key)) ?? []),
    async publish({ events, folded: documents, parked, position }, lease) {
      tables.assertHeld(lease);
      const known = new Set(data.events.map(({ place }) => placeKey(place)));
      const fresh = events.filter(({ place }) => !known.has(placeKey(place)));
      data.events = [...data.events, ...fresh].sort((a, b) => comparePlaces(a.place, b.place));
      for (const document of documents) folded.set(keyOf(document), document);
      for (const commit of parked) tables.parked.put(commit);
      tables.moveCheckpoint(PUBLISHER, position);
      listeners.tell();
    },
    async erase({ workspace, id }, erasure, lease) {
      tables.assertHeld(lease);
      const about = [...folded.values()].filter((one) => one.workspace === workspace && one.contacts.includes(id));
      const conversations = new Set(about.map((one) => one.id));
      data.events = data.events.map((event) =>
        event.workspace === workspace && conversations.has(event.conversationId)
          ? { ...event, body: erasure.body(event) }
          : event,
      );
      for (const one of about) folded.set(keyOf(one), { ...one, state: erasure.state(one) });
      return undefined;
    },
    async forget(before, lease) {
      tables.assertHeld(lease);
      const kept = data.events.findIndex(({ occurredAt }) => occurredAt >= before);
      const gone = data.events.slice(0, Math.min(kept === -1 ? Infinity : kept, SLICE));
      const last = gone.at(-1);
      if (last === undefined) return false;
      data.events = data.events.slice(gone.length);
      data.forgotten = laterPlace(data.forgotten ?? last.place, last.place);
      return gone.length === SLICE;
    },
    close: async () => undefined,
  };
}

function pageOf({ events }: InMemoryPublicLog, query: PublicPageQuery, published: Place): PublicPage {
  const { after, limit } = query;
  const own = events.filter(
    (event) =>
      event.workspace === query.workspace &&
      event.format === query.format &&
      (after === undefined || comparePlaces(event.place, after) > 0),
  );
  const found: PublishedEvent[] = [];
  let characters = 0;
  for (const event of own.slice(0, MOST_LOOKED_AT)) {
    if (!matches(event, query)) continue;
    if (found.length > 0 && (found.length === limit || characters + event.body.length > PAGE_CHARACTERS)) {
      const { place } = found.at(-1) as PublishedEvent;
      return { events: found, next: place, more: true };
    }
    found.push(event);
    characters += event.body.length;
  }
  const lookedTo = own[MOST_LOOKED_AT - 1];
  const more = own.length > MOST_LOOKED_AT;
  const next = more && lookedTo !== undefined ? lookedTo.place : laterPlace(after ?? published, published);
  return { events: found, next, more };
}
