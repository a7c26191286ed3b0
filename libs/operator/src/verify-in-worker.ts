import { existsSync } from 'node:fs';
import { publicLogBeside, runInWorker, type EventLog } from '@parley/runtime';
import type { Verified } from '@parley/verification';
import type { Report } from './tasks';

/** What the thread is given; all stores are claimed by this process already. */
export interface VerifyTask {
  readonly log: EventLog;
  readonly logId: string;
  readonly readModelFile: string;
  /** Undefined where nothing was ever published. */
  readonly publicLogFile: string | undefined;
}

interface VerifiedFiles extends Pick<VerifyTask, 'log' | 'logId' | 'readModelFile'> {
  /** The public log lies beside it. */
  readonly operations?: string | undefined;
}

/** Verifies the read model and the public log. Rejects when it cannot be done. */
export function verifyInWorker(
  { operations, ...files }: VerifiedFiles,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<Verified> {
  const { log, logId, readModelFile } = files;
  const beside = operations === undefined ? undefined : publicLogBeside(operations);
  const publicLogFile = beside !== undefined && existsSync(beside) ? beside : undefined;
  const task: VerifyTask = { log, logId, readModelFile, publicLogFile };
  return runInWorker({ name: 'verification', file: require.resolve('./verify-worker'), task }, emit, signal);
}
