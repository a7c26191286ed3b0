import { parentPort, workerData } from 'node:worker_threads';
import { shareOf, type Position } from '@parley/event-store';
import { openLog } from '@parley/projector';
import { sqliteConversationReadModel } from '@parley/read-models';
import { verify } from '@parley/verification';
import type { FromVerify, VerifyTask } from './verify-thread';

/* The thread of a verification. It only reads. */

const { log, readModelFile } = workerData as VerifyTask;
const tell = (message: FromVerify): void => parentPort?.postMessage(message);

const EVERY_MS = 100;
/** More help nobody; all of them are counted. */
const MOST_DIFFERENCES = 100_000;

async function run(): Promise<void> {
  const store = openLog(log, (message) => tell({ tag: 'warning', message }));
  const readModel = sqliteConversationReadModel(readModelFile, true);
  let end: Position | undefined;
  for await (const last of store.readAll({ direction: 'backwards', limit: 1 })) end = last.position;
  let told = 0;
  const verified = await verify(store, readModel, {
    mostDifferences: MOST_DIFFERENCES,
    onDifference: (difference) => tell({ tag: 'difference', difference }),
    onProgress({ position, events }) {
      const now = performance.now();
      if (end === undefined || now - told < EVERY_MS) return;
      told = now;
      const share = shareOf(position, end);
      const of = share === 0 ? null : Math.round(events / share);
      tell({ tag: 'progress', progress: { step: 'events', done: events, of } });
    },
  });
  await readModel.close();
  await store.close();
  tell({ tag: 'found', verified });
}

run().catch((error: unknown) => tell({ tag: 'failed', reason: String(error) }));
