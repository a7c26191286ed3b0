/** Not more often than anybody can see. */
const EVERY_MS = 100;

/** Calls `tell` at most ten times a second; what comes too soon is left out, but for what is `last`. */
export function throttled<Args extends readonly unknown[]>(
  tell: (...args: Args) => void,
  last: (...args: Args) => boolean = () => false,
): (...args: Args) => void {
  let toldAt = 0;
  return (...args) => {
    const now = performance.now();
    if (now - toldAt < EVERY_MS && !last(...args)) return;
    toldAt = now;
    tell(...args);
  };
}
