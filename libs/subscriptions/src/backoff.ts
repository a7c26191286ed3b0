/** How long to wait before the next attempt, in ms. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 100, maxMs: 10_000 };

/**
 * Twice as long after every failure, up to the maximum; of that at least half, the rest by chance, so that many
 * subscriptions that failed together do not come back together. `failures` is 1 or more, `random` gives 0 up to 1.
 */
export function delayAfter(failures: number, { firstMs, maxMs }: Backoff, random: () => number): number {
  const full = Math.min(maxMs, firstMs * 2 ** (failures - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
