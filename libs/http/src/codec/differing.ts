import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { FoundErrors } from './found-errors';
import { described, schemaOf } from './schema';

interface Repeated {
  /** What tells an item from the others, as it was given; undefined for one that has nothing of the kind. */
  readonly keyOf: (given: unknown) => string | undefined;
  /** Where in the item the error is told; the item itself where it is empty. */
  readonly field?: string;
  readonly message: string;
}

/** The list, in which nothing is there twice. Each repetition is told, beside whatever else is wrong. */
export function differing<A>(
  list: t.Type<readonly A[], unknown>,
  { keyOf, field = '', message }: Repeated,
): t.Type<readonly A[], unknown> {
  const both = new t.Type<readonly A[], unknown>(
    list.name,
    (value): value is readonly A[] => list.is(value) && repeatedIn(value, keyOf).length === 0,
    (value, context) => {
      const decoded = list.validate(value, context);
      const repeated = Array.isArray(value) ? repeatedIn(value, keyOf) : [];
      if (repeated.length === 0) return decoded;
      const errors = new FoundErrors();
      if (E.isLeft(decoded)) errors.addAll(decoded.left);
      for (const place of repeated)
        errors.add(() => {
          const item = t.appendContext(context, String(place), t.unknown);
          return { value, context: t.appendContext(item, field, t.unknown), message };
        });
      return t.failures(errors.all());
    },
    t.identity,
  );
  return described(both, () => schemaOf(list));
}

/** The places of those whose key was there before. */
function repeatedIn(values: readonly unknown[], keyOf: Repeated['keyOf']): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, place) => {
    const key = keyOf(value);
    if (key === undefined) return [];
    if (seen.has(key)) return [place];
    seen.add(key);
    return [];
  });
}

/** The list, which has at least one item; `message` says what to do instead. */
export function notEmpty<A>(list: t.Type<readonly A[], unknown>, message: string): t.Type<readonly A[], unknown> {
  const both = new t.Type<readonly A[], unknown>(
    list.name,
    (value): value is readonly A[] => list.is(value) && value.length > 0,
    (value, context) =>
      Array.isArray(value) && value.length === 0 ? t.failure(value, context, message) : list.validate(value, context),
    t.identity,
  );
  return described(both, () => ({ ...schemaOf(list), minItems: 1 }));
}
