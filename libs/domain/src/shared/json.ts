/** Whether two values say the same in JSON, whatever the order of their fields. For what JSON can say, and nothing else. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(fieldOf(a, name), fieldOf(b, name)))
  );
}

const fieldOf = (value: object, name: string): unknown => (value as Readonly<Record<string, unknown>>)[name];
