import type { Position } from '@parley/event-store';

/**
 * A place in the public log: behind the public event `index` of the commit at `position`, or, without an index, behind all that this commit
 * has to say. Never a counter: who publishes again, publishes to the same places.
 */
export interface Place {
  /** Of how many logs the public log has been made so far: a copy or a restore begins a new one. From 1. */
  readonly epoch: number;
  /** `''` is before the first commit. */
  readonly position: Position;
  readonly index?: number | undefined;
}

/**
 * Behind what a commit has to say when it comes: no commit has as many events. What could not be handled then, and is published later, has a
 * greater index at the place where the log is by then, so that nobody has read past it.
 */
export const LATER = 1_000_000;

export const indexOf = ({ index = LATER - 1 }: Place): number => index;

/** Negative where the first comes before the second, 0 for one place. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.epoch - b.epoch || (a.position < b.position ? -1 : a.position > b.position ? 1 : 0) || indexOf(a) - indexOf(b);

/** Whether a log that goes on behind a position has the positions that another one had, which was published so far. */
export const hasPositionsOf = (position: Position, published: readonly (Position | undefined)[]): boolean =>
  position !== '' && published.includes(position);

export const laterPlace = (a: Place, b: Place): Place => (comparePlaces(a, b) < 0 ? b : a);
