import type { Counter, Metrics } from '@parley/platform';

interface WritePathMetrics {
  readonly conflict: Counter;
  readonly clockBehind: Counter;
}

export const writePathMetrics = (metrics: Metrics): WritePathMetrics => ({
  conflict: metrics.counter({
    name: 'parley_command_conflicts_total',
    help: 'How often a command was decided again because another process wrote to its stream first.',
    labels: [],
  })(),
  clockBehind: metrics.counter({
    name: 'parley_clock_behind_total',
    help: 'Streams whose last stamp was found more than 60 s ahead of the clock of this process.',
    labels: [],
  })(),
});
