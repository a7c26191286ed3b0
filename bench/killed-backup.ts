import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { wholeCheck } from '@parley/event-store';
import type { Files } from './files';

const ROOT = join(__dirname, '..');
/** A kill comes at a random moment of what the same took when it was let go on. */
let [backupMs, restoreMs] = [1_000, 1_000];

/**
 * Kills a backup and then a restore of it with SIGKILL, lets each be done again, and looks at all of the log that was restored. Gives the
 * number of kills; throws when anything is not as it should be.
 */
export async function killedAndRestored(files: Files, commits: number): Promise<number> {
  const to = join(files.folder, 'killed');
  await parley(files, ['backup', '--to', to], Math.random() * backupMs);
  if (existsSync(to)) rmSync(to, { recursive: true });
  backupMs = await parley(files, ['backup', '--to', to]);
  await parley(files, ['restore', '--from', to], Math.random() * restoreMs);
  restoreMs = await parley(files, ['restore', '--from', to]);
  const { faults, log } = wholeCheck(files.events);
  if (faults.length > 0 || log.commits !== commits)
    throw new Error(`what was restored is not what there was: ${JSON.stringify({ faults, log, commits })}`);
  const left = readdirSync(files.folder).filter((name) => /\.(partial|restore|restoring)$/.test(name));
  if (left.length > 0) throw new Error(`something was left: ${left.join(', ')}`);
  for (const name of readdirSync(files.folder)) if (name.includes('.replaced-')) rmSync(join(files.folder, name));
  rmSync(to, { recursive: true });
  return 2;
}

/** Gives how long it took. One that is not killed has to succeed. */
async function parley(
  { folder, events, readModel }: Files,
  args: readonly string[],
  killAfterMs?: number,
): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['-r', './typescript.mjs', 'apps/cli/src/main.ts', ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      PARLEY_EVENT_STORE: `sqlite:${events}`,
      PARLEY_READ_MODEL: `sqlite:${readModel}`,
      PARLEY_OPERATIONS: `sqlite:${join(folder, 'operations.db')}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  if (killAfterMs === undefined && code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}
