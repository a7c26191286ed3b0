import type { Millis } from './millis';

/** Hashes of an `Idempotency-Key` and of the request that came with it, and when that was. */
export interface Repeatable {
  readonly keyHash: string;
  readonly requestHash: string;
  readonly at: Millis;
}

/** Days for which an `Idempotency-Key` is kept at least. */
export const REQUEST_DAYS = 2;

/**
 * `again`: the same request came before, under the same Idempotency-Key, and changes nothing any more; `made` is as it is now. `reused`: another
 * request came under it. A request that changed nothing since it was refused, or since what it is about is not there, is not kept.
 */
export type Once<T> =
  { readonly tag: 'made'; readonly made: T } | { readonly tag: 'again'; readonly made: T } | { readonly tag: 'reused' };

/** What is shown of something that was done once, as it is now; undefined where that is not there. */
export function shownOnce<T, Shown>(
  once: Once<T> | undefined,
  show: (made: T) => Shown | undefined,
): Once<Shown> | undefined {
  if (once === undefined || once.tag === 'reused') return once;
  const made = show(once.made);
  return made === undefined ? undefined : { tag: once.tag, made };
}
