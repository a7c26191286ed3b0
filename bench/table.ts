import { median } from './load';

interface Ratio {
  readonly name: string;
  readonly of: string;
  readonly to: string;
  readonly atLeast?: number;
}

/** Rates per second of each case, one for each round, and which of them are compared. */
export interface Table {
  readonly title: string;
  readonly rates: Readonly<Record<string, readonly number[]>>;
  readonly ratios: readonly Ratio[];
}

/** Ratios are taken round by round and then their median, because machines drift. */
export function ratiosOf({
  rates,
  ratios,
}: Table): readonly (Ratio & { readonly median: number; readonly rounds: readonly number[] })[] {
  return ratios.map((ratio) => {
    const [of = [], to = []] = [rates[ratio.of], rates[ratio.to]];
    const rounds = of.map((value, i) => value / (to[i] ?? NaN));
    return { ...ratio, median: median(rounds), rounds };
  });
}

export function print(table: Table): string {
  const lines = [table.title];
  for (const [name, values] of Object.entries(table.rates)) {
    const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
    lines.push(`  ${name.padEnd(44)} ${number(middle).padStart(9)}   (${number(low)} to ${number(high)})`);
  }
  for (const { name, median: value, atLeast } of ratiosOf(table)) {
    const wanted =
      atLeast === undefined ? '' : `   at least ${atLeast}: ${value >= atLeast ? 'reached' : 'NOT REACHED'}`;
    lines.push(`  ${name.padEnd(44)} ${value.toFixed(2).padStart(9)} x${wanted}`);
  }
  return lines.join('\n');
}

const number = (value: number): string => Math.round(value).toLocaleString('en');
