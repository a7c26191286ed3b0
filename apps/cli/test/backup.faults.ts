import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteEventStore, wholeCheck } from '@parley/event-store';
import { requestTask } from '@parley/operator';
import { restore } from '@parley/runtime';
import { RestoreUnfinished } from '@parley/storage';
import { writeLog } from './copied-log';
import { logRows } from './log-rows.sqlite';
import { ownFolder } from './own-folder';
import { filesIn, startCli, startProduct, type ProductProcess } from './processes';
import { Writers } from './writers';

/*
 * While eight clients write, a backup is made; in turn who asks for it is killed, the product that makes it, or the restore of
 * it. At the end of each round a backup is there and is restored: what it holds is the beginning of the log, whole, with all that
 * was acknowledged before the backup began.
 */

const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 50);
const CLIENTS = 8;
/** Enough for a backup to take a while; 500,000 of 2,000 bytes are more than a gigabyte. */
const COMMITS = Number(process.env['PARLEY_TEST_COMMITS'] ?? 20_000);
const COMMIT_BYTES = Number(process.env['PARLEY_TEST_COMMIT_BYTES'] ?? 0);
/** What a process takes before it does anything, about. */
const STARTS_MS = 450;
const never = new AbortController().signal;

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const between = (least: number, most: number): number => least + Math.random() * (most - least);

describe('backups and restores that are killed', () => {
  const own = ownFolder();
  const killed = { backups: 0, products: 0, restores: { asItWas: 0, refused: 0, done: 0 } };
  /** What a backup takes that is let go on; a restore takes about as long. */
  let worksMs = 0;
  let product: ProductProcess;
  let writers: Writers;
  let round = 0;
  /** Acknowledged, and in the log as it is now. */
  let acknowledged: string[] = [];
  const to = (): string => join(own.folder, `backup-${round}`);

  async function started(): Promise<void> {
    product = await startProduct(own.folder);
    writers = new Writers(product, String(round), CLIENTS);
  }

  async function ended(): Promise<void> {
    const ending = writers.end();
    await product.kill();
    await ending;
    expect(writers.faults).toEqual([]);
    acknowledged.push(...writers.acknowledged);
  }

  const sofar = (): readonly string[] => [...acknowledged, ...writers.acknowledged];

  /** Makes the backup that was killed, if it was not ready by then; clears what is left of it. */
  async function made(): Promise<void> {
    for (;;) {
      if (existsSync(to())) break;
      const { code, out } = await startCli(['backup', '--to', to()], own.environment).ended;
      if (code === 0) break;
      // The product may still be giving up the one before.
      expect(out).toMatch(/A backup is under way|Another backup goes to/);
    }
    expect(
      readdirSync(to())
        .filter((name) => name !== 'backup.lock' && name !== 'backup.lock-journal')
        .sort(),
    ).toEqual(['events.db', 'manifest.json', 'master-key', 'operations.db', 'public-log.db']);
  }

  /** The rows of what is restored are the first of the log, and none of those that have to be there is missing. */
  function expectPrefix(restored: string, log: readonly string[], before: readonly string[]): void {
    const { faults, log: contents } = wholeCheck(restored);
    expect([faults, contents.commits > COMMITS]).toEqual([[], true]);
    const rows = logRows(restored);
    expect(rows).toEqual(log.slice(0, rows.length));
    const streams = new Set(rows.map((row) => row.split(/[ @]/)[1]));
    expect(before.filter((id) => !streams.has(`conversation-ws_1/${id}`))).toEqual([]);
  }

  async function expectRestoredElsewhere(before: readonly string[]): Promise<void> {
    const folder = join(own.folder, 'elsewhere');
    const files = filesIn(folder);
    const log = logRows(own.files.events);
    await restore({ from: to(), files, onProgress: () => undefined, signal: never });
    expectPrefix(files.events, log, before);
    rmSync(folder, { recursive: true });
  }

  async function killBackup(): Promise<void> {
    const before = sofar();
    const { child, ended: asked } = startCli(['backup', '--to', to()], own.environment);
    await elapsed(between(STARTS_MS, STARTS_MS + worksMs));
    child.kill('SIGKILL');
    if ((await asked).code === null) killed.backups += 1;
    await made();
    await expectRestoredElsewhere(before);
  }

  async function killProduct(): Promise<void> {
    const before = sofar();
    let report = '';
    const asked = requestTask(own.files.readModel, { task: 'backup', to: to() }, ({ tag }) => (report = tag), never);
    const settled = asked.catch(() => false);
    await elapsed(between(0, worksMs));
    await ended();
    await settled;
    if (report !== 'backed-up') killed.products += 1;
    await made();
    await expectRestoredElsewhere(before);
    await started();
  }

  async function killRestore(): Promise<void> {
    const before = sofar();
    await made();
    await ended();
    const log = logRows(own.files.events);
    const { child, ended: restoring } = startCli(['restore', '--from', to()], own.environment);
    const marker = `${own.files.events}.restoring`;
    let over = false;
    void restoring.then(() => (over = true));
    // Every second one in its last moment, which is short.
    if (round % 2 === 0) while (!existsSync(marker) && !over) await new Promise((resolve) => setImmediate(resolve));
    else await elapsed(between(STARTS_MS, STARTS_MS + worksMs));
    child.kill('SIGKILL');
    await restoring;
    await expectRefusedOrWhole(log);
    expect(await startCli(['restore', '--from', to()], own.environment).ended).toMatchObject({ code: 0, error: '' });
    expectPrefix(own.files.events, log, before);
    expect(readdirSync(own.folder).filter((name) => /\.restor(e|ing)/.test(name))).toEqual([]);
    for (const name of readdirSync(own.folder)) if (name.includes('.replaced-')) rmSync(join(own.folder, name));
    // What came after the backup is not in the log any more.
    acknowledged = [...before];
    await started();
  }

  async function expectRefusedOrWhole(log: readonly string[]): Promise<void> {
    const isMarked = ['events.db', 'operations.db'].some((name) => existsSync(join(own.folder, `${name}.restoring`)));
    if (isMarked) {
      killed.restores.refused += 1;
      await expect(startProduct(own.folder)).rejects.toThrow(
        /was not finished\. Run it again: npm run parley -- restore/,
      );
      if (existsSync(`${own.files.events}.restoring`))
        expect(() => sqliteEventStore(own.files.events)).toThrow(RestoreUnfinished);
      return;
    }
    const rows = logRows(own.files.events);
    expect(wholeCheck(own.files.events).faults).toEqual([]);
    if (existsSync(own.files.readModel)) {
      killed.restores.asItWas += 1;
      expect(rows).toEqual(log);
    } else {
      killed.restores.done += 1;
      expect(rows).toEqual(log.slice(0, rows.length));
    }
  }

  it(`give back the beginning of the log, whole, ${TIMES} times`, async () => {
    await writeLog(own.files.events, COMMITS, COMMIT_BYTES);
    await started();
    const before = performance.now();
    await made();
    worksMs = performance.now() - before - STARTS_MS;
    rmSync(to(), { recursive: true });
    const kinds = [killBackup, killProduct, killRestore];
    for (round = 1; round <= TIMES; round += 1) {
      await kinds[round % kinds.length]?.();
      rmSync(to(), { recursive: true });
      expect(readdirSync(own.folder).filter((name) => name.includes('.partial'))).toEqual([]);
      process.stdout.write(
        `\rround ${round} of ${TIMES}: ${acknowledged.length} acknowledged, ${JSON.stringify(killed)}`,
      );
    }
    process.stdout.write('\n');
    await ended();
    if (TIMES < 12) return;
    // The kills hit what they were meant for.
    expect(killed.backups).toBeGreaterThan(1);
    expect(killed.products).toBeGreaterThan(1);
    expect(killed.restores.refused).toBeGreaterThan(0);
  });
});
