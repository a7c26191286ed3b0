import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { KeyAnswer, KeyRequest } from './keys';
import { isGone, sendControlRequest, refusalOf, wentAway, type ControlRequest } from './control-connection';
import { bodyOf } from './requests';
import type { WebhookAnswer, WebhookRequest } from './webhooks';
import type { ProductStatus } from './status';
import { isLast, type Report, type TaskRequest } from './tasks';

const NEVER = new AbortController().signal;

/**
 * Asks the product that runs on this read model for a task, and tells of its reports. False when none runs there. Rejects with
 * `TaskNotDone` when it went away before it was done, and with the signal's reason when it was given up.
 */
export async function requestTask(
  readModelFile: string,
  request: TaskRequest,
  emit: (report: Report) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { task } = request;
  let last: Report | undefined;
  try {
    const answer = await sendControlRequest(
      readModelFile,
      { method: 'POST', path: `/${task}`, body: bodyOf(request) },
      signal,
    );
    if (answer === undefined) return false;
    if (answer.statusCode !== 200) throw await refusalOf(answer, task);
    for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
      last = JSON.parse(line) as Report;
      emit(last);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  if (last !== undefined && isLast(last)) return true;
  signal.throwIfAborted();
  throw wentAway(task);
}

/** Where the product that runs on this read model listens. Undefined when none runs there. */
export const requestStatus = (readModelFile: string, signal = NEVER): Promise<ProductStatus | undefined> =>
  requestOnce(readModelFile, { method: 'GET', path: '/status' }, 'status', signal);

/** Asks the product that runs on this read model for something of its keys; in effect there at once. Undefined when none runs. */
export const requestKeys = (readModelFile: string, body: KeyRequest, signal = NEVER): Promise<KeyAnswer | undefined> =>
  requestOnce(readModelFile, { method: 'POST', path: '/keys', body }, 'keys', signal);

/** Asks the product that runs on this read model for something of its webhooks. Undefined when none runs. */
export const requestWebhooks = (
  readModelFile: string,
  body: WebhookRequest,
  signal = NEVER,
): Promise<WebhookAnswer | undefined> =>
  requestOnce(readModelFile, { method: 'POST', path: '/webhooks', body }, 'webhooks', signal);

async function requestOnce<A>(
  readModelFile: string,
  asked: ControlRequest,
  what: string,
  signal: AbortSignal,
): Promise<A | undefined> {
  try {
    const answer = await sendControlRequest(readModelFile, asked, signal);
    if (answer === undefined) return undefined;
    if (answer.statusCode !== 200) throw await refusalOf(answer, what);
    return JSON.parse(await textOf(answer)) as A;
  } catch (error) {
    if (!isGone(error)) throw error;
    signal.throwIfAborted();
    throw wentAway(what);
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) text += part;
  return text;
}
