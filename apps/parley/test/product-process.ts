import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const PRODUCT = ['-r', './typescript.mjs', 'apps/parley/src/main.ts'];

export interface ProductProcess {
  readonly url: string;
  /** What came on its standard output so far. */
  output(): string;
  errors(): string;
  /** Resolves with its exit code once nothing of it runs any more and all that it wrote has come. */
  end(how: 'SIGTERM' | 'SIGKILL' | 'Ctrl+C'): Promise<number | null>;
}

export type Variables = Readonly<Record<string, string>>;

/** Files in this folder, and any free port. */
export const variablesIn = (folder: string): Variables => ({
  PARLEY_PORT: '0',
  PARLEY_EVENT_STORE: `sqlite:${join(folder, 'events.db')}`,
  PARLEY_READ_MODEL: `sqlite:${join(folder, 'read-model.db')}`,
  PARLEY_OPERATIONS: `sqlite:${join(folder, 'operations.db')}`,
});

/**
 * The product from its sources as a process of its own, with its threads, and with these options of Node. Rejects with what it said
 * when it does not start.
 */
export const startProduct = (variables: Variables, options: readonly string[] = []): Promise<ProductProcess> =>
  listening(process.execPath, [...options, ...PRODUCT], variables);

/** The same on a terminal of its own, which gives back what it writes as a screen would show it. */
export const startOnTerminal = (variables: Variables): Promise<ProductProcess> =>
  listening('script', ['-qec', [`'${process.execPath}'`, ...PRODUCT].join(' '), '/dev/null'], variables);

/** A child that is not waited for; its standard output goes to an open file. */
export const spawnProduct = (variables: Variables, output: number): ChildProcess =>
  spawn(process.execPath, PRODUCT, { ...surroundings(variables), stdio: ['ignore', output, 'ignore'] });

const surroundings = (variables: Variables) => ({ cwd: ROOT, env: { PATH: process.env['PATH'], ...variables } });

async function listening(command: string, args: readonly string[], variables: Variables): Promise<ProductProcess> {
  const child = spawn(command, args, surroundings(variables));
  let [output, errors] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`the product did not start:\n${output}${errors}`)));
  });
  return {
    url,
    output: () => output,
    errors: () => errors,
    end(how) {
      if (how === 'Ctrl+C') child.stdin.write('\x03');
      else child.kill(how);
      return ended;
    },
  };
}
