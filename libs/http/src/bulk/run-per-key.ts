/**
 * Does the work of all items: those with the same key one after the other in their order, at most `atOnce` keys side by
 * side. Results in the order of the items. Rejects with the first error, after what is under way has ended.
 */
export async function runPerKey<Item, Result>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  work: (item: Item, index: number) => Promise<Result>,
  atOnce: number,
): Promise<readonly Result[]> {
  const queues = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const queue = queues.get(keyOf(item));
    if (queue === undefined) queues.set(keyOf(item), [index]);
    else queue.push(index);
  }
  const results: Result[] = [];
  const waiting = [...queues.values()].values();
  async function runner(): Promise<void> {
    for (const queue of waiting) for (const index of queue) results[index] = await work(items[index] as Item, index);
  }
  await Promise.all(Array.from({ length: atOnce }, runner));
  return results;
}
