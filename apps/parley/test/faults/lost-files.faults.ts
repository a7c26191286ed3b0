import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { requestTask, type Report } from '@parley/operator';
import { startToBeKilled } from './killed-product';
import { elapsed, within } from './waiting';
import { Writers } from './writers';

/* Each file of a running product is taken away, cut off or replaced, with eight clients that write. */

const TIMES = Number(process.env['PARLEY_TEST_LOST_FILES'] ?? 10);
const WRITERS = 8;
const SAID_WITHIN_MS = 1_000;
const GIVEN_UP_AFTER_MS = 5_000;

const FILES = ['events.db', 'events.db-wal', 'read-model.db', 'operations.db'];

/** Done to a file; `other` is one of the same kind, of another product. */
const FAULTS: Readonly<Record<string, (file: string, other: string) => void>> = {
  removed: (file) => rmSync(file),
  'cut off': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'replaced by another': (file, other) => {
    copyFileSync(other, `${file}.new`);
    renameSync(`${file}.new`, file);
  },
  'written over': (file, other) => copyFileSync(other, file),
};

/** What is in the log that is there now; nothing when it cannot be opened. */
async function conversationsIn(file: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let store;
  try {
    store = sqliteEventStore(file);
    for await (const { stream } of store.readAll()) found.add(stream.replace('conversation-ws_1/', ''));
  } catch {
    // It is gone or damaged, so nothing that was acknowledged may rest on it.
  }
  await store?.close();
  return found;
}

/** What the running product shows is what its log says, all of it, and the log is whole. */
async function isWhole(readModel: string): Promise<boolean> {
  const reports: Report[] = [];
  await requestTask(readModel, { task: 'verify' }, (report) => reports.push(report), new AbortController().signal);
  const last = reports.at(-1);
  return last?.tag === 'verified' && last.verified.differences === 0;
}

describe('a file of a running product', () => {
  const others = mkdtempSync(join(tmpdir(), 'parley-other-'));
  const slowest: Record<string, number> = {};
  let [acknowledgedInAll, unharmed] = [0, 0];

  beforeAll(async () => {
    const other = await startToBeKilled({
      events: join(others, 'events.db'),
      readModel: join(others, 'read-model.db'),
    });
    const writers = new Writers(other.url, 4);
    await elapsed(1_500);
    await writers.stop();
    await other.kill();
  });
  afterAll(() => {
    rmSync(others, { recursive: true });
    const rounded = Object.entries(slowest).map(([name, ms]) => `${name} ${Math.round(ms)}`);
    console.info(
      `acknowledged ${acknowledgedInAll}; ${unharmed} times nothing was lost; not ready after at most, in ms: ${rounded.join(', ')}`,
    );
  });

  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of running.splice(0).reverse()) await end();
  });

  async function round(name: string, fault: keyof typeof FAULTS, n: number): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-lost-'));
    const files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
    const product = await startToBeKilled(files);
    const writers = new Writers(product.url, WRITERS);
    running.push(
      () => writers.stop(),
      () => product.kill(),
    );
    await within('acknowledged', GIVEN_UP_AFTER_MS, async () => writers.acknowledged().length > 0);
    await elapsed(300 + 20 * n);
    const before = writers.acknowledged().length;
    FAULTS[fault]?.(join(folder, name), join(others, name));
    const at = performance.now();
    const isNotReady = async (): Promise<boolean> => (await fetch(`${product.url}/health/ready`)).status === 503;
    const said = await within('not ready', GIVEN_UP_AFTER_MS, isNotReady).catch(() => undefined);
    await elapsed(200);
    await writers.stop();
    // Of a write-ahead log the end may hold nothing that is still of use, and then nothing was lost.
    const harmless = said === undefined && (await isWhole(files.readModel));
    await product.kill();
    if (harmless) unharmed += 1;
    slowest[`${name} ${fault}`] = Math.max(slowest[`${name} ${fault}`] ?? 0, said ?? 0);
    acknowledgedInAll += before;
    const later = writers.acknowledged(harmless ? 0 : at);
    const kept = later.length === 0 ? new Set<string>() : await conversationsIn(files.events);
    rmSync(folder, { recursive: true });
    expect({
      lost: later.filter((id) => !kept.has(id)),
      before: before > 0,
      late: !harmless && (said ?? Infinity) > SAID_WITHIN_MS,
    }).toEqual({
      lost: [],
      before: true,
      late: false,
    });
  }

  describe.each(FILES)('%s', (name) => {
    it.each(Object.keys(FAULTS))(
      `that is %s, ${TIMES} times: nothing is acknowledged that is not there, and ready says so`,
      async (fault) => {
        for (let n = 0; n < TIMES; n += 1) await round(name, fault, n);
      },
    );
  });
});
