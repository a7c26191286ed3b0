import type { ActorType } from '@parley/domain';
import type { ApiKey, Right } from './api-key';

/** The most keys of a workspace that are valid at once. */
export const MOST_KEYS = 1_000;

/** A key as it is shown: never the key itself. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly workspace: string;
  readonly name: string | null;
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly rights: Right;
  readonly actAs: boolean;
  /** In milliseconds since 1970, like every time here. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export interface NewApiKey {
  readonly name: string | null;
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly rights: Right;
  readonly actAs: boolean;
}

/** Hashes of an `Idempotency-Key` and of the request that came with it. */
export interface Repeatable {
  readonly keyHash: string;
  readonly requestHash: string;
}

/**
 * `created`: the one time that the key is told. `again`: the same request came before, under the same Idempotency-Key.
 * `reused`: another request came under it.
 */
export type Creation =
  | { readonly tag: 'created'; readonly record: ApiKeyRecord; readonly key: string }
  | { readonly tag: 'again'; readonly record: ApiKeyRecord }
  | { readonly tag: 'reused' };

/** `again`: this very request deleted it before. `already`: another one did. */
export type Deletion = 'deleted' | 'again' | 'already';

interface ApiKeyPage {
  readonly keys: readonly ApiKeyRecord[];
  /** The id after which the next page begins. */
  readonly next: string | null;
}

/**
 * The keys of all workspaces, kept as hashes. A key of another workspace is none here. What was acknowledged survives the death
 * of the process; `KeysUnavailable` says that the store could not be reached.
 */
export interface ApiKeyStore {
  /** Throws `TooManyKeys` when the workspace has `MOST_KEYS`. */
  create(workspace: string, key: NewApiKey, repeatable?: Repeatable): Promise<Creation>;
  get(workspace: string, id: string): Promise<ApiKeyRecord | undefined>;
  /** Those that are valid, in the order of their ids. */
  list(workspace: string, page: { readonly after?: string; readonly limit: number }): Promise<ApiKeyPage>;
  /** The key stops at once. Undefined for one that never was. `keyHash` is that of an Idempotency-Key. */
  delete(workspace: string, id: string, keyHash?: string): Promise<Deletion | undefined>;
  /** What a presented key stands for. Undefined for unknown and deleted ones. */
  find(key: string): ApiKey | undefined;
  /** Notes that a key was used. Kept at most once a minute for each key, and never on the way of the request. */
  used(key: ApiKey): void;
  close(): Promise<void>;
}

export class TooManyKeys extends Error {
  override readonly name = 'TooManyKeys';
  constructor() {
    super(`A workspace has at most ${MOST_KEYS} keys. Delete those that nobody uses.`);
  }
}

/** The store cannot be reached, or has no room (`full`). After an unknown outcome the change may have been made. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
  constructor(
    message: string,
    readonly outcome: 'nothing' | 'full' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
