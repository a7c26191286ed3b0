import type { ActorType } from '@parley/domain';
import type { SqliteDatabase } from '@parley/storage';
import type { Right } from './api-key';
import type { ApiKeyRecord } from './store';

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
