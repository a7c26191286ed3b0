import { Worker } from 'node:worker_threads';
import { threadOptions, type EventLog } from '@parley/projector';
import type { Verified } from '@parley/verification';
import type { Report } from './tasks';

/** What the thread is given; both stores are claimed by this process already. */
export interface VerifyTask {
  readonly log: EventLog;
  readonly readModelFile: string;
}

/** Reports on the way, then what was found or why it failed. */
export type FromVerify = Report | { readonly tag: 'found'; readonly verified: Verified };

/** Verifies the read model in a thread of its own, so that queries and commands go on. Rejects when it cannot be done. */
export async function verifyInThread(
  task: VerifyTask,
  tell: (report: Report) => void,
  signal: AbortSignal,
): Promise<Verified> {
  const file = require.resolve('./verify-worker');
  const worker = new Worker(file, { workerData: task, ...threadOptions(file) });
  const giveUp = (): void => void worker.terminate();
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await new Promise<Verified>((resolve, reject) => {
      worker.on('error', (error: unknown) => reject(new Error(`the verification failed: ${String(error)}`)));
      worker.on('exit', () => reject(new Error('the verification failed: its thread was ended')));
      worker.on('message', (message: FromVerify) => {
        if (message.tag === 'found') resolve(message.verified);
        else if (message.tag === 'failed') reject(new Error(`the verification failed: ${message.reason}`));
        else tell(message);
      });
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
    await worker.terminate();
  }
}
