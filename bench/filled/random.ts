/** Numbers that look like chance, the same ones for the same seed. */
export interface Random {
  /** From 0 up to 1, without 1. */
  next(): number;
  /** A whole number from 0 up to `n`, without `n`. */
  below(n: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** A rank from 0 up to `n`: each about half as often as the one half as far up, as words, inboxes and tags are used. */
  ranked(n: number): number;
  pickRanked<T>(values: readonly T[]): T;
}

/** Mulberry32: small, fast and even enough for data that only has to look real. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
  const below = (n: number): number => Math.floor(next() * n);
  const ranked = (n: number): number => Math.floor((n + 1) ** next()) - 1;
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(values: readonly T[]) => values[below(values.length)] as T,
    ranked,
    pickRanked: <T>(values: readonly T[]) => values[ranked(values.length)] as T,
  };
}
