/** A JSON Schema, as JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** An object that has exactly these fields. */
export const closed = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** The schema of something as a whole, with when it comes. */
export const whole = (title: string, description: string, schema: JsonSchema): JsonSchema => ({
  $schema: DIALECT,
  title,
  description,
  ...schema,
});
