import { isVisible } from '@parley/domain';
import type { Type } from 'io-ts';
import { custom } from './strict-object';
import { named, type Schema } from './schema';

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/** An id of the public contract, as a schema. */
export const ID_SCHEMA: Schema = named('Id', {
  type: 'string',
  pattern: ID.source,
  description: 'A letter or digit, then up to 127 letters, digits or `_` `.` `:` `-`.',
});

/** An id of the public contract. */
export const Id = custom(
  'id',
  'must be an id: a letter or digit, then up to 127 letters, digits or _ . : -',
  ID_SCHEMA,
  (value) => (typeof value === 'string' && ID.test(value) ? value : undefined),
);

/** An id that an older client may send as a number. */
const ID_OR_NUMBER: Schema = {
  anyOf: [ID_SCHEMA, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
};

export const IdOrNumber = custom('id', 'must be an id, or a whole number', ID_OR_NUMBER, (value) => {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && ID.test(text) ? text : undefined;
});

/** Text of `least` to `most` characters (code points), well-formed and without NUL. */
export function text(most: number, least = 1): Type<string, unknown> {
  const size =
    least === 0
      ? `of at most ${most.toLocaleString('en')} characters`
      : `of ${least} to ${most.toLocaleString('en')} characters`;
  const schema: Schema = {
    type: 'string',
    ...(least === 0 ? {} : { minLength: least }),
    maxLength: most,
    pattern: '^[^\\u0000]*$',
  };
  return custom('text', `must be text ${size}, without NUL and unpaired surrogates`, schema, (value) =>
    typeof value === 'string' && fits(value, least, most) && !value.includes('\0') && value.isWellFormed()
      ? value
      : undefined,
  );
}

function fits(value: string, least: number, most: number): boolean {
  if (value.length < least || value.length > most * 2) return false;
  return value.length <= most || [...value].length <= most;
}

const TAG = text(100);

const TAG_SCHEMA: Schema = {
  type: 'string',
  format: 'tag',
  pattern: '^\\s*[^\\s\\u0000]([^\\u0000]{0,98}[^\\s\\u0000])?\\s*$',
  description: 'Space around it is cut off; the rest has 1 to 100 characters, one of which can be seen.',
};

/** A tag or label: what is around it is cut off before it is measured. */
export const TagText = custom(
  'text',
  'must be text of 1 to 100 characters, one of them visible, without NUL and unpaired surrogates',
  TAG_SCHEMA,
  (value) => {
    const tag = typeof value === 'string' ? value.trim() : '';
    return TAG.is(tag) && isVisible(tag) ? tag : undefined;
  },
);

export function enumOf<W extends string>(values: readonly W[]): Type<W, unknown> {
  const schema: Schema = { type: 'string', enum: values };
  return custom('word', `must be one of ${values.join(', ')}`, schema, (value) => values.find((one) => one === value));
}

const RFC3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt ]((?:[01]\d|2[0-3]):[0-5]\d):([0-5]\d|60)(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** A time as it is given: any offset, any fraction. */
export const TIME_SCHEMA: Schema = { type: 'string', format: 'date-time', examples: ['2024-01-15T10:30:00Z'] };

const timeCodec = (finer: 'cut' | 'up'): Type<number, unknown> =>
  custom('time', 'must be a time in RFC 3339, such as 2024-01-15T10:30:00Z', TIME_SCHEMA, (value) => {
    const parts = typeof value === 'string' ? RFC3339.exec(value) : null;
    const time = parts === null ? undefined : millis(parts.slice(1), finer);
    return time !== undefined && time >= FIRST && time <= LAST ? time : undefined;
  });

function millis(
  [day = '', clock, second, fraction = '', zone = '']: readonly (string | undefined)[],
  finer: 'cut' | 'up',
): number | undefined {
  if (!isDay(day)) return undefined;
  // A leap second is the first of the next minute.
  const leap = second === '60';
  const whole = Date.parse(`${day}T${clock}:${leap ? '59' : second}${zone.toUpperCase()}`) + (leap ? 1000 : 0);
  const cut = whole + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return finer === 'up' && /[1-9]/.test(fraction.slice(3)) ? cut + 1 : cut;
}

/** The parser takes 30 February for 1 March: the day must come back as it was written. */
function isDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/** A time in RFC 3339 with any offset and fraction, as milliseconds since 1970; what is finer is cut off. */
export const Time = timeCodec('cut');

/** Likewise, rounded up: what is strictly before the time is strictly before the millisecond. */
export const TimeBefore = timeCodec('up');

export const Flag = custom('flag', 'must be true or false', { type: 'boolean' }, (value) =>
  typeof value === 'boolean' ? value : undefined,
);

const BYTES: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

export const ByteCount = custom('size', 'must be a whole number of bytes, 0 or more', BYTES, (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined,
);

const URL_SCHEMA: Schema = {
  type: 'string',
  format: 'uri',
  pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]',
  maxLength: 2048,
  examples: ['https://example.com/a.png'],
};

/** An absolute URL of a kind that may stand in an attachment or an avatar. */
export const Url = custom(
  'url',
  'must be an absolute http or https URL of at most 2,048 characters',
  URL_SCHEMA,
  (value) =>
    typeof value === 'string' &&
    value.length <= 2048 &&
    /^https?:\/\/[^\s/?#]/i.test(value) &&
    URL.canParse(value) &&
    !/[\x00-\x20\x7f]/.test(value) &&
    value.isWellFormed()
      ? value
      : undefined,
);

/** Type and subtype as RFC 9110 spells them, spaces where senders put them, then whatever parameters senders give. */
const MEDIA_TYPE =
  /^[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*(;[^\u0000-\u0008\u000a-\u001f\u007f-\u009f]*)?$/;

/** Characters of type and subtype (RFC 6838 has 127 for each), and with parameters, such as the name of a file. */
const MOST_OF_TYPE = 127;
const MOST_OF_MEDIA_TYPE = 255;

const CONTENT_TYPE: Schema = {
  type: 'string',
  pattern: MEDIA_TYPE.source,
  maxLength: MOST_OF_MEDIA_TYPE,
  examples: ['image/png', 'text/plain; charset=utf-8'],
};

export const ContentType = custom(
  'content type',
  `must be a media type such as image/png or text/plain; charset=utf-8, of at most ${MOST_OF_TYPE} characters, ${MOST_OF_MEDIA_TYPE} with parameters`,
  CONTENT_TYPE,
  (value) =>
    typeof value === 'string' &&
    value.length <= MOST_OF_MEDIA_TYPE &&
    MEDIA_TYPE.test(value) &&
    typeOf(value).length <= MOST_OF_TYPE &&
    value.isWellFormed()
      ? value.trim()
      : undefined,
);

const typeOf = (mediaType: string): string => (mediaType.split(';', 1)[0] ?? '').trim();

const PHONE: Schema = { type: 'string', pattern: '^\\+[1-9][0-9]{6,14}$', examples: ['+4930123456'] };

export const Phone = custom('phone', 'must be a phone number in E.164, such as +4930123456', PHONE, (value) =>
  typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value) ? value : undefined,
);

const EMAIL: Schema = {
  type: 'string',
  pattern: '^[^\\s@\\u0000-\\u001f\\u007f]{1,64}@[^\\s@.\\u0000-\\u001f\\u007f]+(\\.[^\\s@.\\u0000-\\u001f\\u007f]+)+$',
  maxLength: 254,
  examples: ['ada@example.com'],
};

export const Email = custom('email', 'must be an e-mail address of at most 254 characters', EMAIL, (value) =>
  typeof value === 'string' &&
  value.length <= 254 &&
  /^[^\s@\x00-\x1f\x7f]{1,64}@[^\s@.\x00-\x1f\x7f]+(\.[^\s@.\x00-\x1f\x7f]+)+$/.test(value) &&
  value.isWellFormed()
    ? value
    : undefined,
);

/** A number of seconds, from one to ten years. */
const SECONDS: Schema = { type: 'integer', minimum: 1, maximum: 315_360_000 };

export const Seconds = custom('seconds', 'must be a whole number of seconds from 1 to 315360000', SECONDS, (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 315_360_000 ? (value as number) : undefined,
);
