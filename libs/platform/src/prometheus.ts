import { collectDefaultMetrics, Registry, type Metric } from 'prom-client';
import { Buckets, NamedFamily, Value } from './instruments';
import type { Described, Distribution, Family, Metrics } from './metrics';

export interface PrometheusOptions {
  /** Also the usual figures of the process: memory, CPU, event loop, garbage collection (default true). */
  readonly ofProcess?: boolean;
}

/** Figures in a registry of their own, so that several products can live in one process. */
export function openPrometheus({ ofProcess = true }: PrometheusOptions = {}): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const families = new Map<string, { readonly type: string; readonly family: unknown }>();
  const asks: (() => void | Promise<void>)[] = [];

  function family<Instrument extends Value | Buckets, Labels extends readonly string[]>(
    described: Described<Labels>,
    type: 'counter' | 'gauge' | 'histogram',
    make: () => Instrument,
  ): Family<Instrument, Labels> {
    const known = families.get(described.name);
    if (known !== undefined && known.type !== type) throw new Error(`${described.name} is a ${known.type} already`);
    if (known !== undefined) return known.family as Family<Instrument, Labels>;
    const made = new NamedFamily(described, type, make);
    registry.registerMetric(made as unknown as Metric);
    families.set(described.name, { type, family: made.family });
    return made.family;
  }

  return {
    counter: (of) => family(of, 'counter', () => new Value()),
    gauge: (of) => family(of, 'gauge', () => new Value()),
    histogram: <Labels extends readonly string[]>(of: Distribution<Labels>) =>
      family(of, 'histogram', () => new Buckets(of.buckets)),
    beforeReading: (ask) => void asks.push(ask),
    async read() {
      await Promise.allSettled(asks.map(async (ask) => ask()));
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
