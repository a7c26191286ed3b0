import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteApiKeys } from '@parley/access';
import { sqliteEventStore } from '@parley/event-store';
import { backup, restore } from '@parley/runtime';
import { freshFiles, type Files } from './files';
import { withBar } from './filled-files';
import { fillLog } from './filled-log';
import { killedAndRestored } from './killed-backup';
import { median } from './load';
import type { FiguresTable } from './latency-table';

/** A log of a gigabyte. */
const CONVERSATIONS = 285_000;
const MB = 1_000_000;
const never = new AbortController().signal;

/**
 * A large log backed up and restored, beside what the disk gives at best: a plain copy of the file and its hash. Then each is killed at
 * a random moment and done again.
 */
export async function backupTable(rounds: number, _: number, tick: () => void): Promise<FiguresTable> {
  const conversations = Number(process.env['PARLEY_BENCH_SIZES']?.split(',').at(-1) ?? CONVERSATIONS);
  const files = freshFiles();
  const filled = await withBar('filling', conversations, (progress) =>
    fillLog(files.events, conversations, { progress }),
  );
  const operations = join(files.folder, 'operations.db');
  await sqliteApiKeys(operations).close();
  const megabytes = statSync(files.events).size / MB;
  const [plain, made, restored, opened]: number[][] = [[], [], [], []];
  let kills = 0;
  for (let round = 0; round < rounds; round += 1) {
    plain?.push(megabytes / seconds(() => copiedPlainly(files)));
    tick();
    const to = join(files.folder, 'backup');
    made?.push(megabytes / (await secondsOf(() => backUp(files, operations, to))));
    tick();
    restored?.push(megabytes / (await secondsOf(() => restoreFrom(to, join(files.folder, 'elsewhere')))));
    rmSync(join(files.folder, 'elsewhere'), { recursive: true });
    rmSync(to, { recursive: true });
    tick();
    opened?.push(1000 * (await secondsOf(() => sqliteEventStore(files.events).close())));
    tick();
    kills += await killedAndRestored(files, filled.commits);
    tick();
  }
  files.remove();
  const [ceiling = 0, backups = 0, restores = 0] = [plain, made, restored].map((each) => median(each ?? []));
  return {
    title: `Backup and restore of a log of ${Math.round(megabytes).toLocaleString('en')} MB`,
    figures: [
      { name: 'a plain copy and its hash', value: ceiling, unit: 'MB/s' },
      { name: 'backup, checked whole', value: backups, unit: 'MB/s' },
      { name: 'of the plain copy', value: (100 * backups) / ceiling, unit: '%' },
      { name: 'restore, checked whole', value: restores, unit: 'MB/s' },
      { name: 'of the plain copy', value: (100 * restores) / ceiling, unit: '%' },
      { name: 'opening the log, the longest of all', value: Math.max(...(opened ?? [])), unit: 'ms', atMost: 2_000 },
      { name: 'killed, done again and whole', value: kills, unit: 'times', atLeast: 2 * rounds },
    ],
  };
}

async function backUp({ events }: Files, operations: string, to: string): Promise<void> {
  await backup({
    sources: { 'operations.db': operations, 'events.db': events },
    to,
    onProgress: () => undefined,
    signal: never,
  });
}

async function restoreFrom(from: string, folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const files = { events: at('events.db'), operations: at('operations.db'), readModel: at('read-model.db') };
  await restore({ from, files, onProgress: () => undefined, signal: never });
}

/** As whoever had no product would: what is copied is on the disk, and its hash is known. */
function copiedPlainly({ folder, events }: Files): void {
  const target = join(folder, 'plain');
  mkdirSync(target);
  const copy = join(target, 'events.db');
  copyFileSync(events, copy);
  const handle = openSync(copy, 'r+');
  fsyncSync(handle);
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1 << 20);
  for (let read = 0; (read = readSync(handle, chunk)) > 0;) hash.update(chunk.subarray(0, read));
  hash.digest();
  closeSync(handle);
  rmSync(target, { recursive: true });
}

function seconds(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

export const BACKUP_CASES = 5;
