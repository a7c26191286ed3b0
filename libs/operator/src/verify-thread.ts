import type { EventLog } from '@parley/projector';
import type { Verified } from '@parley/verification';
import { inThread } from './in-thread';
import type { Report } from './tasks';

/** What the thread is given; both stores are claimed by this process already. */
export interface VerifyTask {
  readonly log: EventLog;
  readonly readModelFile: string;
}

/** Verifies the read model. Rejects when it cannot be done. */
export const verifyInThread = (
  task: VerifyTask,
  tell: (report: Report) => void,
  signal: AbortSignal,
): Promise<Verified> =>
  inThread({ name: 'verification', file: require.resolve('./verify-worker'), task }, tell, signal);
