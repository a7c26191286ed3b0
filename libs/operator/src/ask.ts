import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { socketOf } from './socket';
import type { OperatorTask, Report } from './tasks';

/** Nobody is there who would take a task. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/**
 * Asks the product that runs on this read model for a task, and tells of its reports. False when none runs there. Rejects when it
 * went away before it was done.
 */
export async function ask(
  readModelFile: string,
  task: OperatorTask,
  tell: (report: Report) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const socketPath = socketOf(readModelFile);
  const answer = socketPath === undefined ? undefined : await post(socketPath, task, signal);
  if (answer === undefined) return false;
  let last: Report | undefined;
  for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
    last = JSON.parse(line) as Report;
    tell(last);
  }
  if (last !== undefined && ENDS.has(last.tag)) return true;
  throw new Error(`The product that runs on these files went away before the ${task} was done.`);
}

const ENDS: ReadonlySet<Report['tag']> = new Set(['rebuilt', 'verified', 'failed']);

const post = (socketPath: string, task: OperatorTask, signal: AbortSignal): Promise<IncomingMessage | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request({ socketPath, method: 'POST', path: `/${task}`, signal }, (answer) => {
      if (answer.statusCode === 200) return resolve(answer);
      answer.resume();
      reject(new Error(`The product that runs on these files knows no ${task}. Is it of an older version?`));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
    asked.end();
  });
