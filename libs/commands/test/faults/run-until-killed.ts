import { spawn } from 'node:child_process';
import { join } from 'node:path';

const TYPESCRIPT = join(__dirname, '../../../../typescript.mjs');

/** How often the tests kill. */
export const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 50);

/**
 * Runs a script of this folder and kills it with SIGKILL at a random moment after its first line; gives the whole lines that
 * it wrote. The last one may be cut by the kill: it counts only when it is whole.
 */
export async function runUntilKilled(
  script: string,
  args: readonly string[],
  withinMs: number,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['-r', TYPESCRIPT, join(__dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  let armed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (armed) return;
    armed = true;
    setTimeout(() => child.kill('SIGKILL'), Math.random() * withinMs);
  });
  await exited;
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}
