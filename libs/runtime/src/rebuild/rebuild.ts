import { removeRebuilt, type RebuildStep, type SqliteConversationReadModel } from '@parley/read-models';
import type { PausableConsumer } from '../consumers/pausable';
import type { EventLog } from '../stores/event-store-kinds';
import { runInWorker } from '../workers/run-in-worker';

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
  | { readonly tag: 'ready' };

export interface RebuildParts {
  readonly task: RebuildTask;
  readonly readModel: Pick<SqliteConversationReadModel, 'replaceByRebuilt'>;
  readonly projector: Pick<PausableConsumer, 'pause' | 'resume'>;
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly onWarning: (message: string) => void;
  /** Gives the rebuild up; the read model in use stays. */
  readonly signal?: AbortSignal;
}

const NEVER = new AbortController().signal;

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
  signal = NEVER,
}: RebuildParts): Promise<number> {
  const job = {
    name: 'rebuild',
    file: require.resolve('./rebuild-worker'),
    task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
  };
  let pausing: Promise<void> = Promise.resolve();
  try {
    const events = await runInWorker<RebuildTask, FromRebuild, number>(
      job,
      (report, goOn, fail) => {
        switch (report.tag) {
          case 'progress':
            return onProgress(report.progress);
          case 'warn':
            return onWarning(report.message);
          case 'ready':
            pausing = projector.pause();
            return void pausing.then(goOn, fail);
        }
      },
      signal,
    );
    readModel.replaceByRebuilt();
    return events;
  } finally {
    // Given up while it was being put off, it is taken up again only then.
    await pausing.catch(() => undefined);
    projector.resume();
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
