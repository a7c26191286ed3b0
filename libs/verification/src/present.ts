/** Something that is put into a set, or, without a value, taken out of it. */
export interface Mention<Value> {
  readonly key: string;
  readonly value: Value | null;
}

/**
 * Who is in the set after all mentions: whoever was put in since last taken out, in the order in which that began. Gives all
 * that was said of each since then, the first thing first.
 */
export function present<Value>(mentions: readonly Mention<Value>[]): readonly (readonly [Value, ...Value[]])[] {
  if (mentions.length === 0) return [];
  const placed = mentions.map((mention, place) => ({ ...mention, place }));
  return [...Map.groupBy(placed, ({ key }) => key).values()]
    .map((all) => all.slice(all.findLastIndex(({ value }) => value === null) + 1))
    .filter((since) => since.length > 0)
    .toSorted(([a], [b]) => (a?.place ?? 0) - (b?.place ?? 0))
    .map((since) => since.map(({ value }) => value) as [Value, ...Value[]]);
}
