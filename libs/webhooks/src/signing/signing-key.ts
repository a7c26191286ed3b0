import { randomBytes } from 'node:crypto';
import { fromBase64 } from './strict-base64';

const PREFIX = 'whsec_';
const NEW_KEY_BYTES = 32;
/** The most characters of a signing key. */
const LONGEST_SIGNING_KEY = 1_024;

/** A new signing key: 32 random bytes, as Standard Webhooks writes them. */
export const newSigningKey = (): string => PREFIX + randomBytes(NEW_KEY_BYTES).toString('base64');

/**
 * The bytes that a signing key signs with: behind `whsec_` it is base64, any other key is taken as UTF-8. Undefined for what is no key: empty,
 * longer than 1,024 characters, no Unicode, or `whsec_` with something else than base64 behind it.
 */
export function signingBytes(key: string): Uint8Array | undefined {
  if (key.length > 2 * LONGEST_SIGNING_KEY || [...key].length > LONGEST_SIGNING_KEY || !key.isWellFormed())
    return undefined;
  const bytes = key.startsWith(PREFIX) ? fromBase64(key.slice(PREFIX.length)) : Buffer.from(key, 'utf8');
  return bytes === undefined || bytes.length === 0 ? undefined : bytes;
}
