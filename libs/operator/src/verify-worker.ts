import { endOfLog, LogDamaged, shareOf, wholeCheck } from '@parley/event-store';
import { sqlitePublicLog, type PublicLog } from '@parley/public-log';
import { fileOfEventStore, openInWorker, workerMain } from '@parley/runtime';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify, type Verified } from '@parley/verification';
import { throttledProgress } from './throttled-progress';
import type { Report } from './tasks';
import type { VerifyTask } from './verify-in-worker';

/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

/* The thread of a verification. It only reads. A damaged log proves nothing, so that is looked at first. */
workerMain<VerifyTask, Report, Verified>(async ({ log, logId, readModelFile, publicLogFile }, { emit }) => {
  const store = openInWorker(log, (message) => emit({ tag: 'warning', message }));
  assertWhole(fileOfEventStore(log), emit);
  const readModel = sqliteConversationReadModel(readModelFile, true);
  const publicLog = publicLogFile === undefined ? undefined : sqlitePublicLog(publicLogFile, { claimed: true });
  const isOfIt = publicLog !== undefined && (await isOf(publicLog, logId));
  if (publicLog !== undefined && !isOfIt) emit({ tag: 'warning', message: OF_ANOTHER_LOG });
  const end = await endOfLog(store);
  const progress = throttledProgress('events', emit);
  const verified = await verify(store, readModel, {
    publicLog: isOfIt ? publicLog : undefined,
    mostDifferences: MOST_DIFFERENCES,
    onDifference: (difference) => emit({ tag: 'difference', difference }),
    onProgress({ position, events }) {
      if (end !== undefined) progress(events, shareOf(position, end));
    },
  });
  await publicLog?.close();
  await readModel.close();
  await store.close();
  return verified;
});

const OF_ANOTHER_LOG =
  'the public log was made from another event log, and is not compared: the next start of the product goes on with it, or says what to do';

/** One that has not begun is of any log. */
async function isOf(publicLog: Pick<PublicLog, 'epochs'>, logId: string): Promise<boolean> {
  const newest = (await publicLog.epochs()).at(-1);
  return newest === undefined || newest.logId === logId;
}

/** Throws when the file of a log is damaged. A log on a server is looked after there. */
function assertWhole(file: string | undefined, emit: (report: Report) => void): void {
  if (file === undefined) return;
  const progress = throttledProgress('commits', emit);
  const { faults } = wholeCheck(file, (commits, of) => progress(commits, of === 0 ? 0 : commits / of));
  if (faults.length > 0) throw new LogDamaged(file, faults.join('; '));
}
