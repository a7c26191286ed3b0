import { createRequire } from 'node:module';
import type { Metrics } from './metrics';
import type { PrometheusOptions } from './prometheus';

const load = createRequire(__filename);

/** Figures for Prometheus. The library is loaded with the first: threads and commands that keep none need not pay for it. */
export function prometheusMetrics(options?: PrometheusOptions): Metrics {
  const { openPrometheus } = load('./prometheus') as { readonly openPrometheus: typeof prometheusMetrics };
  return openPrometheus(options);
}
