import { LANE_LEASE_MS } from '../../src/port';
import { isAccepted, type Received } from './receiver';

/** An event that a webhook was to get. */
export interface Owed {
  readonly event: string;
  readonly conversation: string;
  /** What became of its delivery. */
  readonly status: string;
  /** Its webhook was disabled behind it, so that it may be cancelled. */
  readonly mayBeCancelled: boolean;
}

/** What is wrong with what one webhook got: lines that say so, each with the event. */
export interface Wrongs {
  /** Accepted behind a later one of its conversation. */
  readonly order: readonly string[];
  readonly lost: readonly string[];
  readonly changedBodies: readonly string[];
  /** Two of one conversation in flight at once, and no lease had lapsed. */
  readonly overlaps: readonly string[];
  /** Accepted more than once; allowed where an answer may have come too late to be known. */
  readonly repeats: readonly string[];
}

/**
 * Holds what a webhook received against what it was to get. `owed` in the order in which things happened; `bodies` of all events, as they were
 * published: a replay may send more than is owed.
 */
export const wrongsIn = (
  owed: readonly Owed[],
  received: readonly Received[],
  bodies: ReadonlyMap<string, string>,
): Wrongs => ({
  order: disorders(owed, received),
  lost: owed.filter((one) => isLost(one, received)).map(({ event, status }) => `${event} is ${status}`),
  changedBodies: received
    .filter(({ event, body }) => bodies.get(event) !== body)
    .map(({ event, attempt }) => `${event}, attempt ${attempt}`),
  overlaps: overlaps(received),
  repeats: owed.flatMap(({ event }) => {
    const count = received.filter((one) => one.event === event && !one.marked && isAccepted(one)).length;
    return count > 1 ? [`${event}, ${count} times`] : [];
  }),
});

function isLost({ event, status, mayBeCancelled }: Owed, received: readonly Received[]): boolean {
  if (status === 'succeeded') return !received.some((one) => one.event === event && isAccepted(one));
  return status !== 'dead' && !(status === 'cancelled' && mayBeCancelled);
}

const isSlowerThanLease = ({ began, ended = Infinity }: Received): boolean => ended - began >= LANE_LEASE_MS;

/** By when each was accepted first. What is outside of the order says so, and what outlasted its lease is promised nothing. */
function disorders(owed: readonly Owed[], received: readonly Received[]): readonly string[] {
  const places = new Map(owed.map(({ event }, index) => [event, index]));
  const accepted = received
    .filter((one) => !one.marked && isAccepted(one) && !isSlowerThanLease(one))
    .sort((a, b) => (a.ended ?? 0) - (b.ended ?? 0));
  const seen = new Set<string>();
  const last = new Map<string, number>();
  return accepted.flatMap(({ event, conversation }) => {
    if (seen.has(event)) return [];
    seen.add(event);
    const place = places.get(event) ?? -1;
    const before = last.get(conversation) ?? -1;
    last.set(conversation, Math.max(place, before));
    return place > before ? [] : [`${event} came behind ${owed[before]?.event}`];
  });
}

function overlaps(received: readonly Received[]): readonly string[] {
  return received.flatMap((one, index) =>
    received
      .slice(index + 1)
      .filter(
        ({ conversation, began }) =>
          conversation === one.conversation && began < (one.ended ?? Infinity) && began - one.began < LANE_LEASE_MS,
      )
      .map((other) => `${other.event} came while ${one.event} was in flight`),
  );
}
