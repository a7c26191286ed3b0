/** Long work in pieces: waits a turn of the event loop when it has gone on for so many ms, else not at all. */
export function pauses(everyMs: number): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < everyMs) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        began = performance.now();
        resolve();
      }),
    );
  };
}
