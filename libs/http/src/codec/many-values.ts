import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { described, schemaOf } from './schema';
import { listOf } from './strict-object';

/** How many values a parameter of a query string takes. */
export const MOST_VALUES = 50;

/** Repeated or comma-separated values, or, where they may hold commas, repeated ones. What is wrong with one of several says with which. */
export function valuesOf<A>(
  item: t.Type<A, unknown>,
  separated: 'by commas' | 'never' = 'by commas',
): t.Type<readonly A[], unknown> {
  const list = listOf(item, MOST_VALUES);
  const codec = new t.Type<readonly A[], unknown>(
    list.name,
    list.is,
    (value, context) => {
      const given = (Array.isArray(value) ? value : [value]).map(String);
      const texts = separated === 'never' ? given : given.flatMap((one) => one.split(','));
      const [only, ...more] = texts;
      if (more.length > 0) return list.validate(texts, context);
      return E.map((one: A): readonly A[] => [one])(item.validate(only, context));
    },
    t.identity,
  );
  return described(codec, () => ({ ...schemaOf(list), minItems: 1 }));
}
