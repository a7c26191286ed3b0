import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { COMMAND_CASES, commandsTable } from './commands';
import { HTTP_CASES, httpTable } from './http';
import { LONG_CASES, longTable } from './long';
import { print, ratiosOf, type Table } from './table';

/*
 * npm run bench [-- TABLE …]: each figure stands beside a ceiling measured in turn with it, so that a busy machine slows
 * both. With --dry nothing is saved. PARLEY_BENCH_ROUNDS and PARLEY_BENCH_SECONDS make it longer; PARLEY_BENCH_FOLDER says on which disk.
 */
const TABLES: Readonly<Record<string, { readonly cases: number; readonly make: typeof commandsTable }>> = {
  commands: { cases: COMMAND_CASES, make: commandsTable },
  http: { cases: HTTP_CASES, make: httpTable },
  long: { cases: LONG_CASES, make: longTable },
};

async function main(given: readonly string[]): Promise<void> {
  const dry = given.includes('--dry');
  const names = given.filter((name) => name !== '--dry');
  const rounds = Number(process.env['PARLEY_BENCH_ROUNDS'] ?? 5);
  const seconds = Number(process.env['PARLEY_BENCH_SECONDS'] ?? 2);
  for (const name of names.length > 0 ? names : Object.keys(TABLES)) {
    const table = TABLES[name];
    if (table === undefined) throw new Error(`there is no table ${name}; there are ${Object.keys(TABLES).join(', ')}`);
    const bar = new SingleBar({
      format: `${name} {bar} {value}/{total} | {eta_formatted} left`,
      clearOnComplete: true,
    });
    bar.start(rounds * table.cases, 0);
    const made = await table.make(rounds, seconds, () => bar.increment());
    bar.stop();
    process.stdout.write(`${print(made)}\n\n`);
    if (!dry) save(name, made, { rounds, seconds });
  }
}

function save(name: string, table: Table, settings: object): void {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem() };
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const result = { measured_at: new Date().toISOString(), machine, ...settings, ...table, ratios: ratiosOf(table) };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
