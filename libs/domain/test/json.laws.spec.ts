import fc from 'fast-check';
import { sameJson } from '@parley/domain';

/** Fields in the order of their names, all the way down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sorted(field)]));
}

/** The same fields in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, turned(field)]),
  );
}

/** Few names and values, so that two of them are often the same. */
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '', '0'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('0', 'a', 'b', '__proto__', 'length'), tie('value'), { maxKeys: 2 }),
  ),
}));

describe('two values of JSON', () => {
  it('are the same when they are written alike, fields in order', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(sameJson(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('are the same in any order of their fields', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(sameJson(value, structuredClone(value))).toBe(true);
        expect(sameJson(value, turned(value))).toBe(true);
      }),
    );
  });
});
