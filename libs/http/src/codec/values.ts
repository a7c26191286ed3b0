import type { Type } from 'io-ts';
import { said } from './closed';

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/** An id of the public contract. */
export const Id = said('id', 'must be an id: a letter or digit, then up to 127 letters, digits or _ . : -', (value) =>
  typeof value === 'string' && ID.test(value) ? value : undefined,
);

/** An id that an older client may send as a number. */
export const IdOrNumber = said('id', 'must be an id, or a whole number', (value) => {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && ID.test(text) ? text : undefined;
});

/** Text of `least` to `most` characters (code points), well-formed and without NUL. */
export function text(most: number, least = 1): Type<string, unknown> {
  const size =
    least === 0
      ? `of at most ${most.toLocaleString('en')} characters`
      : `of ${least} to ${most.toLocaleString('en')} characters`;
  return said('text', `must be text ${size}, without NUL and unpaired surrogates`, (value) =>
    typeof value === 'string' && fits(value, least, most) && !value.includes('\0') && value.isWellFormed()
      ? value
      : undefined,
  );
}

function fits(value: string, least: number, most: number): boolean {
  if (value.length < least || value.length > most * 2) return false;
  return value.length <= most || [...value].length <= most;
}

export function wordOf<W extends string>(words: readonly W[]): Type<W, unknown> {
  return said('word', `must be one of ${words.join(', ')}`, (value) => words.find((word) => word === value));
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** A time in RFC 3339 with any offset and fraction, as milliseconds since 1970 (what is finer is cut off). */
export const Time = said('time', 'must be a time in RFC 3339, such as 2024-01-15T10:30:00Z', (value) => {
  if (typeof value !== 'string' || !RFC3339.test(value)) return undefined;
  const time = Date.parse(
    value
      .replace(/(\.\d{3})\d+/, '$1')
      .replace(' ', 'T')
      .toUpperCase(),
  );
  // The parser takes 30 February for 1 March: the day must come back as it was written.
  const day = value.slice(0, 10);
  const sameDay = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(time) || Number.isNaN(sameDay.getTime()) || !sameDay.toISOString().startsWith(day)) return undefined;
  return time;
});

export const Flag = said('flag', 'must be true or false', (value) => (typeof value === 'boolean' ? value : undefined));

export const ByteCount = said('size', 'must be a whole number of bytes, 0 or more', (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined,
);

/** An absolute URL of a kind that may stand in an attachment or an avatar. */
export const Url = said('url', 'must be an absolute http or https URL of at most 2,048 characters', (value) =>
  typeof value === 'string' &&
  value.length <= 2048 &&
  /^https?:\/\//i.test(value) &&
  URL.canParse(value) &&
  value.isWellFormed()
    ? value
    : undefined,
);

export const ContentType = said('content type', 'must be a media type such as image/png', (value) =>
  typeof value === 'string' &&
  value.length <= 127 &&
  /^[\w.+-]+\/[\w.+-]+(;.*)?$/.test(value) &&
  !/[^\x20-\x7e]/.test(value)
    ? value
    : undefined,
);
