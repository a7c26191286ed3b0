import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../files';

export const KEY = 'bench-key-0123456789';

/** The built product, as `npm start` runs it, in a process of its own. */
export interface Built {
  readonly url: string;
  /** Resident memory in MB (10^6 bytes). */
  megabytes(): number;
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '../..');

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
}

/** The flags that the package gives node for the product. */
function commandLine(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;
  return (scripts['start:built'] ?? '').split(' ').slice(1);
}

/** Builds the product, starts it on these files and waits until it says where it listens. */
export async function startBuilt(files: Pick<Files, 'folder' | 'events' | 'readModel'>): Promise<Built> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'ignore' });
  const child = spawn(process.execPath, commandLine(), {
    cwd: ROOT,
    env: {
      ...process.env,
      PARLEY_PORT: '0',
      PARLEY_EVENT_STORE: `sqlite:${files.events}`,
      PARLEY_READ_MODEL: `sqlite:${files.readModel}`,
      PARLEY_OPERATIONS: `sqlite:${join(files.folder, 'operations.db')}`,
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_bench`,
      PARLEY_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`the product did not start: ${output}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [found] = /http:\/\/[^\s]+/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    megabytes() {
      const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }));
      return (kibibytes * 1024) / 1e6;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
