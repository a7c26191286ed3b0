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

/** Behind every public event that a commit can have: no commit has as many. */
const BEHIND_ALL = 0xffff_ffff;

export const indexOf = ({ index }: Place): number => index ?? BEHIND_ALL;

/** Negative where the first comes before the second, 0 for one place. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.epoch - b.epoch || (a.position < b.position ? -1 : a.position > b.position ? 1 : 0) || indexOf(a) - indexOf(b);

export const laterPlace = (a: Place, b: Place): Place => (comparePlaces(a, b) < 0 ? b : a);
