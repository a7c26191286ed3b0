import { resolve } from 'node:path';

/** The compiler's settings of the repository, for processes and threads that run its sources as they are. */
export const SOURCES_PROJECT = resolve(__dirname, '../../../tsconfig.base.json');

/** Threads that this process starts compile the sources that they run. */
export function threadsRunSources(): void {
  process.env['TS_NODE_PROJECT'] = SOURCES_PROJECT;
}
