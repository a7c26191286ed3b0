/**
 * Ids kept as hashes: 16 bytes each, whatever they were called. A run is sorted by hash; runs double in size, like the digits
 * of a binary counter, so adding is cheap on average and a look-up is a few binary searches. Persistent: nothing here is ever
 * changed, only made anew. A hit is a candidate and no more: two ids may share a hash.
 */
export interface HashRun {
  readonly hashes: Float64Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

export type HashRuns = readonly HashRun[];

export interface HashEntry {
  readonly hash: number;
  /** Two numbers of up to 32 bits that belong to the id. */
  readonly first: number;
  readonly second: number;
}

export const noHashes: HashRuns = [];

/** 53 bits of a text, the most that a number holds exactly. Spreads well; no secret and no proof of anything. */
export function hash53(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return ((high >>> 0) % 0x200000) * 0x100000000 + (low >>> 0);
}

export function hashRun(entries: readonly HashEntry[]): HashRun {
  const sorted = entries.toSorted((a, b) => a.hash - b.hash);
  return {
    hashes: Float64Array.from(sorted, ({ hash }) => hash),
    first: Uint32Array.from(sorted, ({ first }) => first),
    second: Uint32Array.from(sorted, ({ second }) => second),
  };
}

/** Runs of this length are not merged any more, so that adding never copies more, however many there are. */
const LONGEST = 8_192;

export function addHashRun(runs: HashRuns, run: HashRun): HashRuns {
  if (run.hashes.length === 0) return runs;
  const kept = [...runs];
  let newest = run;
  for (let last = kept.at(-1); last !== undefined && mergeable(last, newest); last = kept.at(-1)) {
    newest = mergedRuns(last, newest);
    kept.pop();
  }
  return [...kept, newest];
}

const mergeable = (last: HashRun, newest: HashRun): boolean =>
  last.hashes.length <= newest.hashes.length && last.hashes.length < LONGEST;

/** Every entry with this hash. */
export function findHash(runs: HashRuns, hash: number): readonly HashEntry[] {
  const found: HashEntry[] = [];
  for (const { hashes, first, second } of runs)
    for (let i = lowerBound(hashes, hash); hashes[i] === hash; i += 1)
      found.push({ hash, first: first[i] ?? 0, second: second[i] ?? 0 });
  return found;
}

export const countHashes = (runs: HashRuns): number => runs.reduce((sum, { hashes }) => sum + hashes.length, 0);

/** Both as one. */
export function mergedRuns(a: HashRun, b: HashRun): HashRun {
  const length = a.hashes.length + b.hashes.length;
  const merged = { hashes: new Float64Array(length), first: new Uint32Array(length), second: new Uint32Array(length) };
  let [fromA, fromB] = [0, 0];
  for (let i = 0; i < length; i += 1) {
    const takeA = fromB >= b.hashes.length || (a.hashes[fromA] ?? Infinity) <= (b.hashes[fromB] ?? 0);
    const [source, at] = takeA ? [a, fromA] : [b, fromB];
    merged.hashes[i] = source.hashes[at] ?? 0;
    merged.first[i] = source.first[at] ?? 0;
    merged.second[i] = source.second[at] ?? 0;
    if (takeA) fromA += 1;
    else fromB += 1;
  }
  return merged;
}

function lowerBound(hashes: Float64Array, hash: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
