import * as t from 'io-ts';

/** One of a list of words. Plain and quick: unions of literals name every branch in their errors. */
export function oneOf<W extends string>(words: readonly W[]): t.Type<W> {
  const known: ReadonlySet<unknown> = new Set(words);
  const is = (value: unknown): value is W => known.has(value);
  return new t.Type<W>(
    words.join(' | '),
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  );
}

export const nullable = <C extends t.Mixed>(codec: C): t.UnionC<[C, t.NullC]> => t.union([codec, t.null]);
