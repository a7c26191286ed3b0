import { pauses } from '@parley/platform';

/** How long lists of commands are worked on in one go, all of them together, in ms, before whatever else the process does has its turn. */
const SLICE_MS = 5;

export const pause = pauses(SLICE_MS);
