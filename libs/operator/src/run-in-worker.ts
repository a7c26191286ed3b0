import { Worker } from 'node:worker_threads';
import { threadOptions } from '@parley/projector';
import type { Report } from './tasks';

/** What a thread says: reports on the way, then what came of it or why it failed. */
export type FromWorker<Result> =
  | { readonly tag: 'report'; readonly report: Report }
  | { readonly tag: 'done'; readonly result: Result }
  | { readonly tag: 'failed'; readonly reason: string };

export interface WorkerJob<Task> {
  /** What it is, for the sentence that says that it failed. */
  readonly name: string;
  /** A file that calls `workerMain`. */
  readonly file: string;
  readonly task: Task;
}

/**
 * Has a file do its work in a thread of its own, so that queries and commands go on. Rejects when it fails, and when the signal ends
 * it, wherever it is then.
 */
export async function runInWorker<Task, Result>(
  { name, file, task }: WorkerJob<Task>,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<Result> {
  const worker = new Worker(file, { workerData: task, ...threadOptions(file) });
  const giveUp = (): void => void worker.terminate();
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await new Promise<Result>((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(`the ${name} failed: ${reason}`));
      worker.on('error', (error: unknown) => fail(String(error)));
      worker.on('exit', () => fail('its thread was ended'));
      worker.on('message', (message: FromWorker<Result>) => {
        if (message.tag === 'report') emit(message.report);
        else if (message.tag === 'done') resolve(message.result);
        else fail(message.reason);
      });
    });
  } finally {
    signal.removeEventListener('abort', giveUp);
    await worker.terminate();
  }
}
