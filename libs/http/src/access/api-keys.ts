import { createHash } from 'node:crypto';
import type { ActorType } from '@parley/domain';

export const RIGHTS = ['read', 'write', 'admin'] as const;
export type Right = (typeof RIGHTS)[number];

/** What a key stands for. Each right has those before it. */
export interface ApiKey {
  readonly workspace: string;
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly rights: Right;
  /** May name the real actor with `Parley-Actor`. */
  readonly actAs: boolean;
}

/** Looks keys up by their hash; the keys themselves are nowhere. */
export interface ApiKeys {
  find(key: string): ApiKey | undefined;
}

/** SHA-256 of the key. Keys are long and random, so nothing slower is needed. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export const includes = (held: Right, needed: Right): boolean => RIGHTS.indexOf(held) >= RIGHTS.indexOf(needed);

export interface BootstrapKey {
  readonly keyHash: string;
  readonly workspace: string;
}

/** Keys that the configuration gives: admin, with `act_as`, as `api:bootstrap`. */
export function bootstrapKeys(keys: readonly BootstrapKey[]): ApiKeys {
  const byHash = new Map<string, ApiKey>(
    keys.map(({ keyHash, workspace }) => [
      keyHash,
      { workspace, actorType: 'api', actorId: 'bootstrap', rights: 'admin', actAs: true },
    ]),
  );
  // Comparing hashes, not keys: how long a look-up takes says nothing about a key.
  return { find: (key) => byHash.get(hashKey(key)) };
}
