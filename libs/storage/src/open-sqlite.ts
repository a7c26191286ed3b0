import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { lockFile } from './file-lock';
import { assertNotBeingRestored } from './restore-marker';

export type SqliteStatement = StatementSync;

interface SqliteOptions {
  /**
   * `full`: a commit is on the disk when it returns. `normal`: it survives the death of the process, but the last ones may
   * be lost with the power; for what can be rebuilt.
   */
  readonly durability: 'full' | 'normal';
  /** SQL of each version of the schema, oldest first. Never edit one that was released: add another. */
  readonly migrations: readonly string[];
  /** How long a write waits for another connection's write, in ms (default 250). It blocks the process. */
  readonly busyTimeout?: number;
  /** Memory for pages of this connection, in KiB (default 32 MiB). */
  readonly cacheKiB?: number;
  /** Another thread of this process has claimed the file and made its schema; this one only opens it. */
  readonly claimed?: boolean;
}

export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  /**
   * Runs `work` in one transaction: all of it is written, or, when it throws, nothing. `CommitFailed` says that the
   * commit itself failed and so its outcome is not known.
   */
  transaction<T>(work: () => T): T;
  /** Runs reads that see one state of the file, whatever other connections write meanwhile. */
  snapshot<T>(work: () => T): T;
  close(): void;
}

/** Pages kept in memory for each connection. */
const CACHE_KIB = 32 * 1024;
/**
 * Pages that the write-ahead log holds before a commit copies it into the file (128 MiB): while the product runs, a thread of its
 * own has done so long before (`startWalCheckpoints`), for copying holds up whoever does it.
 */
const WAL_PAGES = 32_768;

export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

/**
 * Opens a file, or `:memory:`, in WAL mode, claims it for this process and brings its schema up to date.
 * Throws `FileInUse`, or an error that names the file when it is newer than this program or no database.
 */
export function openSqlite(file: string, options: SqliteOptions): SqliteDatabase {
  const inMemory = file === ':memory:';
  if (!inMemory) mkdirSync(dirname(file), { recursive: true });
  const release = inMemory || options.claimed === true ? (): void => undefined : lockFile(file);
  let db: DatabaseSync | undefined;
  try {
    assertNotBeingRestored(file);
    db = new DatabaseSync(file);
    db.exec(`PRAGMA busy_timeout = ${options.busyTimeout ?? 250}`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
    db.exec(`PRAGMA cache_size = -${options.cacheKiB ?? CACHE_KIB}; PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
    db.exec(`PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'}`);
    if (options.claimed !== true) migrate(db, file, options.migrations);
    return wrap(db, release);
  } catch (error) {
    db?.close();
    release();
    throw error;
  }
}

function migrate(db: DatabaseSync, file: string, migrations: readonly string[]): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length)
    throw new Error(
      `${file} was written by a newer Parley (schema ${version}, this one knows ${migrations.length}). Start that one.`,
    );
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function wrap(db: DatabaseSync, release: () => void): SqliteDatabase {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const beginRead = db.prepare('BEGIN');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');

  function undo(): void {
    // A failed commit may have ended the transaction already.
    if (db.isTransaction) rollback.run();
  }

  return {
    prepare: (sql) => db.prepare(sql),
    exec: (sql) => db.exec(sql),
    transaction(work) {
      begin.run();
      let result;
      try {
        result = work();
      } catch (error) {
        undo();
        throw error;
      }
      try {
        commit.run();
      } catch (error) {
        undo();
        throw new CommitFailed(`the transaction's end failed: ${String(error)}`, { cause: error });
      }
      return result;
    },
    snapshot(work) {
      beginRead.run();
      try {
        return work();
      } finally {
        commit.run();
      }
    },
    close() {
      if (db.isOpen) db.close();
      release();
    },
  };
}
