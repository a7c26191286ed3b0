import { request, type IncomingMessage } from 'node:http';
import { socketOf } from './socket';

/** Nobody is there who would take a request. */
const NOBODY = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK']);
/** It is there, and belongs to somebody else. */
const FORBIDDEN = new Set(['EACCES', 'EPERM']);
/** It was there. */
const GONE = new Set(['ECONNRESET', 'EPIPE']);

/** Somebody runs on these files, and cannot be asked, refused or went away. The message says which. */
export class TaskNotDone extends Error {
  override readonly name = 'TaskNotDone';
}

export const wentAway = (what: string): TaskNotDone =>
  new TaskNotDone(`The product that runs on these files went away before the ${what} was done.`);

export const isGone = (error: unknown): boolean => GONE.has((error as NodeJS.ErrnoException).code ?? '');

export interface ControlRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** Sends a request to the control server of the product that runs on this read model. Undefined when none runs there. */
export function sendControlRequest(
  readModelFile: string,
  { method, path, body }: ControlRequest,
  signal: AbortSignal,
): Promise<IncomingMessage | undefined> {
  const socketPath = socketOf(readModelFile);
  if (socketPath === undefined) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request({ socketPath, method, path, headers, signal }, resolve);
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined);
      else if (FORBIDDEN.has(error.code ?? ''))
        reject(new TaskNotDone('The product runs on these files as another user. Run this as that user.'));
      else reject(error);
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What an answer other than 200 says. */
export async function refusalOf(answer: IncomingMessage, what: string): Promise<TaskNotDone> {
  let text = '';
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) text += part;
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    if (typeof error === 'string') return new TaskNotDone(error);
  } catch {
    // Not one of the control server's own sentences.
  }
  return new TaskNotDone(`The product that runs on these files knows no ${what}. Is it of another version?`);
}
