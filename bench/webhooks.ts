import type { FiguresTable } from './latency-table';
import { drained } from './webhooks/drained';
import { firstAttempts } from './webhooks/first-attempts';

/** So many events for each second of measuring. */
const EVENTS_PER_SECOND = 1_000;

/** How soon a webhook has what a command made, beside others that hang and refuse, and how many a second one receiver gets. The product is the built one. */
export async function webhooksTable(rounds: number, seconds: number, tick: () => void): Promise<FiguresTable> {
  const { heard, missing, selected } = await firstAttempts(rounds * seconds * 6);
  tick();
  const { perSecond, wrong, unlogged } = await drained(rounds * seconds * EVENTS_PER_SECOND * 3);
  tick();
  for (let n = 2; n < rounds * WEBHOOKS_CASES; n += 1) tick();
  return {
    title: 'Webhooks',
    figures: [
      { name: 'selected by 20 webhooks, 2 hanging, 2 refusing', value: selected, unit: 'deliveries/s', atLeast: 950 },
      { name: 'command to first attempt, the healthy ones: p50', value: heard.p50, unit: 'ms' },
      { name: 'p99', value: heard.p99, unit: 'ms', atMost: 100 },
      { name: 'events that a healthy one did not get', value: missing, unit: '', atMost: 0 },
      {
        name: 'to one receiver, in order over 1,000 conversations',
        value: perSecond,
        unit: 'deliveries/s',
        atLeast: 1_500,
      },
      { name: 'missing, or before an earlier one', value: wrong, unit: '', atMost: 0 },
      { name: 'without an attempt in the log', value: unlogged, unit: '', atMost: 0 },
    ],
  };
}

export const WEBHOOKS_CASES = 2;
