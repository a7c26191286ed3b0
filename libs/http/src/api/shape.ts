import { ChannelId, MessageId } from '../codec/channel-ids';
import { named, nullable, schemaOf, type Schema } from '../codec/schema';
import { ID_SCHEMA } from '../codec/values';

/* Schemas of answers, checked by the compiler against the types of what is answered: no field too many and none too few. */

type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** An object with exactly these fields. `optional` are the ones that may be left out. */
export function shape<T extends object>(
  name: string | undefined,
  fields: { readonly [K in keyof T]-?: Schema },
  ...optional: readonly Optional<T>[]
): Schema {
  const left = new Set<PropertyKey>(optional);
  const schema: Schema = {
    type: 'object',
    properties: fields,
    required: Object.keys(fields).filter((field) => !left.has(field)),
    additionalProperties: false,
  };
  return name === undefined ? schema : named(name, schema);
}

export const id = ID_SCHEMA;
export const messageId = schemaOf(MessageId);
export const channelId = schemaOf(ChannelId);
export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const time: Schema = {
  type: 'string',
  format: 'date-time',
  description: 'RFC 3339, UTC with milliseconds.',
};
export const count: Schema = { type: 'integer', minimum: 0 };
export const oneOf = (values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = nullable;

/** A page of a list. */
export const page = (items: Schema): Schema => ({
  type: 'object',
  properties: { data: list(items), next_cursor: nullable(text) },
  required: ['data', 'next_cursor'],
  additionalProperties: false,
});
