/** With this, Node says at each collection what the heap of which thread holds. What a thread may have is what the product gives it. */
export const HEAP_OPTIONS = ['--trace-gc'];

/** `[pid:isolate] N ms: Mark-Compact 76.3 (90.1) -> 50.2 (88.0) MB, …`: before and after, each with what is reserved. */
const COLLECTION = /^\[\d+:(0x[0-9a-f]+)\].*: (Scavenge|Mark-Compact)[^>]*-> ([\d.]+) /gm;

/**
 * The most that was in use in the heap of each thread, in MB, the largest first: what a whole collection left. Of a thread that was
 * too short for one, what a collection of what was new left.
 */
export function mostOfThreads(output: string): readonly number[] {
  const most = { 'Mark-Compact': new Map<string, number>(), Scavenge: new Map<string, number>() };
  for (const [, thread = '', kind, held = '0'] of output.matchAll(COLLECTION)) {
    const seen = most[kind === 'Scavenge' ? kind : 'Mark-Compact'];
    seen.set(thread, Math.max(seen.get(thread) ?? 0, Math.round(Number(held))));
  }
  return [...new Map([...most.Scavenge, ...most['Mark-Compact']]).values()].sort((a, b) => b - a);
}
