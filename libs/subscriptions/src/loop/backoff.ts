import { sleep } from './sleep';

/** Waits before the n-th try in a row (from 1); ends at once when the signal does. */
export type Backoff = (attempt: number, signal: AbortSignal) => Promise<void>;

const FIRST_MS = 50;
const LONGEST_MS = 5_000;

/** Doubling from 50 ms to 5 s, of which a random half is left out, so that many processes do not come back together. */
export function backoff(random: () => number = Math.random): Backoff {
  return (attempt, signal) => {
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
    return sleep(most * (0.5 + random() / 2), signal);
  };
}
