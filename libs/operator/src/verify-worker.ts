import { endOfLog, shareOf } from '@parley/event-store';
import { openInWorker, workerMain } from '@parley/runtime';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify, type Verified } from '@parley/verification';
import { throttledProgress } from './throttled-progress';
import type { Report } from './tasks';
import type { VerifyTask } from './verify-in-worker';

/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

/* The thread of a verification. It only reads. */
workerMain<VerifyTask, Report, Verified>(async ({ log, readModelFile }, { emit }) => {
  const store = openInWorker(log, (message) => emit({ tag: 'warning', message }));
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
