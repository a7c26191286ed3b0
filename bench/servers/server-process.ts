import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Files } from '../files';

export const KEY = 'bench-key-0123456789';

/** A server in a process of its own. */
interface ServerProcess {
  readonly url: string;
  readonly pid: number | undefined;
  /** Milliseconds of its own processor time that the main thread was busy at a stretch, since it was asked last: of one that is watched. */
  longestStall(): Promise<number>;
  stop(): Promise<void>;
}

/** Node's argument for a server that is watched. */
export const WATCHED = ['--import', './bench/servers/watch-main-thread.mjs'] as const;

/** Runs node with these arguments on these files, and waits until it says where it listens. */
export async function startServer(
  args: readonly string[],
  files: Pick<Files, 'folder' | 'events' | 'readModel'>,
  more: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    cwd: join(__dirname, '../..'),
    env: {
      ...process.env,
      PARLEY_PORT: '0',
      PARLEY_EVENT_STORE: `sqlite:${files.events}`,
      PARLEY_READ_MODEL: `sqlite:${files.readModel}`,
      PARLEY_OPERATIONS: `sqlite:${join(files.folder, 'operations.db')}`,
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_bench`,
      PARLEY_LOG_LEVEL: 'warn',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`${args.at(-1)} did not start: ${output}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      // What it logs later is read and let go of.
      if (output.length < 100_000) output += text;
      const [found] = /http:\/\/[^\s]+/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    pid: child.pid,
    longestStall: () =>
      new Promise((resolve) => {
        child.once('message', (told) => resolve((told as { readonly longest: number }).longest));
        child.send('longest');
      }),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
