import { systemClock, ulid } from '@parley/platform';
import { CommitFailed, openSqlite, type SqliteDatabase } from '@parley/storage';
import type { ActorType } from '@parley/domain';
import { hashKey, newKey, type ApiKey, type Right } from './api-key';
import { MIGRATIONS } from './api-keys-schema.sqlite';
import { FIRST_KEY } from './bootstrap';
import type { KeyStoreOptions } from './in-memory';
import { KeyRing } from './key-ring';
import {
  KeysUnavailable,
  MOST_KEYS,
  TooManyKeys,
  type ApiKeyRecord,
  type ApiKeyStore,
  type Creation,
  type Deletion,
  type NewApiKey,
  type Repeatable,
} from './store';

/** How long uses are gathered before they are written, in one transaction. */
const GATHER_MS = 5_000;
const CACHE_KIB = 1024;

export interface EmbeddedApiKeyStore extends ApiKeyStore {
  /** Makes a key for everything when none was ever made, not even one that was deleted since; gives it this once. */
  firstKey(workspace: string): Promise<string | undefined>;
}

/**
 * Keys in the operations file. What is deleted or made is on the disk when it is acknowledged. The valid ones are in memory too:
 * open a file once in its process.
 */
export function sqliteApiKeys(
  file: string,
  { clock = systemClock, bootstrap = [] }: KeyStoreOptions = {},
): EmbeddedApiKeyStore {
  const db = openSqlite(file, { durability: 'full', migrations: MIGRATIONS, cacheKiB: CACHE_KIB });
  const sql = prepare(db);
  const ring = new KeyRing(bootstrap);
  const unwritten = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  for (const row of sql.valid.all() as unknown as Row[]) ring.add(recordOf(row), row.key_hash ?? '');

  const shown = (row: Row): ApiKeyRecord => {
    const record = recordOf(row);
    return { ...record, lastUsedAt: ring.lastUsed(record.id) ?? record.lastUsedAt };
  };

  function insert(workspace: string, given: NewApiKey, repeatable: Repeatable | undefined): Creation {
    if (repeatable !== undefined) {
      const before = sql.createdBy.get(workspace, repeatable.keyHash) as Row | undefined;
      if (before?.created_by_request_hash === repeatable.requestHash) return { tag: 'again', record: shown(before) };
      if (before !== undefined) return { tag: 'reused' };
    }
    const { count } = sql.count.get(workspace) as { count: number };
    if (count >= MOST_KEYS) throw new TooManyKeys();
    const now = clock();
    const key = newKey();
    const record = { ...given, id: `key_${ulid(now)}`, workspace, createdAt: now, lastUsedAt: null };
    const { id, name, actorType, actorId, rights, actAs } = record;
    const { keyHash = null, requestHash = null } = repeatable ?? {};
    const flag = actAs ? 1 : 0;
    sql.insert.run(id, workspace, name, actorType, actorId, rights, flag, hashKey(key), now, keyHash, requestHash);
    return { tag: 'created', record, key };
  }

  function create(workspace: string, given: NewApiKey, repeatable?: Repeatable): Creation {
    const creation = db.transaction(() => insert(workspace, given, repeatable));
    if (creation.tag === 'created') ring.add(creation.record, hashKey(creation.key));
    return creation;
  }

  function remove(workspace: string, id: string, keyHash: string | undefined): Deletion | undefined {
    const row = sql.get.get(workspace, id) as Row | undefined;
    if (row === undefined) return undefined;
    if (row.deleted_at === null) db.transaction(() => sql.delete.run(clock(), keyHash ?? null, id));
    // Also after a deletion whose outcome was not known.
    ring.remove(id);
    if (row.deleted_at === null) return 'deleted';
    return keyHash !== undefined && row.deleted_by_key_hash === keyHash ? 'again' : 'already';
  }

  function writeUses(): void {
    if (unwritten.size === 0) return;
    db.transaction(() => {
      for (const id of unwritten) sql.use.run(ring.lastUsed(id), id);
    });
    unwritten.clear();
  }

  function gather(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      try {
        writeUses();
      } catch {
        // Somebody else writes. Nothing is lost by trying later: the times are in memory.
        gather();
      }
    }, GATHER_MS).unref();
  }

  /** Runs it at once, so that nothing comes between; what the file refuses is told in this room's words. */
  async function at<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      const unknown = error instanceof CommitFailed;
      if (!unknown && (error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error;
      throw new KeysUnavailable(`${file}: ${String(error)}`, unknown ? 'unknown' : 'nothing', { cause: error });
    }
  }

  return {
    create: (workspace, given, repeatable) => at(() => create(workspace, given, repeatable)),
    get: (workspace, id) =>
      at(() => {
        const row = sql.get.get(workspace, id) as Row | undefined;
        return row?.deleted_at === null ? shown(row) : undefined;
      }),
    list: (workspace, { after = '', limit }) =>
      at(() => {
        const rows = sql.list.all(workspace, after, limit + 1) as unknown as Row[];
        const keys = rows.slice(0, limit).map(shown);
        return { keys, next: rows.length > limit ? (keys.at(-1)?.id ?? null) : null };
      }),
    delete: (workspace, id, keyHash) => at(() => remove(workspace, id, keyHash)),
    find: (key) => ring.find(key),
    used(key: ApiKey) {
      if (closed || !ring.use(key, clock())) return;
      unwritten.add(key.id);
      gather();
    },
    firstKey: (workspace) =>
      at(() => {
        const made = sql.any.get() === undefined ? create(workspace, FIRST_KEY) : undefined;
        return made?.tag === 'created' ? made.key : undefined;
      }),
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      try {
        writeUses();
      } finally {
        db.close();
      }
    },
  };
}

interface Row {
  readonly id: string;
  readonly workspace: string;
  readonly name: string | null;
  readonly actor_type: ActorType;
  readonly actor_id: string;
  readonly rights: Right;
  readonly act_as: number;
  readonly key_hash: string | null;
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly created_by_request_hash: string | null;
  readonly deleted_at: number | null;
  readonly deleted_by_key_hash: string | null;
}

const recordOf = (row: Row): ApiKeyRecord => ({
  id: row.id,
  workspace: row.workspace,
  name: row.name,
  actorType: row.actor_type,
  actorId: row.actor_id,
  rights: row.rights,
  actAs: row.act_as === 1,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

const prepare = (db: SqliteDatabase) => ({
  valid: db.prepare('SELECT * FROM api_keys WHERE deleted_at IS NULL'),
  any: db.prepare('SELECT 1 FROM api_keys LIMIT 1'),
  count: db.prepare('SELECT count(*) AS count FROM api_keys WHERE workspace = ? AND deleted_at IS NULL'),
  get: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND id = ?'),
  list: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?'),
  createdBy: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND created_by_key_hash = ?'),
  insert: db.prepare(
    `INSERT INTO api_keys (id, workspace, name, actor_type, actor_id, rights, act_as, key_hash, created_at,
       created_by_key_hash, created_by_request_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  delete: db.prepare('UPDATE api_keys SET deleted_at = ?, deleted_by_key_hash = ?, key_hash = NULL WHERE id = ?'),
  use: db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND deleted_at IS NULL'),
});
