/** A place where two values of JSON differ. */
interface DifferingField {
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * Every place where two values of JSON differ, by its path: `closing.by.id`, `tags[2]`. Lists of different lengths differ as a
 * whole, and so do values of different types. The order of fields is not looked at.
 */
export function differingFields(expected: unknown, actual: unknown, path = ''): readonly DifferingField[] {
  if (expected === actual) return [];
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    return expected.flatMap((value, i) => differingFields(value, actual[i], `${path}[${i}]`));
  if (isRecord(expected) && isRecord(actual))
    return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((name) =>
      differingFields(own(expected, name), own(actual, name), path === '' ? name : `${path}.${name}`),
    );
  return [{ field: path, expected, actual }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;
