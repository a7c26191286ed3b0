import { createHmac } from 'node:crypto';

/** There is no key to sign with, so nothing may be sent. */
export class NothingToSignWith extends Error {
  override readonly name = 'NothingToSignWith';
}

/**
 * The header `webhook-signature` of Standard Webhooks: for each key `v1,` and the HMAC-SHA256 of id, time and body, with spaces in between. A
 * body that is a string is signed as its UTF-8 bytes. Throws `NothingToSignWith` without a key, or with an empty one.
 */
export function signatureOf(
  keys: readonly Uint8Array[],
  id: string,
  timestampSeconds: number,
  body: Buffer | string,
): string {
  if (keys.length === 0 || keys.some((key) => key.length === 0))
    throw new NothingToSignWith('There is no signing key to sign with.');
  const signed = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${timestampSeconds}.`).update(body).digest('base64'),
  );
  return signed.map((signature) => `v1,${signature}`).join(' ');
}
