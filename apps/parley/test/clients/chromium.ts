import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Chromium {
  /** What it said when it ended by itself; undefined while it runs. */
  failure(): string | undefined;
  close(): Promise<void>;
}

/** A browser without a window that shows this address, and asks for nothing but what is on this machine. */
export function openInChromium(url: string): Chromium {
  const folder = mkdtempSync(join(tmpdir(), 'parley-chromium-'));
  const child = spawn(
    'chromium',
    [
      ...['--headless', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', `--user-data-dir=${folder}`],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions'],
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      // It does not run in its sandbox as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      url,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  let over = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.once('error', (error) => (said += error.message));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => (over = true));
  return {
    failure: () => (over ? `Chromium ended: ${said}` : undefined),
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
