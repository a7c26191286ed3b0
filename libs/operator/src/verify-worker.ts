import { shareOf, type Position } from '@parley/event-store';
import { openLog } from '@parley/projector';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify, type Verified } from '@parley/verification';
import { workerMain, throttledProgress } from './worker-main';
import type { VerifyTask } from './verify-in-worker';

/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

/* The thread of a verification. It only reads. */
workerMain<VerifyTask, Verified>(async ({ log, readModelFile }, emit) => {
  const store = openLog(log, (message) => emit({ tag: 'warning', message }));
  const readModel = sqliteConversationReadModel(readModelFile, true);
  let end: Position | undefined;
  for await (const last of store.readAll({ direction: 'backwards', limit: 1 })) end = last.position;
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
