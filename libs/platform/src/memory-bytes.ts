/* What V8 takes, in bytes, on a machine of 64 bits. */
const POINTER = 8;
const STRING = 16;
const ARRAY = 32;
const OBJECT = 32;
/** A number that is no small integer. */
const NUMBER = 16;
const SMALL_INTEGER = 2 ** 31;
/** A map itself, and each of its places: twice as many as before come when all are taken. */
const MAP = 72;
const MAP_PLACE = 28;
const LEAST_PLACES = 4;
/** A typed array besides its content, which lies outside of the heap where it is not small. */
const TYPED_ARRAY = 200;

/** Shorter texts are taken for narrow unseen: looking would cost more than it tells. */
const UNSEEN = 16;
const WIDE = /[\u0100-\uffff]/;

/**
 * About how many bytes of memory a plain value takes: text, numbers, arrays, objects, maps and typed arrays. Names of properties
 * are taken to be the same in many values. The tests of caches that rest on it, `weights.spec.ts`, hold it to within twice of the real
 * heap, either way.
 */
export function memoryBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return textBytes(value);
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < SMALL_INTEGER ? 0 : NUMBER;
    case 'object':
      return value === null ? 0 : objectBytes(value);
    default:
      return 0;
  }
}

function textBytes(text: string): number {
  const { length } = text;
  if (length < 2) return 0;
  return STRING + (length > UNSEEN && WIDE.test(text) ? 2 * length : length) + POINTER / 2;
}

function objectBytes(value: object): number {
  if (Array.isArray(value)) return itemsBytes(value);
  if (value instanceof Map) return mapBytes(value);
  if (ArrayBuffer.isView(value)) return TYPED_ARRAY + value.byteLength;
  let bytes = OBJECT;
  // Cheaper than to make an array of its values first, and this is done for every document that changes.
  for (const name in value) bytes += POINTER + memoryBytes((value as Readonly<Record<string, unknown>>)[name]);
  return bytes;
}

function itemsBytes(items: readonly unknown[]): number {
  let bytes = ARRAY;
  for (const item of items) bytes += POINTER + memoryBytes(item);
  return bytes;
}

function mapBytes(map: ReadonlyMap<unknown, unknown>): number {
  let bytes = MAP + MAP_PLACE * placesFor(map.size);
  for (const [key, item] of map) bytes += memoryBytes(key) + memoryBytes(item);
  return bytes;
}

const placesFor = (size: number): number => Math.max(LEAST_PLACES, 2 ** Math.ceil(Math.log2(size)));
