import { PUBLIC_TYPES, type PublicEvent } from '@parley/public-events';
import { comparePlaces, type Place } from '@parley/public-log';
import type { FilterKey, Selection } from './webhook';

/** What a webhook selects of the events behind a place, up to the place of the selection that follows. */
export interface SelectionFrom extends Selection {
  readonly from: Place;
}

/** What of an event decides on who gets it. */
export type Selected = Omit<
  PublicEvent,
  'eventId' | 'occurredAt' | 'workspace' | 'conversationId' | 'revision' | 'body'
>;

/** The selection in force at a place; none before the first. */
export const selectionAt = <S extends SelectionFrom>(selections: readonly S[], place: Place): S | undefined =>
  selections.findLast(({ from }) => comparePlaces(from, place) < 0);

export const selects = (selection: Selection, event: Selected): boolean =>
  selection.format === event.format &&
  (selection.events.includes(event.type) ||
    (selection.events.includes('*') && PUBLIC_TYPES[event.format].own.includes(event.type))) &&
  selection.filters.every(({ key }) =>
    selection.filters.some((filter) => filter.key === key && valuesOf(event, key).includes(filter.value)),
  );

/** A transfer is of the inbox before, too. */
function valuesOf(event: Selected, key: FilterKey): readonly (string | null)[] {
  if (key === 'tag') return event.tags;
  if (key === 'inbox') return [event.inbox, event.previousInbox];
  return [event[key]];
}

/**
 * The selections of a webhook with another one, which holds for events behind the end of the event log and behind what is published. Those that
 * no event comes to any more are left out: `lookedTo` is how far deliveries of it are made (default: for all that is published).
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
  return all.filter((one, index) => {
    const following = all[index + 1]?.from;
    if (following === undefined) return true;
    return comparePlaces(lookedTo, following) < 0 && comparePlaces(one.from, following) < 0;
  });
}
