/**
 * Lets others have their turn while much is done in pieces. Whoever calls between two pieces waits when those who share this have
 * worked for so many ms, and goes on alone in a later turn of the event loop; else it is undefined, and there is nothing to wait for.
 */
export function pauses(everyMs: number): () => Promise<void> | undefined {
  const waiting: (() => void)[] = [];
  let began = performance.now();

  /** One in each turn of the event loop, called once for each that waits. */
  function goOn(): void {
    began = performance.now();
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(goOn);
  }

  return () => {
    if (performance.now() - began < everyMs) return undefined;
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(goOn);
    });
  };
}
