import { Worker } from 'node:worker_threads';
import { workerOptions } from '@parley/platform';
import { realFile } from './real-file';

interface WalCheckpoints {
  /** Resolves when the thread has let go of the files. */
  stop(): Promise<void>;
}

/** Node's heap for the thread, in MB; it needs next to nothing. */
const LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/**
 * Copies what was written to these files, which this process has claimed, from their write-ahead logs into the files, in a thread of
 * its own and in small portions: copying waits for the disk, and would hold up the thread that writes. What fails is tried again, as on a
 * disk that is full; a thread that dies leaves it to the writers, as without one. `failed` is told of both.
 */
export function startWalCheckpoints(
  files: readonly string[],
  failed: (reason: string, ended: boolean) => void,
): WalCheckpoints {
  const file = require.resolve('./wal-checkpoints-worker');
  const worker = new Worker(file, {
    workerData: files.map(realFile),
    // A worker that compiles its sources as it loads them needs more.
    resourceLimits: file.endsWith('.ts') ? {} : LIMITS,
    ...workerOptions(file),
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (reason: string) => failed(reason, false));
  worker.on('error', (error: unknown) => failed(String(error), true));
  return {
    stop() {
      worker.postMessage('stop');
      return ended;
    },
  };
}
