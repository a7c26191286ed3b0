import { hashKey, type ApiKey } from './api-key';
import { bootstrapKey, type BootstrapKey } from './bootstrap';
import type { Use } from './gathered-uses';
import type { ApiKeyRecord } from './store';

/** How much older the time of the last use may be than the use. */
const USED_MS = 60_000;

interface Held {
  readonly key: ApiKey;
  readonly keyHash: string;
  lastUsedAt: number | null;
}

/** The valid keys in memory, by their hashes: every request asks, so nothing slower is asked. */
export class KeyRing {
  private readonly fixed: ReadonlyMap<string, ApiKey>;
  private readonly byHash = new Map<string, Held>();
  private readonly byId = new Map<string, Held>();

  constructor(bootstrap: readonly BootstrapKey[]) {
    this.fixed = new Map(bootstrap.map((given) => [given.keyHash, bootstrapKey(given)]));
  }

  add({ id, workspace, actorType, actorId, rights, actAs, lastUsedAt }: ApiKeyRecord, keyHash: string): void {
    const held = { key: { id, workspace, actorType, actorId, rights, actAs }, keyHash, lastUsedAt };
    this.byHash.set(keyHash, held);
    this.byId.set(id, held);
  }

  remove(id: string): void {
    const held = this.byId.get(id);
    if (held === undefined) return;
    this.byId.delete(id);
    this.byHash.delete(held.keyHash);
  }

  find(key: string): ApiKey | undefined {
    // Hashes are compared, not keys: how long a look-up takes says nothing about a key.
    const keyHash = hashKey(key);
    return this.fixed.get(keyHash) ?? this.byHash.get(keyHash)?.key;
  }

  /** Which use it is. Undefined for one so soon after the last that it is not noted. */
  use({ id }: ApiKey, now: number): Use | undefined {
    const held = this.byId.get(id);
    if (held === undefined) return undefined;
    const { lastUsedAt } = held;
    if (lastUsedAt !== null && now - lastUsedAt < USED_MS) return undefined;
    held.lastUsedAt = now;
    return lastUsedAt === null ? 'first' : 'later';
  }

  lastUsed(id: string): number | null {
    return this.byId.get(id)?.lastUsedAt ?? null;
  }
}
