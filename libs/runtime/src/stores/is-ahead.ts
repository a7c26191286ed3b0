import type { Position } from '@parley/event-store';

/**
 * Whether what was made of a log has come further than the log goes. The place where an empty log is read from, with all its digits zero, is
 * behind nothing.
 */
export const isAhead = (checkpoint: Position | undefined, end: Position | undefined): boolean =>
  checkpoint !== undefined && checkpoint > (end ?? '') && !/^0*$/.test(checkpoint);
