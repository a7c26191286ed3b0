import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/* Whether caches weigh what they hold as the heap does: in a process of its own, in which nothing else takes memory. */

/** A cache that is full of something. */
export interface Filled {
  /** What it says that it holds. */
  readonly bytes: number;
  /** Lets go of all of it. */
  clear(): void;
}

interface Weighed {
  readonly shape: string;
  /** What the cache says, in bytes, and what the heap lost when it was cleared. */
  readonly said: number;
  readonly took: number;
}

/** Runs in the process: fills a cache with each shape in turn, and tells what that took. */
export async function weigh(shapes: Readonly<Record<string, () => Promise<Filled>>>): Promise<void> {
  for (const [shape, fill] of Object.entries(shapes)) {
    const filled = await fill();
    const { bytes: said } = filled;
    const before = await memoryUsed();
    filled.clear();
    const took = before - (await memoryUsed());
    process.stdout.write(`${JSON.stringify({ shape, said, took } satisfies Weighed)}\n`);
  }
}

/** Collections after which what is in use is no less than before: then nothing is left that is only not collected yet. */
const STEADY = 3;
const MOST_COLLECTIONS = 30;

async function memoryUsed(): Promise<number> {
  let least = Infinity;
  for (let i = 0, steady = 0; i < MOST_COLLECTIONS && steady < STEADY; i += 1) {
    // What waits for its turn still holds memory.
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const used = heapUsed + arrayBuffers;
    steady = used < least ? 0 : steady + 1;
    least = Math.min(least, used);
  }
  return least;
}

/** Runs a TypeScript file that calls `weigh`. Of each shape, how often what was said is in what it took. */
export async function weighedIn(file: string): Promise<Readonly<Record<string, number>>> {
  const args = ['--expose-gc', '-r', join(__dirname, '../../../typescript.mjs'), file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const lines = stdout.trimEnd().split('\n');
  const weighed = lines.map((line) => JSON.parse(line) as Weighed);
  return Object.fromEntries(weighed.map(({ shape, said, took }) => [shape, took / said]));
}
