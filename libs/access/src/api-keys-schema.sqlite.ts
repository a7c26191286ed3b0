/** Versions of the operations file, oldest first. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE bootstrap_keys (
     key_hash TEXT PRIMARY KEY,
     workspace TEXT NOT NULL,
     created_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  // A deleted key leaves its row, without the hash. Keys of before get ids that come before all others.
  `CREATE TABLE api_keys (
     id TEXT PRIMARY KEY,
     workspace TEXT NOT NULL,
     name TEXT,
     actor_type TEXT NOT NULL,
     actor_id TEXT NOT NULL,
     rights TEXT NOT NULL,
     act_as INTEGER NOT NULL,
     key_hash TEXT,
     created_at INTEGER NOT NULL,
     last_used_at INTEGER,
     created_by_key_hash TEXT,
     created_by_request_hash TEXT,
     deleted_at INTEGER,
     deleted_by_key_hash TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (key_hash) WHERE key_hash IS NOT NULL;
   CREATE UNIQUE INDEX api_keys_by_creation ON api_keys (workspace, created_by_key_hash)
     WHERE created_by_key_hash IS NOT NULL;
   CREATE INDEX api_keys_valid ON api_keys (workspace, id) WHERE deleted_at IS NULL;
   INSERT INTO api_keys (id, workspace, name, actor_type, actor_id, rights, act_as, key_hash, created_at)
     SELECT 'key_00' || hex(randomblob(12)), workspace, 'bootstrap', 'api', 'bootstrap', 'admin', 1, key_hash,
       CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER)
     FROM bootstrap_keys;
   DROP TABLE bootstrap_keys`,
  // Marks the key that the product made by itself. It made it only where no key had ever been, so in a file of before it is the
  // row with the smallest id, if that has its fields. Not one of the oldest files, 'key_00…': nobody noted whether it was used.
  `ALTER TABLE api_keys ADD COLUMN is_first INTEGER NOT NULL DEFAULT 0;
   UPDATE api_keys SET is_first = 1
     WHERE id = (SELECT min(id) FROM api_keys) AND id NOT LIKE 'key!_00%' ESCAPE '!'
       AND name = 'bootstrap' AND actor_type = 'api' AND actor_id = 'bootstrap' AND rights = 'admin' AND act_as = 1
       AND created_by_key_hash IS NULL`,
];

/** Of files from before they had an id. */
export const OLDER_TABLES = [
  [
    'api_keys(id, workspace, name, actor_type, actor_id, rights, act_as, key_hash, created_at, last_used_at, ' +
      'created_by_key_hash, created_by_request_hash, deleted_at, deleted_by_key_hash)',
  ],
  ['bootstrap_keys(key_hash, workspace, created_at)'],
];
