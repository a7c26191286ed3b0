import { randomBytes } from 'node:crypto';
import { openSqlite } from '@parley/storage';
import { hashKey, type BootstrapKey } from './api-keys';

const MIGRATIONS = [
  `CREATE TABLE bootstrap_keys (
     key_hash TEXT PRIMARY KEY,
     workspace TEXT NOT NULL,
     created_at TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
];

export interface EmbeddedBootstrapKeys {
  /** What is valid, from this start and those before. */
  readonly keys: readonly BootstrapKey[];
  /** The key itself when it was made just now: to be shown once, for it is kept nowhere. */
  readonly made: string | undefined;
  close(): void;
}

/**
 * The key of an embedded start without `PARLEY_BOOTSTRAP_KEY`: made at the first start, kept as a hash in the operations file
 * and valid from then on.
 */
export function embeddedBootstrapKeys(file: string, workspace: string, now: Date): EmbeddedBootstrapKeys {
  const db = openSqlite(file, { durability: 'full', migrations: MIGRATIONS });
  const kept = db.prepare('SELECT key_hash, workspace FROM bootstrap_keys').all() as {
    key_hash: string;
    workspace: string;
  }[];
  let made: string | undefined;
  const keys = kept.map((row) => ({ keyHash: row.key_hash, workspace: row.workspace }));
  if (keys.length === 0) {
    made = `pk_${randomBytes(24).toString('base64url')}`;
    const keyHash = hashKey(made);
    db.prepare('INSERT INTO bootstrap_keys VALUES (?, ?, ?)').run(keyHash, workspace, now.toISOString());
    keys.push({ keyHash, workspace });
  }
  return { keys, made, close: () => db.close() };
}
