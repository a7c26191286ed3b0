/** How long each of some calls took, in microseconds. */
export type Samples = readonly number[];

export interface Latency {
  /** In microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

export interface Measured {
  readonly samples: number[];
  /** During so many of the calls something else on the machine had the processor for a while. */
  interrupted: number;
}

export const nothingMeasured = (): Measured => ({ samples: [], interrupted: 0 });

/**
 * One after the other. A machine that does other things as well puts every process aside now and then, for some milliseconds
 * each time, and that is all that one would see of the slowest hundredth: of a call during which it happened counts the time
 * that the process worked.
 */
export async function timed<T>(calls: readonly (() => Promise<T>)[], into: Measured): Promise<readonly T[]> {
  const results: T[] = [];
  for (const call of calls) {
    const before = interruptions();
    const worked = process.cpuUsage();
    const started = performance.now();
    results.push(await call());
    const micros = (performance.now() - started) * 1000;
    const { user, system } = process.cpuUsage(worked);
    const interrupted = interruptions() > before;
    into.samples.push(interrupted ? Math.min(micros, user + system) : micros);
    if (interrupted) into.interrupted += 1;
  }
  return results;
}

const interruptions = (): number => process.resourceUsage().involuntaryContextSwitches;

/** The least value that so many of a hundred are not above. */
function percentile(samples: Samples, hundredth: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * hundredth) / 100) - 1)] ?? NaN;
}

export const latencyOf = (samples: Samples): Latency => ({
  p50: percentile(samples, 50),
  p99: percentile(samples, 99),
  samples: samples.length,
});
