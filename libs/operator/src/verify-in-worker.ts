import { runInWorker, type EventLog } from '@parley/runtime';
import type { Verified } from '@parley/verification';
import type { Report } from './tasks';

/** What the thread is given; both stores are claimed by this process already. */
export interface VerifyTask {
  readonly log: EventLog;
  readonly readModelFile: string;
}

/** Verifies the read model. Rejects when it cannot be done. */
export const verifyInWorker = (
  task: VerifyTask,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<Verified> =>
  runInWorker({ name: 'verification', file: require.resolve('./verify-worker'), task }, emit, signal);
