import { spawn, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import { TaskNotDone } from '@parley/operator';
import type { Environment } from '@parley/platform';

interface ProductProcess {
  /** What it says for whoever runs it: where its first key is. */
  readonly said: readonly string[];
  /** As an operator would; resolves when it has exited. */
  stop(): Promise<void>;
}

/** Beside this program, built as it was built. */
const PRODUCT = join(__dirname, '../../parley/src', `main${extname(__filename)}`);
const LISTENS = /listens on /;
const OF_ITS_KEY = /^Key of the workspace /;
/** More than it takes to stop; what hangs longer is ended. */
const STOPS_WITHIN_MS = 15_000;

/** Starts the product as a process of its own, on any free port, and waits until it listens. Rejects with what it said when it does not. */
export async function startProduct(environment: Environment, signal: AbortSignal): Promise<ProductProcess> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...process.execArgv, PRODUCT], {
    env: { ...environment, PARLEY_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  async function stop(): Promise<void> {
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(overdue);
  }
  const giveUp = (): void => void stop();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return { said: await listening(child, exited), stop };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Resolves with what it said of its key, as soon as it has said all that it says at its start. */
function listening(child: ChildProcess, exited: Promise<void>): Promise<readonly string[]> {
  let [out, error] = ['', ''];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (error += text));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const lines = out.split('\n').slice(0, -1);
      if (lines.some((line) => LISTENS.test(line))) resolve(lines.filter((line) => OF_ITS_KEY.test(line)));
    });
    void exited.then(() => reject(new TaskNotDone(error.trim() || 'The product did not start, and did not say why.')));
  });
}
