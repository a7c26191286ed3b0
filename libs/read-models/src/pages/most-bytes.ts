/**
 * A page ends before the item with which its items, as JSON in UTF-8, would take more bytes than this; it has at least one. Without
 * it a page has all that its limit allows, however large.
 */
export type MostBytes = number | undefined;

/** How many bytes a value takes as JSON in UTF-8. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Takes no more than fit, and pulls no more than the one behind them. */
export function takeWithin<T extends { readonly bytes: number }>(
  items: Iterable<T>,
  { limit = Infinity, mostBytes = Infinity }: { readonly limit?: number; readonly mostBytes?: MostBytes },
): { readonly taken: readonly T[]; readonly more: boolean } {
  const taken: T[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += item.bytes;
    if (taken.length >= limit || (taken.length > 0 && bytes > mostBytes)) return { taken, more: true };
    taken.push(item);
  }
  return { taken, more: false };
}
