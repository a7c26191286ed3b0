import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type RecordedCommit } from '@parley/event-store';
import { KEY } from '@parley/testing-product';

const ROOT = join(__dirname, '../../..');

export interface OwnProcess {
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** SIGTERM. What it gives is told once nothing of it runs any more; then its files are gone. */
  stop(): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  /** The lines of JSON among what it wrote. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly errors: string;
  readonly commits: readonly RecordedCommit[];
}

/** The product from its sources as a process of its own, with its threads, on files of its own. */
export async function startOwnProcess(more: Readonly<Record<string, string>>): Promise<OwnProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-process-'));
  const events = join(folder, 'events.db');
  const child = spawn(process.execPath, ['-r', './typescript.mjs', 'apps/parley/src/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PARLEY_PORT: '0',
      PARLEY_EVENT_STORE: `sqlite:${events}`,
      PARLEY_READ_MODEL: `sqlite:${join(folder, 'read-model.db')}`,
      PARLEY_OPERATIONS: `sqlite:${join(folder, 'operations.db')}`,
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`the product did not start:\n${output}${errors}`)));
  });
  return {
    send: (method, path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      const lines = output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
      const commits = await commitsIn(events);
      rmSync(folder, { recursive: true });
      return { code, lines, errors, commits };
    },
  };
}

async function commitsIn(file: string): Promise<readonly RecordedCommit[]> {
  const store = sqliteEventStore(file);
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readAll()) commits.push(commit);
  await store.close();
  return commits;
}
