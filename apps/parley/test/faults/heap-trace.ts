/** With this, Node says at each collection what the heap of which thread holds. What a thread may have is what the product gives it. */
export const HEAP_OPTIONS = ['--trace-gc'];

/** `[pid:isolate] N ms: Mark-Compact 76.3 (90.1) -> 50.2 (88.0) MB, …`: before and after, each with what is reserved. */
const COLLECTION = /^\[\d+:(0x[0-9a-f]+)\].*: (?:Scavenge|Mark-Compact)[^>]*?([\d.]+) \([\d.]+\) -> /gm;

/** The most that the heap of each thread held, in MB, the largest first. It counts what was new and not yet collected too. */
export function mostOfThreads(output: string): readonly number[] {
  const most = new Map<string, number>();
  for (const [, thread = '', held = '0'] of output.matchAll(COLLECTION))
    most.set(thread, Math.max(most.get(thread) ?? 0, Math.round(Number(held))));
  return [...most.values()].sort((a, b) => b - a);
}
