import * as t from 'io-ts';
import { ASSIGNEE_TYPES } from '@parley/domain';
import type { JsonObject } from '@parley/event-store';

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

export const text = nullable(t.string);
export const assignee = t.type({ id: t.string, type: oneOf(ASSIGNEE_TYPES) });

/** What is private of a participant. */
export const participantContent = t.type({
  displayName: text,
  avatarUrl: text,
  contact: nullable(t.type({ identifierKey: t.string, identifierValue: t.string, platformAddress: text })),
});

/** Somebody else's fields, kept as they are. They came as JSON, which is more than their type in the domain says. */
export const freeJson = new t.Type<{ [name: string]: unknown }, JsonObject>(
  'free JSON',
  t.UnknownRecord.is,
  t.UnknownRecord.validate,
  (fields) => fields as JsonObject,
);
