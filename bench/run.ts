import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { AUTOMATIONS_CASES, automationsTable } from './automations';
import { BACKUP_CASES, backupTable } from './backup';
import { COMMAND_CASES, commandsTable } from './commands';
import { EVENTS_CASES, eventsTable } from './events';
import { HTTP_CASES, httpTable } from './http';
import { FOLLOWING_CASES, followingTable } from './following';
import {
  latencyResult,
  missed,
  printFigures,
  printLatencies,
  type FiguresTable,
  type LatencyTable,
} from './latency-table';
import { LISTS_CASES, listsTable } from './lists';
import { LONG_CASES, longTable } from './long';
import { NEIGHBOURS_CASES, neighboursTable } from './neighbours';
import { STALLS_CASES, stallsTable } from './stalls';
import { WEBHOOKS_CASES, webhooksTable } from './webhooks';
import { print, ratiosOf, type Table } from './table';

/*
 * npm run bench [-- TABLE …]: each figure stands beside a ceiling measured in turn with it, so that a busy machine slows
 * both. With --dry nothing is saved, and lists are of few conversations and few snoozes end. PARLEY_BENCH_ROUNDS and PARLEY_BENCH_SECONDS make it
 * longer; PARLEY_BENCH_FOLDER says on which disk, PARLEY_BENCH_SIZES how many conversations the lists are of, and
 * PARLEY_BENCH_KEEP keeps them for the next time.
 */
type AnyTable = Table | LatencyTable | FiguresTable;
type Make = (rounds: number, seconds: number, tick: () => void) => Promise<AnyTable>;

interface Entry {
  readonly cases: number;
  readonly make: Make;
  /** Its figures do not depend on how busy the machine is: one that is missed is a failure. */
  readonly isGuard?: true;
}

const TABLES: Readonly<Record<string, Entry>> = {
  commands: { cases: COMMAND_CASES, make: commandsTable },
  http: { cases: HTTP_CASES, make: httpTable },
  long: { cases: LONG_CASES, make: longTable },
  lists: { cases: LISTS_CASES, make: listsTable },
  following: { cases: FOLLOWING_CASES, make: followingTable },
  events: { cases: EVENTS_CASES, make: eventsTable },
  webhooks: { cases: WEBHOOKS_CASES, make: webhooksTable },
  automations: { cases: AUTOMATIONS_CASES, make: automationsTable },
  backup: { cases: BACKUP_CASES, make: backupTable },
  neighbours: { cases: NEIGHBOURS_CASES, make: neighboursTable },
  stalls: { cases: STALLS_CASES, make: stallsTable, isGuard: true },
};

/** How many cases were measured so far. */
let ran = 0;

/** For `.ci/run`, which names a folder when it wants to know. */
function report(failed: number): void {
  const folder = process.env['PARLEY_CI_REPORTS'];
  if (folder === undefined || folder === '') return;
  writeFileSync(join(folder, 'bench.json'), JSON.stringify({ suite: 'bench', passed: ran, failed }));
}

async function main(given: readonly string[]): Promise<void> {
  const dry = given.includes('--dry');
  const names = given.filter((name) => name !== '--dry');
  if (dry) {
    process.env['PARLEY_BENCH_SIZES'] ??= '500,2000';
    process.env['PARLEY_BENCH_SNOOZES'] ??= '500';
  }
  let failed = 0;
  const rounds = Number(process.env['PARLEY_BENCH_ROUNDS'] ?? 5);
  const seconds = Number(process.env['PARLEY_BENCH_SECONDS'] ?? 2);
  for (const name of names.length > 0 ? names : Object.keys(TABLES)) {
    const table = TABLES[name];
    if (table === undefined) throw new Error(`there is no table ${name}; there are ${Object.keys(TABLES).join(', ')}`);
    const bar = new SingleBar({
      format: `${name} {bar} {value}/{total} | {eta_formatted} left`,
      clearOnComplete: true,
    });
    const steps = rounds * table.cases;
    let done = 0;
    // What is made ready before the first step may show a bar of its own.
    const tick = (): void => {
      done += 1;
      if (done === 1) bar.start(steps, done);
      else bar.update(done);
    };
    const made = await table.make(rounds, seconds, tick);
    bar.stop();
    if (done < steps) throw new Error(`${name}: ${done} of ${steps} measurements were made`);
    process.stdout.write(`${shown(made)}\n\n`);
    const faults = table.isGuard && 'figures' in made && !('cases' in made) ? missed(made) : [];
    failed += faults.length;
    ran += table.cases - faults.length;
    if (!dry) save(name, made, { rounds, seconds });
  }
  report(failed);
  if (failed > 0) process.exitCode = 1;
}

const shown = (table: AnyTable): string =>
  'rates' in table ? print(table) : 'cases' in table ? printLatencies(table) : printFigures(table);

function save(name: string, table: AnyTable, settings: object): void {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem() };
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const measured =
    'rates' in table ? { ...table, ratios: ratiosOf(table) } : 'cases' in table ? latencyResult(table) : table;
  const result = { measured_at: new Date().toISOString(), machine, ...settings, ...measured };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  report(1);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
