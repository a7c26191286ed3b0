import { aboutFile, filledFiles, readThrough } from './filled-files';
import { nothingMeasured, timed, type Measured } from './latency';
import type { LatencyTable } from './latency-table';
import { asking, LIMIT, LIST_CASES, readSide, type Asked, type ListCase } from './list-cases';
import { readSideMemory } from './read-side-memory';

/** So many answers of one file, then of the other: whatever slows the machine slows both. */
const TURN = 20;
/** Most answers of a case in one round. */
const ENOUGH = 1_000;
/** Bytes that the system counts as one read. */
const BLOCK = 512;

interface Sides<T> {
  readonly small: T;
  readonly large: T;
  /** The large one, asked for whole pages. */
  readonly whole: T;
}

function sizes(): readonly [number, number] {
  const [small, large] = (process.env['PARLEY_BENCH_SIZES'] ?? '10000,1000000').split(',').map(Number);
  if (small === undefined || large === undefined || !(small > 0 && large > small))
    throw new Error('PARLEY_BENCH_SIZES are two numbers of conversations, the smaller first: 10000,1000000');
  return [small, large];
}

/**
 * Lists and counts of a workspace beside those of one a hundred times as large, both files open at the same time: through the
 * query handlers, the joins and the views up to the JSON of the answer, that is all of a request but HTTP.
 */
export async function listsTable(rounds: number, seconds: number, tick: () => void): Promise<LatencyTable> {
  const [few, many] = sizes();
  const files = [await filledFiles(few), await filledFiles(many)] as const;
  const [fewOpen, manyOpen] = [await readSide(files[0].readModel), await readSide(files[1].readModel)];
  const small = asking(fewOpen.queries, files[0].filled);
  const large = asking(manyOpen.queries, files[1].filled);
  // Other questions: the same ones would be answered from what was read a moment ago.
  const whole = asking(manyOpen.queries, files[1].filled, 12);
  const measured = LIST_CASES.map(onAllSides);
  for (const one of LIST_CASES) await turn(one, { small, large, whole }, onAllSides());
  const readBefore = process.resourceUsage().fsRead;
  for (let round = 0; round < rounds; round += 1) {
    for (const { readModel } of files) await readThrough(readModel);
    for (const [i, one] of LIST_CASES.entries()) {
      await measure(one, { small, large, whole }, measured[i] as Sides<Measured>, seconds);
      tick();
    }
  }
  const read = ((process.resourceUsage().fsRead - readBefore) * BLOCK) / 1e6;
  await fewOpen.close();
  await manyOpen.close();
  const memory = await readSideMemory(files[1].readModel, aboutFile(files[1]));
  for (const file of files) file.remove();
  return {
    title: 'Lists and counts, with joins, views and JSON (no HTTP), ms',
    small: few,
    large: many,
    atMost: 1.5,
    cases: LIST_CASES.map(({ name, pages }, i) => {
      const of = measured[i] as Sides<Measured>;
      const whole = pages ? { whole: of.whole.samples } : {};
      return { name, small: of.small.samples, large: of.large.samples, ...whole };
    }),
    figures: [
      { name: 'memory of a process that reads the large one', value: memory.after, unit: 'MB', atMost: 400 },
      { name: 'of which before it opened the file', value: memory.before, unit: 'MB' },
      { name: 'answers during which the machine did other things', value: interruptedShare(measured), unit: '%' },
      { name: 'read from the disk meanwhile', value: read, unit: 'MB' },
    ],
  };
}

const onAllSides = (): Sides<Measured> => ({
  small: nothingMeasured(),
  large: nothingMeasured(),
  whole: nothingMeasured(),
});

function interruptedShare(measured: readonly Sides<Measured>[]): number {
  const all = measured.flatMap(({ small, large, whole }) => [small, large, whole]);
  const interrupted = all.reduce((sum, of) => sum + of.interrupted, 0);
  return (interrupted * 100) / all.reduce((sum, of) => sum + of.samples.length, 0);
}

async function measure(one: ListCase, sides: Sides<Asked>, into: Sides<Measured>, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (let done = 0; done < ENOUGH && performance.now() < end; done += TURN) await turn(one, sides, into);
}

/**
 * The same questions to both; the large one is asked for as many rows as the small one had, and then for whole pages. Where
 * the small one had none there is nothing to compare.
 */
async function turn(one: ListCase, { small, large, whole }: Sides<Asked>, into: Sides<Measured>): Promise<void> {
  const times = Array.from({ length: TURN }, () => LIMIT);
  const ofSmall = nothingMeasured();
  const rows = await timed(
    times.map((limit) => () => one.answer(small, limit)),
    ofSmall,
  );
  into.small.samples.push(...ofSmall.samples.filter((_, i) => rows[i] !== 0));
  into.small.interrupted += ofSmall.interrupted;
  for (const found of rows)
    await timed([() => one.answer(large, Math.max(1, found))], found > 0 ? into.large : nothingMeasured());
  if (!one.pages) return;
  await timed(
    times.map((limit) => () => one.answer(whole, limit)),
    into.whole,
  );
}

export const LISTS_CASES = LIST_CASES.length;
