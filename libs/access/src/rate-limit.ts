import type { ApiKey } from './api-key';

/** Counts a request of this key: whole seconds until it may come again, 0 when it may go on. */
export type RateLimit = (key: ApiKey) => number;

export const unlimited: RateLimit = () => 0;

const FORGET_MS = 60_000;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket of tokens for each key: `perSecond` flow in, one second's worth (at least one) fits, and a request takes one.
 * `now` is a clock in milliseconds that only goes forward.
 */
export function rateLimit(perSecond: number, now: () => number = () => performance.now()): RateLimit {
  if (!Number.isFinite(perSecond)) return unlimited;
  const most = Math.max(1, perSecond);
  const buckets = new Map<string, Bucket>();
  let forgotAt = now();

  const filled = ({ tokens, at }: Bucket, time: number): number =>
    Math.min(most, tokens + ((time - at) / 1_000) * perSecond);

  /** A full bucket is as good as none. */
  function evictIdle(time: number): void {
    if (time - forgotAt < FORGET_MS) return;
    forgotAt = time;
    for (const [id, bucket] of buckets) if (filled(bucket, time) >= most) buckets.delete(id);
  }

  return ({ workspace, id }) => {
    const time = now();
    evictIdle(time);
    const name = `${workspace}/${id}`;
    let bucket = buckets.get(name);
    if (bucket === undefined) buckets.set(name, (bucket = { tokens: most, at: time }));
    bucket.tokens = filled(bucket, time);
    bucket.at = time;
    // Sums of fractions miss a whole token by less than this.
    if (bucket.tokens < 1 - 1e-9) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens -= 1;
    return 0;
  };
}
