import { routedAsTheyCome, routedFromBacklog } from './automations/routing';
import { woken } from './automations/waking';
import type { FiguresTable } from './latency-table';

/** Snoozes that fall due within a minute. */
const STORM = 100_000;
const STORM_MS = 60_000;
const MOST_SECONDS = 300;
/** What people are to notice of it: not more than that, in ms, or twice of what it is without. */
const MOST_P99_MS = 100;
const WAKES_PER_SECOND = 100;
const LEAST_QUIET_SECONDS = 3;
const LATE_MS = 2_000;
const OPENED_PER_SECOND = 200;
/** For each second of measuring. */
const WAITING = 500;

/**
 * What happens by itself: very many snoozes that end in one minute, what people notice of it, how late wakes and assignments are, and how fast routing
 * gets through what waits. The product is the built one. PARLEY_BENCH_SNOOZES says how many snoozes, which fall due as close together.
 */
export async function automationsTable(rounds: number, seconds: number, tick: () => void): Promise<FiguresTable> {
  const steps = (): void => {
    for (let round = 0; round < rounds; round += 1) tick();
  };
  const snoozes = Number(process.env['PARLEY_BENCH_SNOOZES'] ?? STORM);
  const quietSeconds = Math.max(LEAST_QUIET_SECONDS, rounds * seconds);
  const storm = await woken({ snoozes, withinMs: (snoozes * STORM_MS) / STORM, quietSeconds });
  steps();
  const lasts = 2 * rounds * seconds;
  const steady = await woken({ snoozes: WAKES_PER_SECOND * lasts, withinMs: lasts * 1_000, quietSeconds: 0 });
  steps();
  const coming = await routedAsTheyCome(OPENED_PER_SECOND, rounds * seconds);
  steps();
  const waiting = await routedFromBacklog(WAITING * rounds * seconds);
  steps();
  const of = `${snoozes.toLocaleString('en')} snoozes`;
  return {
    title: 'What happens by itself',
    figures: [
      {
        name: `${of}: from the first that was due to the last wake`,
        value: storm.seconds,
        unit: 's',
        atMost: MOST_SECONDS,
      },
      { name: 'not woken exactly once', value: storm.wrong, unit: '', atMost: 0 },
      { name: 'most places that one is away from the order of time', value: storm.displaced, unit: '' },
      { name: "people's commands at 50/s before: p50", value: storm.before.p50, unit: 'ms' },
      { name: 'p99', value: storm.before.p99, unit: 'ms' },
      { name: 'meanwhile: p50', value: storm.meanwhile.p50, unit: 'ms' },
      {
        name: 'p99',
        value: storm.meanwhile.p99,
        unit: 'ms',
        atMost: Math.max(MOST_P99_MS, Math.ceil(2 * storm.before.p99)),
      },
      { name: `${WAKES_PER_SECOND} wakes/s for ${lasts} s: late, p50`, value: steady.late.p50, unit: 'ms' },
      { name: 'p99', value: steady.late.p99, unit: 'ms', atMost: LATE_MS },
      { name: 'not woken exactly once', value: steady.wrong, unit: '', atMost: 0 },
      { name: `opened at ${OPENED_PER_SECOND}/s, to the assignment: p50`, value: coming.took.p50, unit: 'ms' },
      { name: 'p99', value: coming.took.p99, unit: 'ms', atMost: LATE_MS },
      { name: 'not assigned exactly once', value: coming.wrong, unit: '', atMost: 0 },
      { name: 'more of one in turn than of another', value: coming.uneven, unit: '', atMost: 1 },
      { name: 'routed of what waits', value: waiting.perSecond, unit: 'conversations/s' },
      { name: 'not assigned exactly once', value: waiting.wrong, unit: '', atMost: 0 },
      { name: 'more of one in turn than of another', value: waiting.uneven, unit: '', atMost: 1 },
    ],
  };
}

export const AUTOMATIONS_CASES = 4;
