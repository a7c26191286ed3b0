import { said } from './closed';

const MOST_BYTES = 16 * 1024;
const MOST_LEVELS = 20;

/** Free metadata: an object of JSON, at most 16 KiB of it and 20 levels deep, every text in it well-formed and without NUL. */
export const FreeMetadata = said(
  'metadata',
  'must be an object of at most 16 KiB as JSON and 20 levels, its texts without NUL and unpaired surrogates, its numbers ones that JSON keeps exactly',
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
