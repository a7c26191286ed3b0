import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker } from './run-in-worker';
import type { Report } from './tasks';

/** The other end of `runInWorker`: does the work of this thread, tells of it, and what came of it. */
export function workerMain<Task, Result>(work: (task: Task, emit: (report: Report) => void) => Promise<Result>): void {
  const say = (message: FromWorker<Result>): void => parentPort?.postMessage(message);
  work(workerData as Task, (report) => say({ tag: 'report', report })).then(
    (result) => say({ tag: 'done', result }),
    (error: unknown) => say({ tag: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
}

const EVERY_MS = 100;

/** Tells of progress, not more often than anybody can see; `share` is how much of the whole is done, 0 to 1. */
export function throttledProgress(step: string, emit: (report: Report) => void): (done: number, share: number) => void {
  let told = 0;
  return (done, share) => {
    const now = performance.now();
    if (now - told < EVERY_MS) return;
    told = now;
    const of = share === 0 ? null : Math.max(done, Math.round(done / share));
    emit({ tag: 'progress', progress: { step, done, of } });
  };
}
