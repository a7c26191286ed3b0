import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from '@parley/platform';
import type { Tasks } from './run-task';
import { socketOf } from './socket';
import { OPERATOR_TASKS, type OperatorTask, type Report } from './tasks';

export interface OperatorDoor {
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/**
 * Takes the tasks of an operator while the product runs, `POST /rebuild` and `POST /verify` on a socket in the file system, and
 * answers with their reports, a line of JSON each. Only the user who runs the product may connect. A client that goes away ends
 * its task. Without a door (no socket can be made) the product runs all the same, and says so.
 */
export async function openDoor(readModelFile: string, tasks: Tasks, logger: Logger): Promise<OperatorDoor> {
  const closing = new AbortController();
  const server = createServer((request, response) => void answer(request, response, tasks, closing.signal));
  const path = socketOf(readModelFile);
  try {
    if (path === undefined) throw new Error('its path is too long');
    await listen(server, path);
  } catch (error) {
    logger.warn({ error: String(error) }, 'rebuild and verify cannot be asked for while this process runs');
  }
  return {
    async close() {
      closing.abort();
      if (!server.listening) return;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** A socket that a process left behind when it was killed is in the way; nobody else uses these files now. */
function listen(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Made for nobody else from the beginning, and not only when the mode is set.
    const mask = process.umask(0o177);
    try {
      server.listen(path, () => {
        chmodSync(path, 0o600);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  tasks: Tasks,
  closing: AbortSignal,
): Promise<void> {
  const task = taskOf(request);
  request.resume();
  if (task === undefined) {
    response.writeHead(404).end();
    return;
  }
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const tell = (report: Report): void => void response.write(`${JSON.stringify(report)}\n`);
  await tasks.run(task, tell, AbortSignal.any([gone.signal, closing]));
  response.end();
}

const taskOf = ({ method, url }: IncomingMessage): OperatorTask | undefined =>
  method === 'POST' ? OPERATOR_TASKS.find((task) => url === `/${task}`) : undefined;
