export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable of the environment: what it gives, or why it cannot. */
export interface Variable<A> {
  readonly name: string;
  /** What it is when it is not set. */
  readonly fallback: string;
  /** What is allowed, in words that follow "must be". */
  readonly allowed: string;
  /** Undefined for a value that is not allowed. */
  readonly parse: (value: string) => A | undefined;
  /** Never to be shown, not even when it is wrong. */
  readonly secret?: boolean;
}

export class WrongConfiguration extends Error {
  override readonly name = 'WrongConfiguration';
}

type Values<V> = { readonly [K in keyof V]: V[K] extends Variable<infer A> ? A : never };

/** Reads all of them. Throws `WrongConfiguration`, whose message names every wrong variable, its value and what is allowed. */
export function readEnvironment<V extends Readonly<Record<string, Variable<unknown>>>>(
  variables: V,
  environment: Environment,
): Values<V> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, { name, fallback, allowed, parse, secret }] of Object.entries(variables)) {
    const given = environment[name];
    const value = parse(given === undefined || given === '' ? fallback : given);
    if (value === undefined)
      faults.push(
        `${name} is ${secret === true ? 'wrong' : JSON.stringify(withoutPassword(given))}: it must be ${allowed}.`,
      );
    values[key] = value;
  }
  if (faults.length > 0) throw new WrongConfiguration(faults.join('\n'));
  return values as Values<V>;
}

/** An address with what stands before its host left out: it may hold a password. */
export const withoutPassword = (value: string | undefined): string | undefined =>
  value?.replace(/:\/\/[^@/]*@/g, '://***@');

/** Variables with our prefix that nothing reads: most likely misspelt. */
export function unknownVariables(
  variables: Readonly<Record<string, Variable<unknown>>>,
  environment: Environment,
  prefix: string,
): readonly string[] {
  const known = new Set(Object.values(variables).map(({ name }) => name));
  return Object.keys(environment).filter((name) => name.startsWith(prefix) && !known.has(name));
}
