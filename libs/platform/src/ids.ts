import { createHash, randomFillSync, randomUUID } from 'node:crypto';

/** What 48 bits can say of a time in milliseconds. An id keeps its form whatever a clock tells. */
const inRange = (time: number): number => (time >= 0 && time < 2 ** 48 ? time : time > 0 ? 2 ** 48 - 1 : 0);

/** UUID version 7: sorts by the time it was made, to the millisecond. */
export function uuidV7(now: number = Date.now()): string {
  if (now !== prefixed) {
    const time = inRange(now).toString(16).padStart(12, '0');
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    prefixed = now;
  }
  return prefix + randomUUID().slice(15);
}

/** The first half of the ids of the last millisecond: many are made in one. */
let prefix = '';
let prefixed = -1;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** ULID: 48 bits of time and 80 random bits as 26 characters, sorted by time. */
export const ulid = (now: number = Date.now()): string => ulidOf(inRange(now), tenRandomBytes());

const pool = new Uint8Array(4_000);
let used = pool.length;

/** Asking the system for randomness costs far more than ten bytes are worth: it is asked for many at once. */
function tenRandomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** The ULID of a time in milliseconds and 10 given bytes. Without BigInt: every request has one. */
export function ulidOf(time: number, random: Uint8Array): string {
  return digits(time, 10) + digits(number40(random, 0), 8) + digits(number40(random, 5), 8);
}

/** Five bytes as a number: 40 bits, which 8 digits of 5 bits hold exactly. */
function number40(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let i = from; i < from + 5; i += 1) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

function digits(value: number, count: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < count; i += 1) {
    text = (CROCKFORD[rest % 32] ?? '') + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** A hash of several parts, each with its length before it, so that no two lists of parts run into one. Hexadecimal. */
export function hashOf(...parts: readonly string[]): string {
  return digest(parts).toString('hex');
}

/** An id in the form of a ULID that the same parts always give. */
export function derivedUlid(...parts: readonly string[]): string {
  const bytes = digest(parts);
  return ulidOf(bytes.readUIntBE(10, 6), bytes);
}

function digest(parts: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest();
}
