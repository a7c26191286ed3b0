import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker } from './run-in-worker';

/** What a worker has besides its task. */
interface InWorker<Report> {
  readonly emit: (report: Report) => void;
  /** Resolves when whoever started the worker lets it go on. */
  readonly toldToGoOn: () => Promise<unknown>;
}

/** The other end of `runInWorker`: does the work of this thread, tells of it, and what came of it. */
export function workerMain<Task, Report, Result>(
  work: (task: Task, worker: InWorker<Report>) => Promise<Result>,
): void {
  const say = (message: FromWorker<Report, Result>): void => parentPort?.postMessage(message);
  const toldToGoOn = (): Promise<unknown> => (parentPort === null ? Promise.resolve() : once(parentPort, 'message'));
  work(workerData as Task, { emit: (report) => say({ tag: 'report', report }), toldToGoOn }).then(
    (result) => say({ tag: 'done', result }),
    (error: unknown) => say({ tag: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
}
