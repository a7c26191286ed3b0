import type { Claim, Settled } from '../port';
import { requestOf } from '../sending/attempt-request';
import type { Sender } from '../sending/sender';
import type { Scheduler } from '@parley/platform';
import { signedOrWhy, type OpenKeys } from '../signing/opened-keys';

interface AttemptOptions {
  readonly sender: Pick<Sender, 'send'>;
  readonly openKeys: OpenKeys;
  readonly clock: Pick<Scheduler, 'now'>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Makes the request of a claim, and tells what came of it. What cannot be signed is not sent, and that is a failed attempt. */
export async function makeAttempt(
  claim: Claim,
  cursor: string,
  { sender, openKeys, clock, random }: AttemptOptions,
  signal: AbortSignal,
): Promise<Settled> {
  const now = clock.now();
  const request = signedOrWhy(() => requestOf(claim, cursor, openKeys(claim.lane.webhook, claim.keys), now));
  if (typeof request === 'string') {
    const attempt = { at: now, statusCode: null, durationMs: 0, error: `not sent: ${request}`, response: null };
    return { claim, attempt, transport: false, retryAfterMs: undefined, random: random() };
  }
  const { transport, retryAfterMs, at, statusCode, durationMs, error, response } = await sender.send(request, signal);
  const attempt = { at, statusCode, durationMs, error, response };
  return { claim, attempt, transport, retryAfterMs, random: random() };
}
