/** Milliseconds since 1970, UTC. */
export type Millis = number;

const DAY = 24 * 60 * 60 * 1000;

/** The two times of a command. */
export interface Times {
  /** Its stamp: stamps of a stream only rise, also while the clock goes back (rule 1). */
  readonly at: Millis;
  /**
   * What time it is for windows and for what lies in the future: the stamp, but never more than a day ahead of the clock, so
   * that a clock that once ran ahead locks nobody out (rule 4).
   */
  readonly now: Millis;
}

/** The times of the next command on a stream that ends with `lastStamp` (0: it has no commit yet). */
export function timesAfter(lastStamp: Millis, clock: Millis, notBefore: Millis = 0): Times {
  const at = Math.max(clock, lastStamp + 1, notBefore);
  return { at, now: Math.min(at, clock + DAY) };
}

/** How long a key holds (rule 13): 24 hours by the clock, and a day more because `now` may be as far ahead of it. */
export const KEYS_HOLD_FOR: Millis = 2 * DAY;
