/** A request that is as much work as the limits of its operation allow. */
export interface WorstCase {
  /** The operation's id in the description of the API. */
  readonly operation: string;
  readonly name: string;
  readonly method: string;
  /** Behind the address of the server. */
  readonly path: string;
  /** As it is sent. */
  readonly body?: string;
  /** Of one that does not end by itself: for how long it is read, in ms. It has no size then. */
  readonly readMs?: number;
  /** Statuses that show that the case is what it says; anything else is a mistake of the case. */
  readonly expected: readonly number[];
}
