import { Worker } from 'node:worker_threads';
import { removeRebuilt, type RebuildStep, type SqliteConversationReadModel } from '@parley/read-models';
import { threadOptions, type EventLog } from './event-log';
import type { PausableSubscription } from './pausable';

/** What the thread is given. */
export interface RebuildTask {
  readonly log: EventLog;
  readonly logId: string;
  readonly readModelFile: string;
}

export interface RebuildProgress {
  /** First the events of the log, then the indexes over them, then the words that search finds. */
  readonly step: 'events' | RebuildStep;
  readonly done: number;
  /** Of the events an estimate, by how far the log has been gone through; Infinity while nothing is known. */
  readonly of: number;
  readonly events: number;
}

export type FromRebuild =
  | { readonly tag: 'progress'; readonly progress: RebuildProgress }
  | { readonly tag: 'warn'; readonly message: string }
  | { readonly tag: 'ready' }
  | { readonly tag: 'done'; readonly events: number }
  | { readonly tag: 'failed'; readonly reason: string };

export interface RebuildParts {
  readonly task: RebuildTask;
  readonly readModel: Pick<SqliteConversationReadModel, 'replaceByRebuilt'>;
  readonly projector: Pick<PausableSubscription, 'pause' | 'resume'>;
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly onWarning: (message: string) => void;
  /** Gives the rebuild up; the read model in use stays. */
  readonly signal?: AbortSignal;
}

/** Node's heap for the thread; what it keeps in memory is bounded far below. */
const HEAP_MB = 512;
const YOUNG_MB = 32;

/**
 * Makes the read model anew from the log, in a thread of its own, beside the one in use, and puts it in that one's place. Queries
 * and commands go on meanwhile; only for the last moment lists stand still, as the projector is put off until the new one has
 * all that the old one has. Gives the number of events. Rejects when it fails, and then nothing has changed.
 */
export async function rebuild({
  task,
  readModel,
  projector,
  onProgress,
  onWarning,
  signal,
}: RebuildParts): Promise<number> {
  const file = require.resolve('./rebuild-worker');
  const worker = new Worker(file, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    ...threadOptions(file),
  });
  const thread = listening(worker, onProgress, onWarning);
  const giveUp = (): void => void worker.terminate();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal?.aborted === true) giveUp();
    await thread.ready;
    await projector.pause();
    worker.postMessage('finish');
    const events = await thread.done;
    readModel.replaceByRebuilt();
    return events;
  } finally {
    signal?.removeEventListener('abort', giveUp);
    projector.resume();
    await worker.terminate();
    clearAway(task.readModelFile, onWarning);
  }
}

/** What cannot be removed is no reason to say anything else of the rebuild than how it ended. */
function clearAway(readModelFile: string, onWarning: (message: string) => void): void {
  try {
    removeRebuilt(readModelFile);
  } catch (error) {
    onWarning(`what is left of the rebuild cannot be removed: ${String(error)}`);
  }
}

function listening(
  worker: Worker,
  onProgress: (progress: RebuildProgress) => void,
  onWarning: (message: string) => void,
): { readonly ready: Promise<true>; readonly done: Promise<number> } {
  const ready = Promise.withResolvers<true>();
  const done = Promise.withResolvers<number>();
  const fail = (reason: string): void => {
    const error = new Error(`the rebuild failed: ${reason}`);
    ready.reject(error);
    done.reject(error);
  };
  // Whoever waits for the first has not begun to wait for the second.
  done.promise.catch(() => undefined);
  worker.on('error', (error: unknown) => fail(String(error)));
  worker.on('exit', () => fail('its thread was ended'));
  worker.on('message', (message: FromRebuild) => {
    switch (message.tag) {
      case 'progress':
        return onProgress(message.progress);
      case 'warn':
        return onWarning(message.message);
      case 'ready':
        return ready.resolve(true);
      case 'done':
        return done.resolve(message.events);
      case 'failed':
        return fail(message.reason);
    }
  });
  return { ready: ready.promise, done: done.promise };
}
