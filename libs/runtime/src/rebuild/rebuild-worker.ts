import { endOfLog, shareOf, type Position } from '@parley/event-store';
import { throttled } from '@parley/platform';
import { rebuildReadModel } from '@parley/read-models';
import type { ParkedCommit } from '@parley/subscriptions';
import { openInWorker } from '../stores/event-store-kinds';
import { workerMain } from '../workers/worker-main';
import { filling } from './fill';
import type { FromRebuild, RebuildProgress, RebuildTask } from './rebuild';

/** More help nobody: all that is parked can be asked for. */
const MOST_WARNINGS = 1_000;

/* The thread of a rebuild. It waits to be let go on until nothing writes the read model in use any more. */
workerMain<RebuildTask, FromRebuild, number>(async (task, { emit, toldToGoOn }) => {
  const warn = (message: string): void => emit({ tag: 'warn', message });
  const store = openInWorker(task.log, warn);
  const rebuilt = rebuildReadModel(task.readModelFile, task.logId);
  const isLast = (_: RebuildProgress['step'], done: number, of: number): boolean => done >= of;
  const progress = throttled((step: RebuildProgress['step'], done: number, of: number): void => {
    emit({ tag: 'progress', progress: { step, done, of, events: log.events } });
  }, isLast);

  let parked = 0;
  function toldParked({ stream, revision, detail }: ParkedCommit): void {
    parked += 1;
    if (parked <= MOST_WARNINGS) warn(`${stream}@${revision} cannot be handled and was parked: ${detail}`);
  }

  let end: Position | undefined = await endOfLog(store);
  const log = filling(store, rebuilt, toldParked, () => {
    if (end === undefined || log.position === undefined) return;
    const share = shareOf(log.position, end);
    progress('events', log.events, share === 0 ? Infinity : Math.max(log.events, Math.round(log.events / share)));
  });
  await log.toTheEnd();
  // Nobody is told of the events that follow: the words are the last step.
  end = undefined;
  rebuilt.complete(progress);
  // What came meanwhile is little, and what comes then is less.
  await log.toTheEnd();
  const goingOn = toldToGoOn();
  emit({ tag: 'ready' });
  await goingOn;
  await log.toTheEnd();
  const more = parked - MOST_WARNINGS;
  if (more > 0) warn(`${more} more streams were parked: npm run parley -- parked shows them`);
  rebuilt.close();
  await store.close();
  return log.events;
});
