import { hash, randomBytes } from 'node:crypto';
import type { ActorType } from '@parley/domain';

export const RIGHTS = ['read', 'write', 'admin'] as const;
export type Right = (typeof RIGHTS)[number];

/** Each right has those before it. */
export const includes = (held: Right, needed: Right): boolean => RIGHTS.indexOf(held) >= RIGHTS.indexOf(needed);

/** What a key stands for, as long as it is valid. */
export interface ApiKey {
  readonly id: string;
  readonly workspace: string;
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly rights: Right;
  /** May name the real actor with `Parley-Actor`. */
  readonly actAs: boolean;
}

/** SHA-256 of the key, as it is stored. Keys are long and random, so nothing slower is needed. */
export const hashKey = (key: string): string => hash('sha256', key, 'hex');

/** A new key: 24 random bytes, which nobody guesses. */
export const newKey = (): string => `pk_${randomBytes(24).toString('base64url')}`;
