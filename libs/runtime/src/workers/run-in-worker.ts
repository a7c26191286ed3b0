import { Worker, type ResourceLimits } from 'node:worker_threads';
import { workerOptions } from '@parley/platform';

/** What a worker says: reports on the way, then what came of it or why it failed. */
export type FromWorker<Report, Result> =
  | { readonly tag: 'report'; readonly report: Report }
  | { readonly tag: 'done'; readonly result: Result }
  | { readonly tag: 'failed'; readonly reason: string };

interface WorkerJob<Task> {
  /** What it is, for the sentence that says that it failed. */
  readonly name: string;
  /** A file that calls `workerMain`. */
  readonly file: string;
  readonly task: Task;
  readonly resourceLimits?: ResourceLimits;
}

/**
 * Has a file do its work in a thread of its own, so that queries and commands go on. `goOn` lets a worker go on that waits for it.
 * Rejects when it fails, and when the signal ends it, wherever it is then.
 */
export async function runInWorker<Task, Report, Result>(
  { name, file, task, resourceLimits }: WorkerJob<Task>,
  onReport: (report: Report, goOn: () => void, fail: (error: unknown) => void) => void,
  signal: AbortSignal,
): Promise<Result> {
  const worker = new Worker(file, {
    workerData: task,
    ...(resourceLimits === undefined ? {} : { resourceLimits }),
    ...workerOptions(file),
  });
  const giveUp = (): void => void worker.terminate();
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await new Promise<Result>((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(`the ${name} failed: ${reason}`));
      worker.on('error', (error: unknown) => fail(String(error)));
      worker.on('exit', () => fail('its thread was ended'));
      worker.on('message', (message: FromWorker<Report, Result>) => {
        if (message.tag === 'report') onReport(message.report, () => worker.postMessage('go on'), reject);
        else if (message.tag === 'done') resolve(message.result);
        else fail(message.reason);
      });
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
    await worker.terminate();
  }
}
