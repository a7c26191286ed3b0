import { PUBLIC_TYPES, tagKey, type PublicEvent } from '@parley/public-events';
import { comparePlaces, type Place } from '@parley/public-log';
import { TooManyChanges } from './too-many';
import { FILTER_KEYS, MOST_SELECTIONS, type EventFilter, type Selection } from './webhook';

/** What a webhook selects of the events behind a place, up to the place of the selection that follows. */
export interface SelectionFrom extends Selection {
  readonly from: Place;
}

/** What of an event decides on who gets it. */
export type Selected = Omit<
  PublicEvent,
  'eventId' | 'occurredAt' | 'workspace' | 'conversationId' | 'revision' | 'body'
>;

/** Characters of their filters. */
export const charactersOf = (selections: readonly Selection[]): number =>
  selections.reduce((sum, { filters }) => filters.reduce((all, { value }) => all + value.length, sum), 0);

/** The selection in force at a place; none before the first. */
export const selectionAt = <S extends SelectionFrom>(selections: readonly S[], place: Place): S | undefined =>
  selections.findLast(({ from }) => comparePlaces(from, place) < 0);

export const selects = (selection: Selection, event: Selected): boolean =>
  selection.format === event.format &&
  (selection.events.includes(event.type) ||
    (selection.events.includes('*') && PUBLIC_TYPES[event.format].own.includes(event.type))) &&
  areMet(selection.filters, event);

/** Of each key that has filters, one. Every event comes here for each webhook of its workspace: once over the filters, and no more. */
function areMet(filters: readonly EventFilter[], event: Selected): boolean {
  let asked = 0;
  let met = 0;
  for (const filter of filters) {
    const key = 1 << FILTER_KEYS.indexOf(filter.key);
    asked |= key;
    if ((met & key) === 0 && isMet(filter, event)) met |= key;
  }
  return asked === met;
}

/** A transfer is of the inbox before, too. Tags are compared however they are written (rule 14). */
function isMet(filter: EventFilter, event: Selected): boolean {
  const { key, value } = filter;
  switch (key) {
    case 'tag':
      return event.tags.length > 0 && tagKeysOf(event).has(keyOf(filter));
    case 'inbox':
      return event.inbox === value || event.previousInbox === value;
    default:
      return event[key] === value;
  }
}

/* Kept beside what they are of: both are asked for again and again. */
const keysOfTags = new WeakMap<Selected, ReadonlySet<string>>();
const keysOfFilters = new WeakMap<EventFilter, string>();

function tagKeysOf(event: Selected): ReadonlySet<string> {
  const keys = keysOfTags.get(event) ?? new Set(event.tags.map(tagKey));
  keysOfTags.set(event, keys);
  return keys;
}

function keyOf(filter: EventFilter): string {
  const key = keysOfFilters.get(filter) ?? tagKey(filter.value);
  keysOfFilters.set(filter, key);
  return key;
}

/** The same selections in a new epoch of a log that has the same positions: those that begin behind the end of the epoch before begin in it. */
export const inEpoch = (selections: readonly SelectionFrom[], end: Place, epoch: number): readonly SelectionFrom[] =>
  selections.map((one) => (comparePlaces(one.from, end) > 0 ? { ...one, from: { ...one.from, epoch } } : one));

/**
 * The selections of a webhook with another one, which holds for events behind the end of the event log and behind what is published. Those that
 * no event comes to any more are left out: `lookedTo` is how far deliveries of it are made (default: for all that is published). Throws
 * `TooManyChanges`.
 */
export function withSelection(
  selections: readonly SelectionFrom[],
  next: Selection,
  end: Place,
  published: Place,
  lookedTo = published,
): readonly SelectionFrom[] {
  const from = [end, published, ...selections.map((one) => one.from)].reduce((a, b) =>
    comparePlaces(a, b) < 0 ? b : a,
  );
  const { format, events, filters, ordered } = next;
  const all = [...selections, { from, format, events, filters, ordered }];
  const kept = all.filter((one, index) => {
    const following = all[index + 1]?.from;
    if (following === undefined) return true;
    return comparePlaces(lookedTo, following) < 0 && comparePlaces(one.from, following) < 0;
  });
  if (kept.length > MOST_SELECTIONS) throw new TooManyChanges();
  return kept;
}
