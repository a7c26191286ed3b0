/** Lets so much real time pass, for a process that goes on meanwhile. */
export const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How long it took until it held, in ms. Rejects when that was too long. */
export async function within(what: string, ms: number, holds: () => Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > ms) throw new Error(`${what}: not within ${ms} ms`);
    await elapsed(10);
  }
  return performance.now() - from;
}
