import { latencyOf, type Latency, type Samples } from './latency';

/** One case in two files that differ in size alone. */
interface LatencyCase {
  readonly name: string;
  readonly small: Samples;
  /** Asked for as many rows as the small one gave, so that both answers are as long. */
  readonly large: Samples;
  /** Asked for whole pages; absent where an answer has one length only. */
  readonly whole?: Samples;
}

/** A figure of its own. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface LatencyTable {
  readonly title: string;
  readonly small: number;
  readonly large: number;
  /** Most times the p99 of the small one that the p99 of the large one may be. */
  readonly atMost: number;
  readonly cases: readonly LatencyCase[];
  readonly figures: readonly Figure[];
}

interface Row {
  readonly name: string;
  readonly small: Latency;
  readonly large: Latency;
  readonly whole?: Latency;
  readonly ratio: number;
}

const rowsOf = ({ cases }: LatencyTable): readonly Row[] =>
  cases.map(({ name, small: few, large: many, whole }) => {
    const [small, large] = [latencyOf(few), latencyOf(many)];
    return {
      name,
      small,
      large,
      ...(whole === undefined ? {} : { whole: latencyOf(whole) }),
      ratio: large.p99 / small.p99,
    };
  });

/** As it is kept: without every sample. Times are in microseconds. */
export const latencyResult = (table: LatencyTable): object => ({ ...table, cases: rowsOf(table) });

export function printLatencies(table: LatencyTable): string {
  const { title, small, large, atMost } = table;
  const sizes = [`p50 at ${number(small)}`, 'p99', `p50 at ${number(large)}`, 'p99', 'of 50: p99'];
  const lines = [title, line('', sizes, 'p99 to p99')];
  for (const row of rowsOf(table)) {
    const times = [row.small.p50, row.small.p99, row.large.p50, row.large.p99].map(ms);
    const whole = row.whole === undefined ? '' : ms(row.whole.p99);
    lines.push(line(row.name, [...times, whole], `${row.ratio.toFixed(2)} x${verdict(row.ratio, atMost)}`));
  }
  return [...lines, ...figureLines(table)].join('\n');
}

/** Figures alone. */
export interface FiguresTable {
  readonly title: string;
  readonly figures: readonly Figure[];
}

export const printFigures = (table: FiguresTable): string => [table.title, ...figureLines(table)].join('\n');

function figureLines({ figures }: FiguresTable): string[] {
  const width = Math.max(NAME, ...figures.map(({ name }) => name.length));
  return figures.map((figure) => {
    const { name, value, unit, atMost, atLeast } = figure;
    const wanted = atLeast === undefined ? verdict(value, atMost) : floor(value, atLeast);
    return `  ${name.padEnd(width)} ${number(value).padStart(9)} ${unit}${wanted}`;
  });
}

/** The figures of a table that are not what they are to be. */
export const missed = ({ figures }: FiguresTable): readonly string[] =>
  figures
    .filter(({ value, atMost = Infinity, atLeast = -Infinity }) => !(value <= atMost && value >= atLeast))
    .map(({ name }) => name);

const floor = (value: number, atLeast: number): string =>
  `   at least ${number(atLeast)}: ${value >= atLeast ? 'reached' : 'NOT REACHED'}`;

const NAME = 44;
const WIDTHS = [15, 8, 18, 8, 11];

const line = (name: string, columns: readonly string[], last: string): string =>
  `  ${name.padEnd(NAME)} ${columns.map((column, i) => column.padStart(WIDTHS[i] ?? 0)).join(' ')}   ${last}`;

const verdict = (value: number, atMost: number | undefined): string =>
  atMost === undefined ? '' : `   at most ${atMost}: ${value <= atMost ? 'reached' : 'NOT REACHED'}`;

const ms = (micros: number): string =>
  (micros / 1000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const number = (value: number): string => Math.round(value).toLocaleString('en');
