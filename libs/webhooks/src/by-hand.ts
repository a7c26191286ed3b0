import type { Millis } from './millis';
import { HEALTHY, type WebhookState } from './outcome/health';

/** One that is paused or disabled already is as it was. */
export const pausedByHand = (state: WebhookState, now: Millis): WebhookState =>
  state.status === 'paused' || state.status === 'disabled'
    ? state
    : { status: 'paused', reason: 'It was paused by hand.', since: now, health: { ...state.health, probeAt: null } };

/** What was known of its failures is forgotten. */
export const enabledByHand = ({ status, since }: WebhookState, now: Millis): WebhookState => ({
  status: 'active',
  reason: null,
  since: status === 'active' ? since : now,
  health: HEALTHY,
});
