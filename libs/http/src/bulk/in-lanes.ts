/**
 * Does the work of all items: those with the same lane one after the other in their order, at most `atOnce` lanes side by
 * side. Results in the order of the items. Rejects with the first error, after what is under way has ended.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  laneOf: (item: Item) => string,
  work: (item: Item, index: number) => Promise<Result>,
  atOnce: number,
): Promise<readonly Result[]> {
  const lanes = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const lane = lanes.get(laneOf(item));
    if (lane === undefined) lanes.set(laneOf(item), [index]);
    else lane.push(index);
  }
  const results: Result[] = [];
  const waiting = [...lanes.values()].values();
  async function runner(): Promise<void> {
    for (const lane of waiting) for (const index of lane) results[index] = await work(items[index] as Item, index);
  }
  await Promise.all(Array.from({ length: atOnce }, runner));
  return results;
}
