import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { KEY } from '@parley/testing-product';

const ROOT = join(__dirname, '../../../..');

/** The files of the product, which outlive its process. */
export interface Files {
  readonly events: string;
  readonly readModel: string;
}

export interface KilledProduct {
  readonly url: string;
  /** Resolves when it is ready and shows all of the log up to this position. */
  shows(position: string): Promise<void>;
  /** SIGKILL; resolves when nothing of it runs any more. */
  kill(): Promise<void>;
}

/** The product from its sources, as a process of its own on these files. */
export async function startToBeKilled(files: Files): Promise<KilledProduct> {
  const child = spawn(process.execPath, ['-r', './typescript.mjs', 'apps/parley/src/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PARLEY_PORT: '0',
      PARLEY_EVENT_STORE: `sqlite:${files.events}`,
      PARLEY_READ_MODEL: `sqlite:${files.readModel}`,
      PARLEY_OPERATIONS: `sqlite:${join(dirname(files.events), 'operations.db')}`,
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`,
      PARLEY_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`the product did not start:\n${output}`)));
  });
  return {
    url,
    async shows(position) {
      for (;;) {
        const response = await fetch(`${url}/health/ready`);
        const { projector } = (await response.json()) as { readonly projector: { readonly position: string | null } };
        if (response.ok && (projector.position ?? '') >= position) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    kill() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
