import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type RecordedCommit } from '@parley/event-store';
import { KEY } from '@parley/testing-product';
import { askProduct } from './ask-product';
import { startProduct, variablesIn, type Variables } from './product-process';

export interface OwnProcess {
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** What it wrote so far. */
  output(): string;
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

/** The product on files of its own, with a key. */
export async function startOwnProcess(more: Variables): Promise<OwnProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-process-'));
  const product = await startProduct({ ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`, ...more });
  return {
    send: (method, path, body, headers) => askProduct(product.url, method, path, body, headers),
    output: () => product.output(),
    async stop() {
      const code = await product.end('SIGTERM');
      const output = product.output().split('\n');
      const lines = output.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
      const commits = await commitsIn(join(folder, 'events.db'));
      rmSync(folder, { recursive: true });
      return { code, lines, errors: product.errors(), commits };
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
