import type { Counter, Described, Family, Gauge, Histogram } from './metrics';

/** One figure as the text form has it. */
interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Readable {
  samples(name: string, labels: Readonly<Record<string, string>>): readonly Sample[];
}

/* Plain numbers that are put into words when somebody reads them: the library's own instruments look their labels up at every use. */

export class Value implements Counter, Gauge, Readable {
  private value = 0;

  inc(by = 1): void {
    this.value += by;
  }

  add(by: number): void {
    this.value += by;
  }

  set(value: number): void {
    this.value = value;
  }

  samples(_name: string, labels: Readonly<Record<string, string>>): readonly Sample[] {
    return [{ labels, value: this.value }];
  }
}

export class Buckets implements Histogram, Readable {
  private readonly counts: number[];
  private sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let i = 0;
    while (i < bounds.length && value > (bounds[i] as number)) i += 1;
    counts[i] = (counts[i] as number) + 1;
    this.sum += value;
  }

  samples(name: string, labels: Readonly<Record<string, string>>): readonly Sample[] {
    let count = 0;
    const buckets = this.counts.map((own, i) => {
      count += own;
      const le = i < this.bounds.length ? String(this.bounds[i]) : '+Inf';
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

/** All instruments of one name, in the form in which the registry of the library reads its own. */
export class NamedFamily<Instrument extends Readable, Labels extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  private readonly known = new Map<string, { readonly values: readonly string[]; readonly instrument: Instrument }>();

  constructor(
    private readonly described: Described<Labels>,
    readonly type: 'counter' | 'gauge' | 'histogram',
    private readonly make: () => Instrument,
  ) {
    this.name = described.name;
    this.help = described.help;
    // What has no labels is there from the beginning, at 0.
    if (described.labels.length === 0) this.of([]);
  }

  readonly family: Family<Instrument, Labels> = (...values) => this.of(values);

  get(): Promise<object> {
    const { name, help, type } = this;
    const values = [...this.known.values()].flatMap((of) => of.instrument.samples(name, this.labelled(of.values)));
    return Promise.resolve({ name, help, type, values, aggregator: 'sum' });
  }

  private of(values: readonly string[]): Instrument {
    const key = values.join('\0');
    let found = this.known.get(key);
    if (found === undefined) this.known.set(key, (found = { values, instrument: this.make() }));
    return found.instrument;
  }

  private labelled(values: readonly string[]): Readonly<Record<string, string>> {
    return Object.fromEntries(this.described.labels.map((label, i) => [label, values[i] ?? '']));
  }
}
