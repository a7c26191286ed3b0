import { shareOf, type Position } from '@parley/event-store';
import { openLog } from '@parley/projector';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify, type Verified } from '@parley/verification';
import { asThread, telling } from './as-thread';
import type { VerifyTask } from './verify-thread';

/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

/* The thread of a verification. It only reads. */
asThread<VerifyTask, Verified>(async ({ log, readModelFile }, tell) => {
  const store = openLog(log, (message) => tell({ tag: 'warning', message }));
  const readModel = sqliteConversationReadModel(readModelFile, true);
  let end: Position | undefined;
  for await (const last of store.readAll({ direction: 'backwards', limit: 1 })) end = last.position;
  const progress = telling('events', tell);
  const verified = await verify(store, readModel, {
    mostDifferences: MOST_DIFFERENCES,
    onDifference: (difference) => tell({ tag: 'difference', difference }),
    onProgress({ position, events }) {
      if (end !== undefined) progress(events, shareOf(position, end));
    },
  });
  await readModel.close();
  await store.close();
  return verified;
});
