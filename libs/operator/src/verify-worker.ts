import { endOfLog, LogDamaged, shareOf, wholeCheck } from '@parley/event-store';
import { fileOfEventStore, openInWorker, workerMain } from '@parley/runtime';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify, type Verified } from '@parley/verification';
import { throttledProgress } from './throttled-progress';
import type { Report } from './tasks';
import type { VerifyTask } from './verify-in-worker';

/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

/* The thread of a verification. It only reads. A damaged log proves nothing, so that is looked at first. */
workerMain<VerifyTask, Report, Verified>(async ({ log, readModelFile }, { emit }) => {
  const store = openInWorker(log, (message) => emit({ tag: 'warning', message }));
  assertWhole(fileOfEventStore(log), emit);
  const readModel = sqliteConversationReadModel(readModelFile, true);
  const end = await endOfLog(store);
  const progress = throttledProgress('events', emit);
  const verified = await verify(store, readModel, {
    mostDifferences: MOST_DIFFERENCES,
    onDifference: (difference) => emit({ tag: 'difference', difference }),
    onProgress({ position, events }) {
      if (end !== undefined) progress(events, shareOf(position, end));
    },
  });
  await readModel.close();
  await store.close();
  return verified;
});

/** Throws when the file of a log is damaged. A log on a server is looked after there. */
function assertWhole(file: string | undefined, emit: (report: Report) => void): void {
  if (file === undefined) return;
  const progress = throttledProgress('commits', emit);
  const { faults } = wholeCheck(file, (commits, of) => progress(commits, of === 0 ? 0 : commits / of));
  if (faults.length > 0) throw new LogDamaged(file, faults.join('; '));
}
