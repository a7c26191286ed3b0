import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { socketOf } from './socket';
import type { OperatorTask, Report } from './tasks';

/** Nobody is there who would take a task. */
const NOBODY = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK']);
/** It was there. */
const GONE = new Set(['ECONNRESET', 'EPIPE']);
/** It is there, and belongs to somebody else. */
const FORBIDDEN = new Set(['EACCES', 'EPERM']);

/** Somebody runs on these files, and cannot be asked or went away. The message says which. */
export class TaskNotDone extends Error {
  override readonly name = 'TaskNotDone';
}

/**
 * Asks the product that runs on this read model for a task, and tells of its reports. False when none runs there. Rejects with
 * `TaskNotDone` when it went away before it was done, and with the signal's reason when it was given up.
 */
export async function ask(
  readModelFile: string,
  task: OperatorTask,
  tell: (report: Report) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const socketPath = socketOf(readModelFile);
  if (socketPath === undefined) return false;
  let last: Report | undefined;
  try {
    const answer = await post(socketPath, task, signal);
    if (answer === undefined) return false;
    for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
      last = JSON.parse(line) as Report;
      tell(last);
    }
  } catch (error) {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  if (last !== undefined && ENDS.has(last.tag)) return true;
  signal.throwIfAborted();
  throw new TaskNotDone(`The product that runs on these files went away before the ${task} was done.`);
}

const ENDS: ReadonlySet<Report['tag']> = new Set(['rebuilt', 'verified', 'failed']);

const post = (socketPath: string, task: OperatorTask, signal: AbortSignal): Promise<IncomingMessage | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath, method: 'POST', path: `/${task}`, signal }, (answer) => {
      if (answer.statusCode === 200) return resolve(answer);
      answer.resume();
      reject(new TaskNotDone(`The product that runs on these files knows no ${task}. Is it of an older version?`));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined);
      else if (FORBIDDEN.has(error.code ?? ''))
        reject(new TaskNotDone('The product runs on these files as another user. Run this as that user.'));
      else reject(error);
    });
    asked.end();
  });
