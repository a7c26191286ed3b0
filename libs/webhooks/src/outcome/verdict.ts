import type { Millis } from '../millis';
import type { Settled } from '../port';

/** Waits between tries, in seconds (contract, "Webhooks"; `PARLEY_WEBHOOK_RETRY_SECONDS`). */
export const RETRY_SECONDS: readonly number[] = [
  5,
  30,
  5 * 60,
  30 * 60,
  2 * 3_600,
  5 * 3_600,
  10 * 3_600,
  14 * 3_600,
  20 * 3_600,
  24 * 3_600,
];
/** Added to a wait: up to this share of it. */
const JITTER = 0.2;
/** What a `Retry-After` counts up to. */
const LONGEST_RETRY_AFTER_MS = 24 * 3_600 * 1_000;
/** The receiver will not take this event, however often it comes. */
const NEVER_TAKEN = new Set([400, 413, 415, 422]);
const FEW_TRIES = 3;
/** The receiver is gone, and wants nothing more. */
const GONE = 410;

/** What becomes of a delivery by one request. */
type Verdict =
  | { readonly tag: 'succeeded' }
  /** `tries`: how many it has spent. */
  | { readonly tag: 'again'; readonly at: Millis; readonly tries: number }
  | { readonly tag: 'dead' };

export const isAccepted = ({ attempt: { statusCode } }: Pick<Settled, 'attempt'>): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

export const isGone = ({ attempt: { statusCode } }: Pick<Settled, 'attempt'>): boolean => statusCode === GONE;

/** How long the receiver asks to be left alone, in ms from the end of the attempt; 0 where it does not. */
export const askedWaitMs = ({ retryAfterMs = 0 }: Pick<Settled, 'retryAfterMs'>): number =>
  Math.min(Math.max(retryAfterMs, 0), LONGEST_RETRY_AFTER_MS);

/** Nothing is to wait for longer. */
export const longestWaitMs = (retrySeconds: readonly number[]): number =>
  Math.max(LONGEST_RETRY_AFTER_MS, Math.ceil(Math.max(...retrySeconds) * 1_000 * (1 + JITTER)));

/** Of one that spent so many tries before. What was asked for by hand is not tried again by itself. */
export function verdictOn(settled: Settled, triesBefore: number, retrySeconds: readonly number[]): Verdict {
  if (isAccepted(settled)) return { tag: 'succeeded' };
  const { claim, attempt, random } = settled;
  if (claim.manual) return { tag: 'dead' };
  const over = attempt.at + attempt.durationMs;
  const asked = askedWaitMs(settled);
  if (claim.probe) return { tag: 'again', at: over + asked, tries: triesBefore };
  const tries = triesBefore + 1;
  const isHopeless = claim.replay || NEVER_TAKEN.has(attempt.statusCode ?? 0);
  const most = isHopeless ? Math.min(FEW_TRIES, retrySeconds.length + 1) : retrySeconds.length + 1;
  const seconds = retrySeconds[triesBefore];
  if (tries >= most || seconds === undefined) return { tag: 'dead' };
  const wait = seconds * 1_000 * (1 + JITTER * random);
  return { tag: 'again', at: Math.ceil(over + Math.max(wait, asked)), tries };
}
