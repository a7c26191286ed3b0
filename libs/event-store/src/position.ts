import type { Position } from './envelope';

const DIGITS = 20;

/** A place as a string of 20 digits, so that comparing strings compares places. */
export const toPosition = (place: number | bigint): Position => place.toString().padStart(DIGITS, '0');

/** The number within a position. Throws a `RangeError` for a string that no store gave. */
export function fromPosition(position: Position): bigint {
  if (!/^[0-9]{20}$/.test(position)) throw new RangeError(`not a position of this store: ${JSON.stringify(position)}`);
  return BigInt(position);
}

/**
 * How much of the way from `start`, or from the beginning, to `end` a position has gone, 0 to 1; for a progress bar, as places may be
 * further apart here than there.
 */
export const shareOf = (position: Position, end: Position, start?: Position): number => {
  const from = start === undefined ? 0 : Number(fromPosition(start));
  const [of, all] = [Number(fromPosition(position)) - from, Number(fromPosition(end)) - from];
  return all <= 0 ? 1 : Math.min(1, of / all);
};
