import { custom } from './strict-object';
import { named, type Schema } from './schema';

const MOST_BYTES = 16 * 1024;
const MOST_LEVELS = 20;

const WITHOUT_NUL = '^[^\\u0000]*$';
const SAFE = Number.MAX_SAFE_INTEGER;
const ITSELF: Schema = { $ref: '#/components/schemas/MetadataValue' };
const VALUE = named('MetadataValue', {
  anyOf: [
    { type: 'string', pattern: WITHOUT_NUL },
    { type: 'number', minimum: -SAFE, maximum: SAFE },
    { type: ['boolean', 'null'] },
    { type: 'array', items: ITSELF },
    { type: 'object', propertyNames: { pattern: WITHOUT_NUL }, additionalProperties: ITSELF },
  ],
});
const SCHEMA: Schema = named('Metadata', {
  type: 'object',
  description: `Free, up to ${MOST_BYTES / 1024} KiB as JSON and ${MOST_LEVELS} levels deep.`,
  propertyNames: { pattern: WITHOUT_NUL },
  additionalProperties: VALUE,
});

/** Free metadata: an object of JSON, at most 16 KiB of it and 20 levels deep, every text in it well-formed and without NUL. */
export const FreeMetadata = custom(
  'metadata',
  'must be an object of at most 16 KiB as JSON and 20 levels, its texts without NUL and unpaired surrogates, its numbers ones that JSON keeps exactly',
  SCHEMA,
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    isSound(value, MOST_LEVELS) &&
    Buffer.byteLength(JSON.stringify(value)) <= MOST_BYTES
      ? (value as Readonly<Record<string, unknown>>)
      : undefined,
);

function isSound(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  // Numbers that JSON cannot give back as they came would change behind the sender's back.
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.entries(value).every(([key, inner]) => isSound(key, 1) && isSound(inner, levels - 1));
}
