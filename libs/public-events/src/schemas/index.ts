import type { PublicFormat, PublicType } from '../formats';
import { eventSchemas } from './event-schemas';
import type { JsonSchema } from './json-schema';
import { serviceSchemas } from './service-schemas';

/** The JSON Schema (draft 2020-12) of each type of each format: exactly what is published today. */
export const PUBLIC_SCHEMAS: {
  readonly [Format in PublicFormat]: { readonly [Type in PublicType]?: JsonSchema };
} = { event: eventSchemas, service: serviceSchemas };

export type { JsonSchema } from './json-schema';
