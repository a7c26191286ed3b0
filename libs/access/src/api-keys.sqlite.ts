import { systemClock } from '@parley/platform';
import { failedOutcome, lookAtFile, openSqlite, realFile, type FileFault } from '@parley/storage';
import { hashKey, type ApiKey } from './api-key';
import { insert, prepare, recordOf, type KeyRow } from './api-key-rows.sqlite';
import { MIGRATIONS, OLDER_TABLES } from './api-keys-schema.sqlite';
import { makeFirstKey, type FirstKey } from './first-key.sqlite';
import { GatheredUses } from './gathered-uses';
import type { KeyStoreOptions } from './in-memory';
import { KeyRing } from './key-ring';
import {
  KeysUnavailable,
  type ApiKeyRecord,
  type ApiKeyStore,
  type Creation,
  type Deletion,
  type NewApiKey,
  type Repeatable,
} from './store';

const OPTIONS = {
  kind: 'operations file',
  older: OLDER_TABLES,
  durability: 'full',
  migrations: MIGRATIONS,
  cacheKiB: 1024,
} as const;

/** Throws `FileRefused` when a file is no operations file and cannot become one. Nothing is changed. */
export const lookAtOperationsFile = (file: string): void => void lookAtFile(realFile(file), OPTIONS.kind, OLDER_TABLES);

export interface EmbeddedApiKeyStore extends ApiKeyStore {
  /**
   * Makes a key for everything and gives it, this once, when none was ever made, not even one that was deleted since. As long as
   * no key was ever used, the one that it made before, if it is still valid, gives way to a new one: whoever asks may have missed
   * it. Keys that others made stay as they are.
   */
  firstKey(workspace: string): Promise<FirstKey | undefined>;
  /** Whether the file can be written and is still the one that was opened; undefined: it is. */
  look(): FileFault | undefined;
}

/**
 * Keys in the operations file. What is deleted or made is on the disk when it is acknowledged. The valid ones are in memory too:
 * open a file once in its process.
 */
export function sqliteApiKeys(
  file: string,
  { clock = systemClock, bootstrap = [] }: KeyStoreOptions = {},
): EmbeddedApiKeyStore {
  const db = openSqlite(file, OPTIONS);
  const sql = prepare(db);
  const ring = new KeyRing(bootstrap);
  const keepUse = (id: string): unknown => sql.use.run(ring.lastUsed(id), id);
  const uses = new GatheredUses((ids) => db.transaction(() => [...ids].forEach(keepUse)));
  let closed = false;
  for (const row of sql.valid.all() as unknown as KeyRow[]) ring.add(recordOf(row), row.key_hash ?? '');

  const shown = (row: KeyRow): ApiKeyRecord => {
    const record = recordOf(row);
    return { ...record, lastUsedAt: ring.lastUsed(record.id) ?? record.lastUsedAt };
  };

  function create(workspace: string, given: NewApiKey, repeatable?: Repeatable): Creation {
    const creation = db.transaction(() => {
      const before = repeatable && (sql.createdBy.get(workspace, repeatable.keyHash) as KeyRow | undefined);
      return before === undefined
        ? insert(sql, workspace, given, repeatable, clock())
        : repeated(shown(before), before.created_by_request_hash === repeatable?.requestHash);
    });
    if (creation.tag === 'created') ring.add(creation.record, hashKey(creation.key));
    return creation;
  }

  function remove(workspace: string, id: string, keyHash: string | undefined): Deletion | undefined {
    const row = sql.get.get(workspace, id) as KeyRow | undefined;
    if (row === undefined) return undefined;
    if (row.deleted_at === null) db.transaction(() => sql.delete.run(clock(), keyHash ?? null, ring.lastUsed(id), id));
    // Also after a deletion whose outcome was not known.
    ring.remove(id);
    if (row.deleted_at === null) return 'deleted';
    return keyHash !== undefined && row.deleted_by_key_hash === keyHash ? 'again' : 'already';
  }

  return {
    create: (workspace, given, repeatable) => at(file, () => create(workspace, given, repeatable)),
    get: (workspace, id) =>
      at(file, () => {
        const row = sql.get.get(workspace, id) as KeyRow | undefined;
        return row?.deleted_at === null ? shown(row) : undefined;
      }),
    list: (workspace, { after = '', limit }) =>
      at(file, () => {
        const rows = sql.list.all(workspace, after, limit + 1) as unknown as KeyRow[];
        const keys = rows.slice(0, limit).map(shown);
        return { keys, next: rows.length > limit ? (keys.at(-1)?.id ?? null) : null };
      }),
    delete: (workspace, id, keyHash) => at(file, () => remove(workspace, id, keyHash)),
    find: (key) => ring.find(key),
    used(key: ApiKey) {
      const use = closed ? undefined : ring.use(key, clock());
      if (use !== undefined) uses.add(key.id, use);
    },
    firstKey: (workspace) => at(file, () => makeFirstKey({ db, sql, ring, uses }, workspace, clock())),
    look: () => db.look(),
    async close() {
      if (closed) return;
      closed = true;
      try {
        uses.end();
      } finally {
        db.close();
      }
    },
  };
}

/** What a creation comes to under an Idempotency-Key that was used before. */
const repeated = (record: ApiKeyRecord, sameRequest: boolean): Creation =>
  sameRequest ? { tag: 'again', record } : { tag: 'reused' };

/** Runs it at once, so that nothing comes between; what the file refuses is told in this room's words. */
async function at<T>(file: string, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    const outcome = failedOutcome(error);
    if (outcome === undefined) throw error;
    throw new KeysUnavailable(`${file}: ${String(error)}`, outcome, { cause: error });
  }
}
