import { randomBytes } from 'node:crypto';
import type { Position } from '@parley/event-store';
import {
  inMemoryConsumers,
  inMemoryConsumerState,
  inMemoryConsumerTables,
  type InMemoryConsumers,
} from '@parley/subscriptions';
import { Listeners, workspacesOf } from '../listeners';
import { matches } from '../matches';
import { comparePlaces, hasPositionsOf, indexOf, LATER, laterPlace, type Place } from '../place';
import {
  MOST_LOOKED_AT,
  PAGE_CHARACTERS,
  NOTHING_BESIDE,
  PUBLISHER,
  type Beside,
  type Epoch,
  type Erasure,
  type Folded,
  type FoldedKey,
  type KeptEvent,
  type LastCommit,
  type NewEpoch,
  type PublicLog,
  type PublicPage,
  type PublicPageQuery,
  type PublishedEvent,
} from '../port';

/** All that one such log keeps. One that is shared stands for a server. */
export interface InMemoryPublicLog {
  readonly consumers: InMemoryConsumers;
  readonly epochs: Epoch[];
  /** In the order of their places, and rows. */
  events: KeptEvent[];
  /** Of those that readers do not get any more, what is needed. */
  held: KeptEvent[];
  /** The last one that was given to an event. */
  row: number;
  readonly folded: Map<string, Folded>;
  forgotten: Place | undefined;
  last: LastCommit | undefined;
  silentTo: Position;
  /** It is a copy in which no epoch has begun. */
  copied: boolean;
}

/** With a first epoch that has begun, if one is given. */
export const inMemoryPublicLogData = (epoch?: Pick<Epoch, 'id' | 'logId'>): InMemoryPublicLog => ({
  consumers: inMemoryConsumers(),
  epochs: epoch === undefined ? [] : [{ ...epoch, number: 1, end: undefined }],
  events: [],
  held: [],
  row: 0,
  folded: new Map(),
  forgotten: undefined,
  last: undefined,
  silentTo: '',
  copied: false,
});

const keyOf = ({ kind, workspace, id }: FoldedKey): string => `${kind} ${workspace}/${id}`;
const placeKey = ({ epoch, position, index }: Place): string => `${epoch} ${position} ${index}`;

/** So many events are forgotten at once. */
const SLICE = 500;

interface InMemoryOptions {
  /** In ms since 1970: it lets leases run out, and decides nothing else. */
  readonly now?: () => number;
  /** What else is kept with it (default: nothing). */
  readonly beside?: (log: { published(): Place }) => Beside;
}

export function inMemoryPublicLog(
  data: InMemoryPublicLog,
  { now = Date.now, beside: others }: InMemoryOptions = {},
): PublicLog {
  const { consumers, folded } = data;
  const state = inMemoryConsumerState(consumers, now);
  const tables = inMemoryConsumerTables(consumers);
  const listeners = new Listeners();

  function published(): Place {
    const epoch = data.epochs.at(-1)?.number ?? 1;
    const position = tables.checkpoint(PUBLISHER) ?? '';
    // What was published later stands at the end, behind all that this commit had to say; it may be forgotten already.
    const ends = [data.events.at(-1)?.place, data.forgotten].filter((place) => place?.epoch === epoch);
    const later = ends.filter((place) => place?.position === position && indexOf(place) >= LATER);
    return later.reduce<Place>((end, place) => laterPlace(end, place ?? end), { epoch, position });
  }

  const beside = others?.({ published }) ?? NOTHING_BESIDE;

  /** Contacts of which a conversation ever said something. */
  const known = (one: Folded): readonly string[] => [
    ...new Set([...(folded.get(keyOf(one))?.contacts ?? []), ...one.contacts]),
  ];

  return {
    epochs: async () => [...data.epochs],
    published: async () => published(),
    forgottenTo: async () => data.forgotten,
    page: async (query) => pageOf(data, query, published()),
    onPublished: (look) => listeners.add(look),
    leases: state.leases,
    parked: state.parked,
    checkpoint: async () => tables.checkpoint(PUBLISHER),
    isEmpty: async () => data.events.length === 0,
    last: async () => data.last,
    silentTo: async () => data.silentTo,
    copied: async () => data.copied,
    begin: async (epoch) => beginEpoch(data, epoch, published(), beside),
    folded: async (keys) => keys.flatMap((key) => folded.get(keyOf(key)) ?? []),
    async publish({ events, folded: documents, parked, unparked, position, last, forgotten }, lease) {
      tables.assertHeld(lease);
      const taken = new Set(data.events.map(({ place }) => placeKey(place)));
      const fresh = events
        .filter(({ place }) => !taken.has(placeKey(place)))
        .map((event, index) => ({ ...event, row: data.row + 1 + index }));
      if (fresh.length > 0) beside.published(fresh);
      data.row += fresh.length;
      data.events = [...data.events, ...fresh].sort((a, b) => comparePlaces(a.place, b.place));
      for (const one of documents) folded.set(keyOf(one), { ...one, contacts: known(one) });
      if (unparked !== undefined) tables.parked.remove(PUBLISHER, unparked);
      for (const commit of parked) tables.parked.put(commit);
      tables.moveCheckpoint(PUBLISHER, position);
      data.last = last ?? data.last;
      if (forgotten !== undefined) data.forgotten = laterPlace(data.forgotten ?? forgotten, forgotten);
      listeners.tell(workspacesOf(fresh));
    },
    erase: async (contact, erasure, lease) => {
      tables.assertHeld(lease);
      return eraseAll(data, contact, erasure, beside);
    },
    forget: async (before, lease) => {
      tables.assertHeld(lease);
      return forgetSome(data, before, now(), beside);
    },
    close: async () => undefined,
  };
}

function beginEpoch(data: InMemoryPublicLog, { logId, position }: NewEpoch, end: Place, beside: Beside): void {
  const { checkpoints } = data.consumers;
  const before = data.epochs.pop();
  const id = randomBytes(8).toString('hex');
  data.copied = false;
  if (before === undefined) data.silentTo = position;
  else {
    if (before.logId !== logId) data.silentTo = '';
    data.epochs.push({ ...before, end: checkpoints.get(PUBLISHER) ?? '' });
    if (position === '') checkpoints.delete(PUBLISHER);
    else checkpoints.set(PUBLISHER, position);
  }
  const number = (before?.number ?? 0) + 1;
  data.epochs.push({ number, id, logId, end: undefined });
  if (before !== undefined && hasPositionsOf(position, [end.position, data.last?.position])) beside.begun(end, number);
}

function pageOf({ events }: InMemoryPublicLog, query: PublicPageQuery, end: Place): PublicPage {
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
    const { row: _, ...published } = event;
    found.push(published);
    characters += event.body.length;
  }
  const lookedTo = own[MOST_LOOKED_AT - 1];
  const more = own.length > MOST_LOOKED_AT;
  const next = more && lookedTo !== undefined ? lookedTo.place : laterPlace(after ?? end, end);
  return { events: found, next, more };
}

function eraseAll(
  data: InMemoryPublicLog,
  { workspace, id }: { readonly workspace: string; readonly id: string },
  erasure: Erasure,
  beside: Beside,
): undefined {
  const about = [...data.folded.values()].filter((one) => one.workspace === workspace && one.contacts.includes(id));
  const conversations = new Set(about.map((one) => one.id));
  const without = (event: KeptEvent): KeptEvent =>
    event.workspace === workspace && conversations.has(event.conversationId)
      ? { ...event, body: erasure.body(event) }
      : event;
  data.events = data.events.map(without);
  data.held = data.held.map(without);
  for (const conversation of conversations)
    for (let after: number | undefined = 0; after !== undefined;) after = beside.erased(workspace, conversation, after);
  for (const one of about) data.folded.set(keyOf(one), { ...one, state: erasure.state(one) });
  const contact = { kind: 'contact', workspace, id } as const;
  data.folded.set(keyOf(contact), { ...contact, state: erasure.contact, contacts: [] });
  return undefined;
}

/** Whether there are more. */
function forgetSome(data: InMemoryPublicLog, before: number, now: number, beside: Beside): boolean {
  const stillNeeded = beside.needed(data.held.map(({ row }) => row));
  data.held = data.held.filter(({ row }) => stillNeeded.has(row));
  const kept = data.events.findIndex(({ occurredAt }) => Math.min(occurredAt, now) >= before);
  const gone = data.events.slice(0, Math.min(kept === -1 ? Infinity : kept, SLICE));
  const last = gone.at(-1);
  if (last === undefined) return false;
  const needed = beside.needed(gone.map(({ row }) => row));
  data.held.push(...gone.filter(({ row }) => needed.has(row)));
  data.events = data.events.slice(gone.length);
  data.forgotten = laterPlace(data.forgotten ?? last.place, last.place);
  return gone.length === SLICE;
}
