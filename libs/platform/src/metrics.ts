/** Only ever goes up. */
export interface Counter {
  inc(by?: number): void;
}

export interface Gauge {
  set(value: number): void;
  add(by: number): void;
}

export interface Histogram {
  observe(value: number): void;
}

export interface Described<Labels extends readonly string[]> {
  /** By the conventions of Prometheus: `parley_` first, base units (seconds, bytes), `_total` for what is counted. */
  readonly name: string;
  readonly help: string;
  /** Each has few values, known beforehand: never an id, a workspace or a path. */
  readonly labels: Labels;
}

export interface Distribution<Labels extends readonly string[]> extends Described<Labels> {
  /** Upper bounds, the smallest first. */
  readonly buckets: readonly number[];
}

/** The instrument of these values, in the order of the labels. Looked up each time: keep what is used often. */
export type Family<Instrument, Labels extends readonly string[]> = (
  ...values: { readonly [I in keyof Labels]: string }
) => Instrument;

/** Figures of this process. The same name again gives the same family. Using an instrument costs a few nanoseconds. */
export interface Metrics {
  counter<const Labels extends readonly string[]>(of: Described<Labels>): Family<Counter, Labels>;
  gauge<const Labels extends readonly string[]>(of: Described<Labels>): Family<Gauge, Labels>;
  histogram<const Labels extends readonly string[]>(of: Distribution<Labels>): Family<Histogram, Labels>;
  /** Called each time before the figures are read, for those that are only known by asking. One that cannot be asked keeps what it said last. */
  beforeReading(ask: () => void | Promise<void>): void;
  /** All figures in the text form of Prometheus. */
  read(): Promise<string>;
  readonly contentType: string;
}

const nothing: Counter & Gauge & Histogram = {
  inc: () => undefined,
  set: () => undefined,
  add: () => undefined,
  observe: () => undefined,
};

/** Keeps no figures. */
export const silentMetrics: Metrics = {
  counter: () => () => nothing,
  gauge: () => () => nothing,
  histogram: () => () => nothing,
  beforeReading: () => undefined,
  read: () => Promise.resolve(''),
  contentType: 'text/plain; charset=utf-8',
};
