const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NO_DATABASE = 26;
/** A table of shared memory could not be made larger. */
const SHARED_MEMORY = 4_874;

/** The primary code is in the lowest 8 bits. */
const primary = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff;

export const isBusy = (error: unknown): boolean => primary(error) === BUSY;

/** Nothing of what was to be written is written: what does not fit in is cut off before its end. */
export const isFull = (error: unknown): boolean => primary(error) === FULL;

/** At a start no other reason for the second is known. */
export const isFullAtStart = (error: unknown): boolean =>
  isFull(error) || (error as { errcode?: number }).errcode === SHARED_MEMORY;

export const isNoDatabase = (error: unknown): boolean => primary(error) === NO_DATABASE;

export const isDamage = (error: unknown): boolean => [CORRUPT, NO_DATABASE].includes(primary(error));
