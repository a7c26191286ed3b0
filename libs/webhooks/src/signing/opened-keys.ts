import { LRUCache } from 'lru-cache';
import type { Sealer } from './sealer';
import { NothingToSignWith } from './signature';
import { signingBytes } from './signing-key';
import { sealContextOf, type SealedKey } from '../webhook';

/** Keys that are kept open, so that not each request opens its own, and for how long. One that is deleted is not kept open for longer. */
const MOST = 500;
const KEPT_MS = 60_000;

/** A signing key cannot be used, so nothing may be sent. The message says why, and names no key. */
class CannotSign extends Error {
  override readonly name = 'CannotSign';
}

/** What is made with keys, or why it cannot be: nothing is ever sent unsigned. */
export function signedOrWhy<Made extends object>(make: () => Made): Made | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof CannotSign || error instanceof NothingToSignWith) return error.message;
    throw error;
  }
}

/** Opens the keys of a webhook. Throws `CannotSign` when one of them cannot be used, or there is none. */
export type OpenKeys = (webhook: string, keys: readonly SealedKey[]) => readonly Uint8Array[];

export function openedKeys(sealer: Pick<Sealer, 'open'>): OpenKeys {
  const opened = new LRUCache<string, Uint8Array>({
    ...{ max: MOST, ttl: KEPT_MS, ttlAutopurge: true },
    perf: { now: () => performance.now() },
  });

  function open(webhook: string, { id, sealed }: SealedKey): Uint8Array {
    const context = sealContextOf(webhook, id);
    const cacheKey = `${context} ${sealed}`;
    const kept = opened.get(cacheKey);
    if (kept !== undefined) return kept;
    const bytes = signingBytes(unsealed(sealer, sealed, context));
    if (bytes === undefined) throw new CannotSign('the signing key is none');
    opened.set(cacheKey, bytes);
    return bytes;
  }

  return (webhook, keys) => {
    if (keys.length === 0) throw new CannotSign('there is no signing key');
    return keys.map((key) => open(webhook, key));
  };
}

function unsealed(sealer: Pick<Sealer, 'open'>, sealed: string, context: string): string {
  try {
    return sealer.open(sealed, context);
  } catch (cause) {
    throw new CannotSign('the signing key could not be opened', { cause });
  }
}
