import { parentPort, workerData } from 'node:worker_threads';
import { shareOf, type Position } from '@parley/event-store';
import { rebuildReadModel } from '@parley/read-models';
import { openLog } from './event-log';
import { filling } from './fill';
import type { FromRebuild, RebuildProgress, RebuildTask } from './rebuild';

/* The thread of a rebuild. It is told to finish when nothing writes the read model in use any more. */

const task = workerData as RebuildTask;
const tell = (message: FromRebuild): void => parentPort?.postMessage(message);
const store = openLog(task.log, (message) => tell({ tag: 'warn', message }));
const rebuilt = rebuildReadModel(task.readModelFile, task.logId);

const EVERY_MS = 100;
let told = 0;

/** Not more often than anybody can see. */
function progress(step: RebuildProgress['step'], done: number, of: number): void {
  const now = performance.now();
  if (done < of && now - told < EVERY_MS) return;
  told = now;
  tell({ tag: 'progress', progress: { step, done, of, events: log.events } });
}

let end: Position | undefined;
const log = filling(
  store,
  rebuilt,
  ({ commit, failure }) =>
    tell({
      tag: 'warn',
      message: `${commit.stream}@${commit.revision} cannot be read and was passed by: ${failure.tag}`,
    }),
  () => {
    if (end === undefined || log.position === undefined) return;
    const share = shareOf(log.position, end);
    progress('events', log.events, share === 0 ? Infinity : Math.max(log.events, Math.round(log.events / share)));
  },
);

async function prepare(): Promise<void> {
  for await (const last of store.readAll({ direction: 'backwards', limit: 1 })) end = last.position;
  await log.toTheEnd();
  // Nobody is told of the events that follow: the words are the last step.
  end = undefined;
  rebuilt.complete(progress);
  // What came meanwhile is little, and what comes then is less.
  await log.toTheEnd();
  tell({ tag: 'ready' });
}

async function finish(): Promise<void> {
  await log.toTheEnd();
  rebuilt.close();
  await store.close();
  tell({ tag: 'done', events: log.events });
}

const orFail = (work: Promise<void>): void =>
  void work.catch((error: unknown) => tell({ tag: 'failed', reason: String(error) }));

parentPort?.on('message', () => orFail(finish()));
orFail(prepare());
