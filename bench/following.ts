import { rmSync } from 'node:fs';
import { filledFiles, rebuilt, withBar, type FilledFiles } from './filled-files';
import { flow } from './flow';
import type { FiguresTable } from './latency-table';
import { projected } from './projecting';
import { startBuilt, type Built } from './servers/built';
import { walkWhileChanging } from './walk';

/** Commands that everybody together sends, per second. */
const COMMANDS = 500;
const WALKED_COMMANDS = 200;

/**
 * How the read model follows the log: made anew, from the beginning as the product runs, and behind commands as they come, on a
 * workspace of the larger size. The product is the built one, in a process of its own, asked over HTTP.
 */
export async function followingTable(rounds: number, seconds: number, tick: () => void): Promise<FiguresTable> {
  const [few = 10_000, many = 1_000_000] = (process.env['PARLEY_BENCH_SIZES'] ?? '10000,1000000')
    .split(',')
    .map(Number);
  const small = await filledFiles(few);
  const large = await filledFiles(many);
  tick();
  const ofSmall = await rate(small);
  const ofLarge = await rate(large);
  tick();
  const projecting = await projected(small);
  tick();
  const product = await startBuilt(large);
  const idle = product.megabytes();
  const followed = await flow(product, large.filled, COMMANDS, rounds * seconds).catch(stopped(product));
  tick();
  const walked = await walkWhileChanging(product, large.filled, WALKED_COMMANDS).catch(stopped(product));
  await product.stop();
  tick();
  for (const files of [small, large]) files.remove();
  const of = `${many.toLocaleString('en')} conversations`;
  return {
    title: `Following the log, with ${of}`,
    figures: [
      { name: `rebuild of ${few.toLocaleString('en')} conversations`, value: ofSmall, unit: 'events/s' },
      { name: `rebuild of ${of}`, value: ofLarge, unit: 'events/s', atLeast: 30_000 },
      { name: 'projection with every index kept', value: projecting, unit: 'events/s' },
      { name: `commands at ${COMMANDS}/s, p50 to the acknowledgement`, value: followed.acknowledged.p50, unit: 'ms' },
      { name: 'p99', value: followed.acknowledged.p99, unit: 'ms' },
      { name: 'from there to the list that shows it, p50', value: followed.shown.p50, unit: 'ms' },
      { name: 'p99', value: followed.shown.p99, unit: 'ms', atMost: 50 },
      { name: `an inbox walked at ${WALKED_COMMANDS} commands/s: left alone`, value: walked.unchanged, unit: '' },
      { name: 'of these skipped', value: walked.skipped, unit: '', atMost: 0 },
      { name: 'of these repeated', value: walked.repeated, unit: '', atMost: 0 },
      { name: 'memory of the product, just started', value: idle, unit: 'MB' },
      { name: 'most memory under commands, lists and searches', value: followed.megabytes, unit: 'MB', atMost: 400 },
    ],
  };
}

/** No process is left behind by a measurement that failed. */
const stopped =
  (product: Built) =>
  async (error: unknown): Promise<never> => {
    await product.stop();
    throw error;
  };

async function rate(files: FilledFiles): Promise<number> {
  const { events, seconds } = await withBar('rebuilding', files.filled.events, (progress) => rebuilt(files, progress));
  rmSync(`${files.readModel}.rebuild`, { force: true });
  return events / seconds;
}

export const FOLLOWING_CASES = 5;
