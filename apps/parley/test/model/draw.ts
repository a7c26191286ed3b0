/** Random choices from one seed (mulberry32): the same seed, the same choices in the same order. */
export interface Draw {
  /** From 0 up to, not including, 1. */
  readonly fraction: () => number;
  /** A whole number from 0 up to, not including, `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly of: <A>(choices: readonly A[]) => A;
  /** A few of them, in their order. */
  readonly some: <A>(choices: readonly A[], probability?: number) => readonly A[];
  /** By weight. */
  readonly weighted: <A>(choices: readonly (readonly [weight: number, choice: A])[]) => A;
}

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(fraction() * end);
  const chance = (probability: number): boolean => fraction() < probability;
  return {
    fraction,
    below,
    chance,
    of: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    some: (choices, probability = 0.4) => choices.filter(() => chance(probability)),
    weighted(choices) {
      let left = fraction() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of choices) if ((left -= weight) < 0) return choice;
      throw new Error('there is nothing to choose from');
    },
  };
}
