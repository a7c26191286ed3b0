import { said } from './closed';

const MOST_BYTES = 16 * 1024;
const MOST_LEVELS = 20;

/** Free metadata: an object of JSON, at most 16 KiB of it and 20 levels deep, every text in it well-formed and without NUL. */
export const FreeMetadata = said(
  'metadata',
  'must be an object of at most 16 KiB as JSON and 20 levels, its texts without NUL and unpaired surrogates',
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
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.entries(value).every(([key, inner]) => isSound(key, 1) && isSound(inner, levels - 1));
}
