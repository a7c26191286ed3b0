import type { EventLog } from '@parley/projector';
import { silentLogger, WrongConfiguration } from '@parley/platform';
import { openEventLog, type EventStoreLocation } from '@parley/stores';
import { assertFileOfItsOwn } from './copy-target';
import { runInWorker } from './run-in-worker';
import type { CopyMade, Report } from './tasks';

/** What the thread is given; both logs are claimed by this process already. */
export interface CopyTask {
  readonly source: EventLog;
  readonly target: EventLog;
}

export interface CopiedFrom {
  readonly log: EventLog;
  /** Files of this product, which no copy may go into. */
  readonly files: readonly string[];
}

/** Copies the log to another event store and compares the two. Rejects when it cannot be done; what was copied stays. */
export async function copyInWorker(
  { log, files }: CopiedFrom,
  to: EventStoreLocation,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<CopyMade> {
  if (to.kind === 'sqlite') assertFileOfItsOwn(to.file, log.kind === 'sqlite' ? [log.file, ...files] : files);
  else if (log.kind === 'eventstoredb' && log.connectionString === to.connectionString)
    throw new WrongConfiguration('The copy cannot go to where the log is. Name another event store.');
  // Claimed here and not in the thread, so that it is let go of however the thread ends.
  const target = await openEventLog(to, silentLogger, 'The target of the copy');
  try {
    const task: CopyTask = { source: log, target: target.log };
    return await runInWorker({ name: 'copy', file: require.resolve('./copy-worker'), task }, emit, signal);
  } finally {
    await target.store.close();
  }
}
