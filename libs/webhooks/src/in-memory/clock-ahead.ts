import type { Millis } from '../millis';
import { longestWaitMs } from '../outcome/verdict';
import { LANE_LEASE_MS } from '../port';
import type { InMemoryWebhooks } from './data';

/** Brings back what is due later than anything can be by the waits that there are: it was written while the clock ran ahead. */
export function bringBack(data: InMemoryWebhooks, retrySeconds: readonly number[], now: Millis): void {
  const latest = now + longestWaitMs(retrySeconds);
  for (const row of data.deliveries.values())
    if ((row.state.nextAttemptAt ?? 0) > latest) row.state = { ...row.state, nextAttemptAt: now };
  for (const [key, lease] of data.leases)
    if (lease.until > latest) data.leases.set(key, { ...lease, until: now + LANE_LEASE_MS });
  for (const webhook of data.webhooks.values()) {
    const { state } = webhook;
    if ((state.health.probeAt ?? 0) > latest) webhook.state = { ...state, health: { ...state.health, probeAt: now } };
  }
}
