import { ATTEMPT_DAYS, DEAD_LETTER_DAYS, type DeliveryStatus } from './delivery';
import type { Millis } from './millis';
import { isAccepted, verdictOn } from './outcome/verdict';
import type { Settled } from './port';

const DAY_MS = 24 * 3_600_000;

/** `ordinary` ones wait for each other in their lane; what a person asked for, and replays, are outside of the order. */
export type DeliveryKind = 'ordinary' | 'manual' | 'replay';

/** What changes of a delivery. */
export interface DeliveryState {
  readonly status: DeliveryStatus;
  readonly kind: DeliveryKind;
  /** Of one that was asked for by hand: what it is again when that fails. */
  readonly before: DeliveryStatus | null;
  /** Tries that it has spent. */
  readonly tries: number;
  /** Null once it is done. */
  readonly nextAttemptAt: Millis | null;
  /** Null until it is done. */
  readonly keptUntil: Millis | null;
}

export const newDelivery = (kind: DeliveryKind, now: Millis): DeliveryState => ({
  status: 'pending',
  kind,
  before: null,
  tries: 0,
  nextAttemptAt: now,
  keptUntil: null,
});

/** One that is done, asked for by hand. */
export const askedFor = ({ status, tries }: DeliveryState, now: Millis): DeliveryState => ({
  ...newDelivery('manual', now),
  before: status,
  tries,
});

/** What becomes of a pending one that is not to be sent any more: one that was asked for by hand is what it was before. */
export const cancelled = (state: DeliveryState, now: Millis): DeliveryState =>
  done(state, state.before ?? 'cancelled', now);

function done(state: DeliveryState, status: DeliveryStatus, now: Millis): DeliveryState {
  const days = status === 'dead' ? DEAD_LETTER_DAYS : ATTEMPT_DAYS;
  return { ...state, status, before: null, nextAttemptAt: null, keptUntil: now + days * DAY_MS };
}

/** What becomes of a delivery by one request. */
export function afterRequest(
  state: DeliveryState,
  settled: Settled,
  retrySeconds: readonly number[],
  now: Millis,
): DeliveryState {
  // Cancelled, or cancelled and asked for again, while the request was under way: only that it was accepted counts.
  if (state.status !== 'pending' || (state.kind === 'manual') !== settled.claim.manual)
    return isAccepted(settled) ? done(state, 'succeeded', now) : state;
  const verdict = verdictOn(settled, state.tries, retrySeconds);
  if (verdict.tag === 'again') return { ...state, tries: verdict.tries, nextAttemptAt: verdict.at };
  return done(state, verdict.tag === 'dead' ? (state.before ?? 'dead') : 'succeeded', now);
}

/**
 * The lane of an event: its conversation, or one of its own. No conversation's id begins with `#`, so that a webhook may be changed from the one to
 * the other.
 */
export const laneOf = (
  event: { readonly eventId: string; readonly conversationId: string },
  ordered: boolean,
): string => (ordered ? event.conversationId : `#${event.eventId}`);
