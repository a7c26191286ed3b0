import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKeyStore } from '@parley/access';
import type { PublicLogReader } from '@parley/public-log';
import type { Webhooks } from '@parley/webhooks';
import { EventsNotRead } from './events';
import { NotAllowed } from './key-fields';
import { handleKeyRequest, KeyNotChanged } from './keys';
import { readBody } from './read-body';
import { eventsRequestOf, keyRequestOf, taskOf, webhookRequestOf } from './requests';
import type { Tasks } from './run-task';
import type { ProductStatus } from './status';
import { answerEvents } from './tail-response';
import { OPERATOR_TASKS, type OperatorTask, type Report } from './tasks';
import { handleWebhookRequest, WebhookNotDone } from './webhooks';

/** One webhook may have fifty filters. */
const MOST_BYTES_OF_WEBHOOK = 256 * 1024;

/** What a running product opens to its operator. */
export interface Controlled {
  readonly tasks: Tasks;
  readonly keys: ApiKeyStore;
  readonly publicLog: PublicLogReader;
  readonly webhooks: Webhooks;
  readonly status: ProductStatus;
}

/**
 * Answers one request: 404 for what there is not, 400 for a body that is wrong, 409 for what cannot be done as things are, each of
 * these two with a sentence, `{error}`. A task is answered with its reports, public events with an item each, a line of JSON; whoever goes
 * away ends it.
 */
export async function handleControlRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { tasks, keys, publicLog, webhooks, status }: Controlled,
  closing: AbortSignal,
): Promise<void> {
  const { method, url } = request;
  try {
    const task = OPERATOR_TASKS.find((known) => method === 'POST' && url === `/${known}`);
    if (task !== undefined) return await perform(task, request, response, tasks, closing);
    if (method === 'POST' && url === '/keys') {
      const asked = keyRequestOf(await readBody(request));
      return send(response, 200, await handleKeyRequest(keys, asked));
    }
    if (method === 'POST' && url === '/events') {
      const asked = eventsRequestOf(await readBody(request));
      return await answerEvents(response, publicLog, asked, closing);
    }
    if (method === 'POST' && url === '/webhooks') {
      const asked = webhookRequestOf(await readBody(request, MOST_BYTES_OF_WEBHOOK));
      const signal = AbortSignal.any([goneSignal(response), closing]);
      return send(response, 200, await handleWebhookRequest({ webhooks, publicLog }, asked, signal));
    }
    request.resume();
    if (method === 'GET' && url === '/status') send(response, 200, status);
    else response.writeHead(404).end();
  } catch (error) {
    if (!response.headersSent) refuse(response, error);
  }
}

async function perform(
  task: OperatorTask,
  request: IncomingMessage,
  response: ServerResponse,
  tasks: Tasks,
  closing: AbortSignal,
): Promise<void> {
  const asked = taskOf(task, await readBody(request));
  const gone = goneSignal(response);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const emit = (report: Report): void => void response.write(`${JSON.stringify(report)}\n`);
  await tasks.run(asked, emit, AbortSignal.any([gone, closing]));
  response.end();
}

/** Whoever asked does not wait for the answer any more. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return gone.signal;
}

function refuse(response: ServerResponse, error: unknown): void {
  const isNotNow = [KeyNotChanged, EventsNotRead, WebhookNotDone].some((kind) => error instanceof kind);
  const status = error instanceof NotAllowed ? 400 : isNotNow ? 409 : 500;
  // What is left of a body that is too long is not waited for.
  response.setHeader('connection', 'close');
  send(response, status, { error: error instanceof Error ? error.message : String(error) });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
