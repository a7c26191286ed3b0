import type * as t from 'io-ts';

/** A schema of JSON (JSON Schema 2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

const makers = new WeakMap<t.Any, () => Schema>();
const made = new WeakMap<t.Any, Schema>();
const names = new WeakMap<Schema, string>();

/** Gives the codec the schema of what it takes. The two stand side by side wherever a codec is made. */
export function described<C extends t.Any>(codec: C, schema: () => Schema): C {
  makers.set(codec, schema);
  return codec;
}

/** What a codec takes. Always the same object for the same codec. */
export function schemaOf(codec: t.Any): Schema {
  const known = made.get(codec);
  if (known !== undefined) return known;
  const maker = makers.get(codec);
  if (maker === undefined) throw new Error(`the codec ${codec.name} says nothing of what it takes: see described()`);
  const schema = maker();
  made.set(codec, schema);
  return schema;
}

/** A schema that stands in the document once, under this name, and is referred to from wherever it is used. */
export function named<S extends Schema>(name: string, schema: S): S {
  names.set(schema, name);
  return schema;
}

export const nameOf = (schema: Schema): string | undefined => names.get(schema);

/** The schema, or null. */
export function nullable(schema: Schema): Schema {
  const { type, ...rest } = schema;
  if (nameOf(schema) === undefined && typeof type === 'string' && !('enum' in rest))
    return { type: [type, 'null'], ...rest };
  return { anyOf: [schema, { type: 'null' }] };
}

/** The schema and one more condition. */
export const and = (schema: Schema, also: Schema): Schema => ({
  ...schema,
  allOf: [...((schema['allOf'] as readonly Schema[] | undefined) ?? []), also],
});
