import { systemClock, ulid, type Clock } from '@parley/platform';
import { hashKey, newKey } from './api-key';
import type { BootstrapKey } from './bootstrap';
import { KeyRing } from './key-ring';
import { MOST_KEYS, TooManyKeys, type ApiKeyRecord, type ApiKeyStore, type Repeatable } from './store';

export interface KeyStoreOptions {
  readonly clock?: Clock;
  /** Valid besides those of the store, and neither listed nor deleted. */
  readonly bootstrap?: readonly BootstrapKey[];
}

interface Row {
  readonly record: ApiKeyRecord;
  readonly repeatable: Repeatable | undefined;
  /** The request that deleted it, if it was deleted. */
  deleted?: { readonly keyHash: string | undefined };
}

/** Keys for tests, gone with the process. */
export function inMemoryApiKeys({ clock = systemClock, bootstrap = [] }: KeyStoreOptions = {}): ApiKeyStore {
  const ring = new KeyRing(bootstrap);
  const rows = new Map<string, Row>();

  const shown = ({ record }: Row): ApiKeyRecord => ({ ...record, lastUsedAt: ring.lastUsed(record.id) });
  const live = (workspace: string): Row[] =>
    [...rows.values()].filter(({ record, deleted }) => record.workspace === workspace && deleted === undefined);

  return {
    async create(workspace, given, repeatable) {
      const before = [...rows.values()].find(
        (row) =>
          repeatable !== undefined &&
          row.record.workspace === workspace &&
          row.repeatable?.keyHash === repeatable.keyHash,
      );
      if (before !== undefined)
        return before.repeatable?.requestHash === repeatable?.requestHash
          ? { tag: 'again', record: shown(before) }
          : { tag: 'reused' };
      if (live(workspace).length >= MOST_KEYS) throw new TooManyKeys();
      const now = clock();
      const key = newKey();
      const record = { ...given, id: `key_${ulid(now)}`, workspace, createdAt: now, lastUsedAt: null };
      rows.set(record.id, { record, repeatable });
      ring.add(record, hashKey(key));
      return { tag: 'created', record, key };
    },
    async get(workspace, id) {
      const row = live(workspace).find(({ record }) => record.id === id);
      return row && shown(row);
    },
    async list(workspace, { after = '', limit }) {
      const rest = live(workspace)
        .map(shown)
        .filter(({ id }) => id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const keys = rest.slice(0, limit);
      return { keys, next: rest.length > limit ? (keys.at(-1)?.id ?? null) : null };
    },
    async delete(workspace, id, keyHash) {
      const row = rows.get(id);
      if (row?.record.workspace !== workspace) return undefined;
      if (row.deleted !== undefined)
        return keyHash !== undefined && row.deleted.keyHash === keyHash ? 'again' : 'already';
      row.deleted = { keyHash };
      ring.remove(id);
      return 'deleted';
    },
    find: (key) => ring.find(key),
    used: (key) => void ring.use(key, clock()),
    async close() {
      // Nothing is open.
    },
  };
}
