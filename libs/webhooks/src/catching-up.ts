import { comparePlaces, type Place } from '@parley/public-log';
import { selects, type Selected, type SelectionFrom } from './matching';

/**
 * Deliveries that are made together with their events, of one workspace and of all. Those of the events that follow are made afterwards, in
 * slices: who has many webhooks delays nobody else's events.
 */
const MADE_WITH_EVENTS = 500;
const MADE_WITH_EVENTS_OF_ALL = 2_000;

/** Events that such a slice looks at, and deliveries that it makes. */
export const LOOKED_AT_ONCE = 1_000;
const MADE_AT_ONCE = 500;

/** How many more deliveries are made in one transaction that publishes. */
export class Allowance {
  private left = MADE_WITH_EVENTS_OF_ALL;
  private readonly used = new Map<string, number>();

  isUsedUp(workspace: string): boolean {
    return this.left <= 0 || (this.used.get(workspace) ?? 0) >= MADE_WITH_EVENTS;
  }

  use(workspace: string): void {
    this.left -= 1;
    this.used.set(workspace, (this.used.get(workspace) ?? 0) + 1);
  }
}

/** Events behind a place that one selection decides on; none before a webhook's first. */
interface Stretch {
  readonly selection: SelectionFrom | undefined;
  readonly end: Place;
}

/** The next stretch behind a place, up to how far is published. */
export function stretchBehind(selections: readonly SelectionFrom[], place: Place, published: Place): Stretch {
  const next = selections.find(({ from }) => comparePlaces(from, place) > 0)?.from;
  const isBefore = next !== undefined && comparePlaces(next, published) < 0;
  return {
    selection: selections.findLast(({ from }) => comparePlaces(from, place) <= 0),
    end: isBefore ? next : published,
  };
}

interface Taken<Event> {
  /** Those that are selected. */
  readonly selected: readonly Event[];
  /** The last one that was looked at. */
  readonly last: Event | undefined;
  /** There is none behind that one in the stretch. */
  readonly isAll: boolean;
}

/** What a slice takes of the first events of a stretch, as many as it looks at. */
export function takenOf<Event extends Selected>(
  looked: readonly Event[],
  selection: SelectionFrom | undefined,
): Taken<Event> {
  const selected: Event[] = [];
  let count = 0;
  for (const event of looked) {
    if (selected.length === MADE_AT_ONCE) break;
    count += 1;
    if (selection !== undefined && selects(selection, event)) selected.push(event);
  }
  return { selected, last: looked[count - 1], isAll: looked.length < LOOKED_AT_ONCE && count === looked.length };
}
