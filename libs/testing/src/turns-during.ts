/** How many turns of the event loop others had while something was done, and what that gave. */
export async function turnsDuring<A>(work: () => Promise<A>): Promise<{ readonly turns: number; readonly result: A }> {
  let turns = 0;
  let done = false;
  const count = (): void => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  try {
    const result = await work();
    return { turns, result };
  } finally {
    done = true;
  }
}
