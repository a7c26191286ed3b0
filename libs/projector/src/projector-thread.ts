import { Worker } from 'node:worker_threads';
import type { OfThread } from '@parley/event-store';
import { errorFrames, errorKind, type Logger } from '@parley/platform';
import { threadOptions } from './event-log';
import type { Subscription, SubscriptionStatus } from '@parley/subscriptions';

/** What the thread is given; both files are claimed by this process already. */
export interface ProjectorTask {
  readonly eventStoreFile: string;
  readonly readModelFile: string;
  readonly forThread: OfThread;
}

export type FromProjector =
  | { readonly tag: 'status'; readonly status: SubscriptionStatus }
  | { readonly tag: 'log'; readonly level: keyof Logger; readonly fields: object; readonly text: string };

const RESTART_MS = 1_000;
/** Node's heap for the thread, in MB. A batch is at most some 8 million characters of the log, and as JSON a few times that. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

/**
 * Runs the projector in a thread of its own, so that folding and indexing take no time from commands. `applied` is called
 * after each batch that it wrote. A thread that dies is started again and goes on at its checkpoint.
 */
export function startProjectorThread(task: ProjectorTask, logger: Logger, applied: () => void): Subscription {
  let status: SubscriptionStatus = {
    name: 'conversations',
    position: undefined,
    caughtUp: false,
    caughtUpOnce: false,
    handled: 0,
    retries: 0,
    lastError: undefined,
    behindSince: Date.now(),
  };
  let stopping = false;
  let restarting: NodeJS.Timeout | undefined;
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  let worker = start();

  function start(): Worker {
    const file = require.resolve('./projector-worker');
    const thread = new Worker(file, { workerData: task, resourceLimits: LIMITS, ...threadOptions(file) });
    thread.on('message', hear);
    thread.on('error', (error: unknown) => {
      failed(errorKind(error), status.retries + 1);
      logger.error({ error: errorKind(error), at: errorFrames(error) }, 'the projector thread died');
    });
    thread.on('exit', () => {
      if (stopping) return end();
      if (status.retries === 0) failed('the thread ended', 1);
      restarting = setTimeout(restart, RESTART_MS);
    });
    return thread;
  }

  function failed(lastError: string, retries: number): void {
    status = { ...status, caughtUp: false, retries, lastError, behindSince: status.behindSince ?? Date.now() };
  }

  function restart(): void {
    restarting = undefined;
    worker = start();
  }

  function hear(message: FromProjector): void {
    if (message.tag === 'log') return logger[message.level](message.fields, message.text);
    status = message.status;
    applied();
  }

  return {
    status: () => status,
    stop() {
      stopping = true;
      if (restarting === undefined) worker.postMessage('stop');
      else end();
      clearTimeout(restarting);
      return done;
    },
    done,
  };
}
