import { caughtUp } from './events/catching-up';
import { followedByMany } from './events/latency';
import { memoryBeside } from './events/slow-streams';
import type { FiguresTable } from './latency-table';

const READING = 400;
const STOPPING = 100;

/**
 * The event stream: how soon an event is there after its command, how fast somebody catches up, and what those cost who do not read. The product
 * is the built one, in a process of its own.
 */
export async function eventsTable(rounds: number, seconds: number, tick: () => void): Promise<FiguresTable> {
  const [, many = 1_000_000] = (process.env['PARLEY_BENCH_SIZES'] ?? '10000,1000000').split(',').map(Number);
  const megabytes = Math.min(200, many / 1_000);
  const { heard, wrong } = await followedByMany(rounds * seconds * 3);
  tick();
  const { rates } = await caughtUp(many);
  tick();
  const reading = await memoryBeside(READING, 0, megabytes);
  tick();
  const more = await memoryBeside(READING, STOPPING, megabytes);
  tick();
  for (let n = 4; n < rounds * EVENTS_CASES; n += 1) tick();
  const of = `${many.toLocaleString('en')} events`;
  return {
    title: 'The event stream',
    figures: [
      { name: 'command to 100 clients at 200 commands/s: p50', value: heard.p50, unit: 'ms' },
      { name: 'p99', value: heard.p99, unit: 'ms', atMost: 100 },
      { name: 'events that a client missed, or had twice', value: wrong, unit: '', atMost: 0 },
      { name: `catching up over ${of}, polling, event`, value: rates.event.polling, unit: 'events/s', atLeast: 20_000 },
      { name: 'streams, event', value: rates.event.streams, unit: 'events/s', atLeast: 20_000 },
      { name: 'polling, service', value: rates.service.polling, unit: 'events/s' },
      { name: 'streams, service', value: rates.service.streams, unit: 'events/s' },
      { name: `memory while ${megabytes} MB pass to ${READING} streams`, value: reading, unit: 'MB' },
      { name: `with ${STOPPING} more that stop reading`, value: more - reading, unit: 'MB more', atMost: 100 },
    ],
  };
}

export const EVENTS_CASES = 4;
