import { signatureOf, signingBytes } from '@parley/webhooks';
import { Webhook } from 'standardwebhooks';

export interface SignedRequest {
  readonly key: string;
  readonly id: string;
  /** Since 1970. */
  readonly seconds: number;
  readonly body: string;
  readonly signature: string;
}

/** Signed by Parley. Throws where the library of Standard Webhooks would sign it in another way. */
export function signed({ key, id, seconds, body }: Omit<SignedRequest, 'signature'>): SignedRequest {
  const bytes = signingBytes(key);
  if (bytes === undefined) throw new Error(`no signing key: ${key}`);
  const signature = signatureOf([bytes], id, seconds, body);
  const theirs = libraryWith(key).sign(id, new Date(seconds * 1_000), body);
  if (signature !== theirs) throw new Error(`${signature} is ${theirs} by Standard Webhooks`);
  return { key, id, seconds, body, signature };
}

/** The library takes what begins with `whsec_`; of any other key it is given the bytes. */
export const libraryWith = (key: string): Webhook =>
  key.startsWith('whsec_') ? new Webhook(key) : new Webhook(Buffer.from(key), { format: 'raw' });
