import type { Once } from './port';

/** What is shown of something that was done once, as it is now; undefined where that is not there. */
export function shownOnce<T, Shown>(
  once: Once<T> | undefined,
  show: (made: T) => Shown | undefined,
): Once<Shown> | undefined {
  if (once === undefined || once.tag === 'reused') return once;
  const made = show(once.made);
  return made === undefined ? undefined : { tag: once.tag, made };
}
