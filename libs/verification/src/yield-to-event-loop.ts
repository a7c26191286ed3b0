/** What takes longer than this in one turn of the event loop is felt by others. */
const LONGEST_MS = 5;

/** Gives a function that lets others run when it was long since it did, and rejects when the signal is aborted. */
export function yieldToEventLoop(signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - since < LONGEST_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
