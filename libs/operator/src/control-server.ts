import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { Logger } from '@parley/platform';
import { handleControlRequest, type Controlled } from './control-handler';
import { socketOf } from './socket';

export interface ControlServer {
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/**
 * Takes what an operator asks for while the product runs, on a socket in the file system to which only the user who runs the
 * product may connect: `POST /rebuild`, `/verify`, `/copy`, `/parked`, `/keys`, `/events`, `/webhooks`, and `GET /status`. Without it (no socket can be made) the
 * product runs all the same, and says so.
 */
export async function startControlServer(
  readModelFile: string,
  opened: Controlled,
  logger: Logger,
): Promise<ControlServer> {
  const closing = new AbortController();
  const server = createServer(
    (request, response) => void handleControlRequest(request, response, opened, closing.signal),
  );
  const path = socketOf(readModelFile);
  try {
    if (path === undefined) throw new Error('its path is too long');
    await listen(server, path);
  } catch (error) {
    logger.warn({ error: String(error) }, 'the command line cannot ask this process for anything while it runs');
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
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
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
