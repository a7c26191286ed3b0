import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@parley/testing';

export interface Nginx {
  /** Passes everything on, with nothing but nginx's own defaults. */
  readonly url: string;
  /** The same, but it gives up on what says nothing for so many seconds. */
  readonly impatientUrl: string;
  stop(): Promise<void>;
}

/** Before what listens there. */
export async function startNginx(target: string, impatientSeconds: number): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-nginx-'));
  const [port, impatient] = [await freePort(), await freePort()];
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`).join(' ')}
  server { listen 127.0.0.1:${port}; location / { proxy_pass ${target}; } }
  server { listen 127.0.0.1:${impatient}; location / { proxy_pass ${target}; proxy_read_timeout ${impatientSeconds}s; } }
}
`,
  );
  const child = spawn('nginx', ['-c', config, '-e', 'stderr'], {
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let [errors, over] = ['', false];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.once('error', (error) => (errors += error.message));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => (over = true));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (over) throw new Error(`nginx did not start: ${errors}`);
    return fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    url,
    impatientUrl: `http://127.0.0.1:${impatient}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** One that was free a moment ago: nginx does not say which one it was given. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
