import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { requestTask, type Report } from '@parley/operator';
import { KEY } from '@parley/testing-product';
import { spawnProduct, startProduct, variablesIn, type Variables } from '../product-process';
import { startToBeKilled } from './killed-product';
import { elapsed, within } from './waiting';
import { Writers } from './writers';

/* A small file system of its own, which is filled while eight clients write. It needs to be allowed to mount one. */

const TIMES = 10;
/** Several times what the clients write in all of this. */
const SIZE = '256m';
const WRITERS = 8;

/** Takes all the room there is, again and again: what the product lets go of is taken too. */
function fill(file: string): void {
  const handle = openSync(file, 'a');
  const block = Buffer.alloc(64 * 1024, 'x');
  try {
    for (let left = block.length; left >= 512;) {
      try {
        writeSync(handle, block, 0, left);
      } catch {
        left /= 2;
      }
    }
  } finally {
    closeSync(handle);
  }
}

describe('a disk that is full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-full-'));
  beforeAll(() => void execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'tmpfs', folder]));
  afterAll(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });

  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of running.splice(0).reverse()) await end();
  });

  it(`${TIMES} times while clients write: nothing is lost, ready says it, and it goes on by itself`, async () => {
    const files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
    const filler = join(folder, 'filler');
    const product = await startToBeKilled(files);
    const ready = async (): Promise<boolean> => (await fetch(`${product.url}/health/ready`)).ok;
    const writers = new Writers(product.url, WRITERS, { text: 'Where is my order?', pauseMs: 10 });
    running.push(
      () => writers.stop(),
      () => product.kill(),
    );
    const times = { notReady: 0, readyAgain: 0 };
    for (let n = 0; n < TIMES; n += 1) {
      await elapsed(300);
      const acknowledged = writers.acknowledged().length;
      fill(filler);
      const refused = (): boolean => writers.sent.at(-1)?.code === 'storage_full';
      await within('a refusal', 10_000, async () => {
        fill(filler);
        return refused();
      });
      times.notReady = Math.max(times.notReady, await within('not ready', 5_000, async () => !(await ready())));
      // As long as it lasts, whoever asks is told.
      await elapsed(700);
      expect(await ready()).toBe(false);
      rmSync(filler);
      times.readyAgain = Math.max(times.readyAgain, await within('ready again', 30_000, ready));
      await within('an acknowledgement', 5_000, async () => writers.acknowledged().length > acknowledged);
    }
    await writers.stop();
    const answers = new Map<string, number>();
    for (const { status, code } of writers.sent)
      answers.set(`${status} ${code ?? ''}`.trim(), (answers.get(`${status} ${code ?? ''}`.trim()) ?? 0) + 1);
    const reports: Report[] = [];
    await requestTask(
      files.readModel,
      { task: 'verify' },
      (report) => reports.push(report),
      new AbortController().signal,
    );
    await product.kill();
    const { bfree, bsize } = statfsSync(folder);
    console.info(
      `${[...answers].map(([answer, count]) => `${count} × ${answer}`).join(', ')}; not ready after ${Math.round(times.notReady)} ms, ` +
        `ready again after at most ${Math.round(times.readyAgain)} ms; ${Math.round((bfree * bsize) / 1024 ** 2)} MiB free`,
    );
    const kept = new Map<string, number>();
    const store = sqliteEventStore(files.events);
    for await (const { stream, events } of store.readAll())
      for (const event of events)
        if (event.type.startsWith('MessageReceived')) kept.set(stream, (kept.get(stream) ?? 0) + 1);
    await store.close();
    const stream = (id: string): string => `conversation-ws_1/${id}`;
    expect(writers.acknowledged().filter((id) => !kept.has(stream(id)))).toEqual([]);
    expect([...kept.values()].every((count) => count === 1)).toBe(true);
    expect([...answers.keys()].filter((answer) => answer !== '201' && answer !== '503 storage_full')).toEqual([]);
    expect(reports.at(-1)).toMatchObject({ tag: 'verified', verified: { differences: 0 } });
  });

  it('is said by a start on it, with what to do', async () => {
    fill(join(folder, 'filler'));
    const said = await startProduct(variablesOf(join(folder, 'data'))).then(
      () => 'it listens',
      (error: Error) => error.message,
    );
    rmSync(join(folder, 'filler'));
    expect(said).toMatch(/\nParley did not start\.\n.*(disk is full|ENOSPC).*\n$/);
    expect(said).not.toMatch(/delete/);
  });

  it('on which standard output is ends nothing', async () => {
    const data = mkdtempSync(join(tmpdir(), 'parley-elsewhere-'));
    const output = openSync(join(folder, 'output.log'), 'a');
    fill(join(folder, 'filler'));
    const port = await freePort();
    const child = spawnProduct({ ...variablesOf(data), PARLEY_PORT: String(port) }, output);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await within('an answer', 20_000, () =>
      fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    closeSync(output);
    rmSync(join(folder, 'filler'));
    rmSync(data, { recursive: true });
  });
});

const variablesOf = (data: string): Variables => ({ ...variablesIn(data), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1` });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
