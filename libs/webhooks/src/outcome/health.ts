import type { Millis } from '../millis';
import type { Settled } from '../port';
import type { Webhook } from '../webhook';
import { askedWaitMs, isAccepted, isGone } from './verdict';

/** It fails as a whole when of its last outcomes, within so long, so many or more, this share failed. */
const WINDOW_MS = 5 * 60_000;
const ENOUGH = 10;
const REMEMBERED = 20;
const FAILING_SHARE = 0.7;
/** Or when so many requests in a row got no status. */
const TRANSPORT_ERRORS = 5;
/** Waits between probes, doubled each time. */
const FIRST_PROBE_MS = 30_000;
const LONGEST_PROBE_MS = 15 * 60_000;
/** A webhook that failed for so long, without a success, with failures so far apart, is disabled. */
const DISABLE_AFTER_MS = 5 * 24 * 3_600_000;

/** What is remembered of a webhook's last requests. */
export interface Health {
  /** When each ended, and whether it was accepted; the newest last. */
  readonly outcomes: readonly (readonly [at: Millis, accepted: boolean])[];
  /** Requests in a row that got no status. */
  readonly transportErrors: number;
  /** Since the last success. */
  readonly firstFailureAt: Millis | null;
  /** When it is probed next; null while it is not failing. */
  readonly probeAt: Millis | null;
  readonly probeWaitMs: number;
}

export const HEALTHY: Health = {
  outcomes: [],
  transportErrors: 0,
  firstFailureAt: null,
  probeAt: null,
  probeWaitMs: FIRST_PROBE_MS,
};

export interface WebhookState extends Pick<Webhook, 'status' | 'reason' | 'since'> {
  readonly health: Health;
}

/** The state of a webhook after a request (contract, "Webhooks": failing as a whole, probing, disabling). */
export function stateAfter(state: WebhookState, settled: Settled): WebhookState {
  const at = settled.attempt.at + settled.attempt.durationMs;
  if (state.status === 'disabled') return state;
  if (isGone(settled)) return disabled(state, at, 'The receiver answered 410: it wants nothing more.');
  return isAccepted(settled) ? accepted(state, at) : failed(state, settled, at);
}

const disabled = ({ health }: WebhookState, since: Millis, reason: string): WebhookState => ({
  status: 'disabled',
  reason,
  since,
  health: { ...health, probeAt: null },
});

function accepted(state: WebhookState, at: Millis): WebhookState {
  if (state.status === 'failing') return { status: 'active', reason: null, since: at, health: HEALTHY };
  const outcomes = remembered(state.health, at, true);
  return { ...state, health: { ...HEALTHY, outcomes } };
}

function failed(state: WebhookState, settled: Settled, at: Millis): WebhookState {
  const { claim, transport, attempt } = settled;
  const { health } = state;
  const asked = askedWaitMs(settled);
  const firstFailureAt = health.firstFailureAt ?? at;
  if (at - firstFailureAt >= DISABLE_AFTER_MS)
    return disabled(state, at, `It has failed for five days, at last with: ${attempt.error ?? 'no reason'}.`);
  const outcomes = remembered(health, at, false);
  const transportErrors = transport ? health.transportErrors + 1 : 0;
  const next: Health = { ...health, outcomes, transportErrors, firstFailureAt };
  if (state.status === 'failing') {
    if (!claim.probe) return { ...state, health: next };
    const probeWaitMs = Math.min(health.probeWaitMs * 2, LONGEST_PROBE_MS);
    return { ...state, health: { ...next, probeAt: at + Math.max(probeWaitMs, asked), probeWaitMs } };
  }
  const why = failsAsAWhole(next);
  if (state.status === 'paused' || why === undefined) return { ...state, health: next };
  const probeAt = at + Math.max(FIRST_PROBE_MS, asked);
  return {
    status: 'failing',
    reason: `${why}, the last with: ${attempt.error ?? 'no reason'}.`,
    since: at,
    health: { ...next, probeAt, probeWaitMs: FIRST_PROBE_MS },
  };
}

const remembered = ({ outcomes }: Health, at: Millis, isAcceptedNow: boolean): Health['outcomes'] =>
  [...outcomes.filter(([then]) => then > at - WINDOW_MS), [at, isAcceptedNow] as const].slice(-REMEMBERED);

function failsAsAWhole({ outcomes, transportErrors }: Health): string | undefined {
  if (transportErrors >= TRANSPORT_ERRORS) return `${TRANSPORT_ERRORS} requests in a row got no answer`;
  const failures = outcomes.filter(([, isAcceptedThen]) => !isAcceptedThen).length;
  if (outcomes.length < ENOUGH || failures / outcomes.length < FAILING_SHARE) return undefined;
  return `${failures} of the last ${outcomes.length} requests failed`;
}
