import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const TYPESCRIPT = join(ROOT, 'typescript.mjs');
const KEY = 'key-of-workspace-one';

/** Files of a product, in one folder. */
export interface Files {
  readonly events: string;
  readonly readModel: string;
  readonly operations: string;
}

export const filesIn = (folder: string): Files => ({
  events: join(folder, 'events.db'),
  readModel: join(folder, 'read-model.db'),
  operations: join(folder, 'operations.db'),
});

export const environmentOf = (folder: string): NodeJS.ProcessEnv => ({
  PARLEY_EVENT_STORE: `sqlite:${filesIn(folder).events}`,
  PARLEY_READ_MODEL: `sqlite:${filesIn(folder).readModel}`,
  PARLEY_OPERATIONS: `sqlite:${filesIn(folder).operations}`,
});

/** Runs an app from its sources, as a process. */
function start(app: string, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ['-r', TYPESCRIPT, join(ROOT, 'apps', app, 'src/main.ts'), ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  /** The lines of the standard output, each as JSON. */
  reports(): readonly Readonly<Record<string, unknown>>[];
}

interface Cli {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The command line, as a process. */
export function startCli(args: readonly string[], environment: NodeJS.ProcessEnv): Cli {
  const child = start('cli', args, environment);
  let [out, error] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (error += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      const reports = (): Record<string, unknown>[] =>
        out
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolve({ code, out, error, reports });
    });
  });
  return { child, ended };
}

export const runCli = (args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> =>
  startCli(args, environment).ended;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ProductProcess {
  readonly url: string;
  send(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** As an operator would. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when nothing of it runs any more. */
  kill(): Promise<void>;
}

/** The product, as a process on the files of a folder. */
export async function startProduct(folder: string, environment = environmentOf(folder)): Promise<ProductProcess> {
  const child = start('parley', [], {
    ...environment,
    PARLEY_PORT: '0',
    PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`,
    PARLEY_LOG_LEVEL: 'warn',
  });
  let output = '';
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`the product did not start:\n${output}`)));
  });
  return {
    url,
    async send(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${KEY}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
