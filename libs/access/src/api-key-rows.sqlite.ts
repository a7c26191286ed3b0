import type { ActorType } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import { ulid } from '@parley/platform';
import { hashKey, newKey, type Right } from './api-key';
import { MOST_KEYS, TooManyKeys, type ApiKeyRecord, type Creation, type NewApiKey, type Repeatable } from './store';

/** A key as it stands in the file. */
export interface KeyRow {
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

export const recordOf = (row: KeyRow): ApiKeyRecord => ({
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

export const prepare = (db: SqliteDatabase) => ({
  valid: db.prepare('SELECT * FROM api_keys WHERE deleted_at IS NULL'),
  any: db.prepare('SELECT 1 FROM api_keys LIMIT 1'),
  anyUsed: db.prepare('SELECT 1 FROM api_keys WHERE last_used_at IS NOT NULL LIMIT 1'),
  first: db.prepare('SELECT id FROM api_keys WHERE workspace = ? AND is_first = 1 AND deleted_at IS NULL'),
  markFirst: db.prepare('UPDATE api_keys SET is_first = 1 WHERE id = ?'),
  count: db.prepare('SELECT count(*) AS count FROM api_keys WHERE workspace = ? AND deleted_at IS NULL'),
  get: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND id = ?'),
  list: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?'),
  createdBy: db.prepare('SELECT * FROM api_keys WHERE workspace = ? AND created_by_key_hash = ?'),
  insert: db.prepare(
    `INSERT INTO api_keys (id, workspace, name, actor_type, actor_id, rights, act_as, key_hash, created_at,
       created_by_key_hash, created_by_request_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  // What is known of its last use is kept with it: afterwards nobody can note it any more.
  delete: db.prepare(
    `UPDATE api_keys SET deleted_at = ?, deleted_by_key_hash = ?, key_hash = NULL,
       last_used_at = coalesce(?, last_used_at) WHERE id = ?`,
  ),
  use: db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND deleted_at IS NULL'),
});

export type KeyStatements = ReturnType<typeof prepare>;

export type Created = Extract<Creation, { readonly tag: 'created' }>;

/** In a transaction of the caller's. */
export function insert(
  sql: KeyStatements,
  workspace: string,
  given: NewApiKey,
  repeatable: Repeatable | undefined,
  now: number,
): Created {
  const { count } = sql.count.get(workspace) as { count: number };
  if (count >= MOST_KEYS) throw new TooManyKeys();
  const key = newKey();
  const record = { ...given, id: `key_${ulid(now)}`, workspace, createdAt: now, lastUsedAt: null };
  const { id, name, actorType, actorId, rights, actAs } = record;
  const { keyHash = null, requestHash = null } = repeatable ?? {};
  const flag = actAs ? 1 : 0;
  sql.insert.run(id, workspace, name, actorType, actorId, rights, flag, hashKey(key), now, keyHash, requestHash);
  return { tag: 'created', record, key };
}
