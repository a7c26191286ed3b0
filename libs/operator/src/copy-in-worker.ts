import { silentLogger, WrongConfiguration } from '@parley/platform';
import {
  fileOfEventStore,
  openEventLog,
  runInWorker,
  spellEventStore,
  type EventLog,
  type EventStoreLocation,
} from '@parley/runtime';
import { assertFileOfItsOwn } from './copy-target';
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
  const file = fileOfEventStore(to);
  if (file !== undefined) assertFileOfItsOwn(file, [fileOfEventStore(log) ?? [], files].flat());
  else if (isSamePlace(log, to))
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

/** On a server a place is what its connection string says. */
const isSamePlace = (log: EventLog, to: EventStoreLocation): boolean =>
  log.kind === to.kind && spellEventStore(log) === spellEventStore(to);
