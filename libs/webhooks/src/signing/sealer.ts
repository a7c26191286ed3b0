import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { fromBase64 } from './strict-base64';

const MASTER_KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of the form: nonce, what is sealed, and tag, in base64. */
const VERSION = 'v1:';

/** What was sealed does not open: it was sealed under another master key, for another webhook or key, or it is damaged. */
class CannotUnseal extends Error {
  override readonly name = 'CannotUnseal';
}

export interface Sealer {
  /** Encrypts a secret and binds it to its context. Never the same twice. */
  seal(secret: string, context: string): string;
  /** The secret again. Throws `CannotUnseal`. */
  open(sealed: string, context: string): string;
  /** The same for the same secret, and nobody without the master key can try secrets on it. */
  fingerprint(secret: string): string;
  /** Tells by which master key this seals, without telling that. */
  readonly check: string;
}

/** 32 bytes of padded base64; undefined for any other text. */
export function parseMasterKey(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text);
  return bytes?.length === MASTER_KEY_BYTES ? bytes : undefined;
}

/** Seals by AES-256-GCM under a master key of 32 bytes; throws a RangeError for one of another length. */
export function sealerOf(masterKey: Uint8Array): Sealer {
  if (masterKey.length !== MASTER_KEY_BYTES) throw new RangeError('A master key has 32 bytes.');
  const key = derived(masterKey, 'parley: signing keys at rest');
  const prints = derived(masterKey, 'parley: fingerprints of signing keys');
  return {
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return VERSION + sealed.toString('base64');
    },
    open: (sealed, context) => opened(key, sealed, context),
    fingerprint: (secret) => createHmac('sha256', prints).update(secret).digest('base64url'),
    check: createHmac('sha256', masterKey).update('parley: which master key').digest('base64url'),
  };
}

/** A key for one use alone. */
const derived = (masterKey: Uint8Array, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', masterKey, '', use, MASTER_KEY_BYTES));

function opened(key: Uint8Array, sealed: string, context: string): string {
  const bytes = sealed.startsWith(VERSION) ? fromBase64(sealed.slice(VERSION.length)) : undefined;
  if (bytes === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) throw cannot();
  const tagAt = bytes.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(tagAt));
    return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // What the cipher says helps nobody.
    throw cannot();
  }
}

const cannot = (): CannotUnseal =>
  new CannotUnseal('The signing key cannot be opened: it was sealed under another master key, or it is damaged.');
