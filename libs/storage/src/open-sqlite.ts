import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { applicationId, type FileKind } from './file-kinds';
import { lockFile } from './file-lock';
import { FileDamaged, FileRefused } from './file-refused';
import { lookAtFile, remedyFor, type OlderTables } from './look-at-file';
import { realFile } from './real-file';
import { assertNotBeingRestored } from './restore-marker';
import { sqliteDatabase, type SqliteDatabase } from './sqlite-database';
import { isDamage, isFullAtStart } from './sqlite-errors';
import { WatchedFile } from './watched-file';

interface SqliteOptions {
  /** What the file is for: one of another kind is refused. */
  readonly kind: FileKind;
  /** How a file of this kind is known that was made before there were kinds (default: not at all). */
  readonly older?: OlderTables;
  /** Looks at a file of this kind that holds something, before it is opened for writing. What it throws leaves it as it is (default: nothing more). */
  readonly check?: (file: string) => void;
  /**
   * `full`: a commit is on the disk when it returns. `normal`: it survives the death of the process, but the last ones may
   * be lost with the power; for what can be rebuilt.
   */
  readonly durability: 'full' | 'normal';
  /** SQL of each version of the schema, oldest first. Never edit one that was released: add another. */
  readonly migrations: readonly string[];
  /** Memory for pages of this connection, in KiB (default 32 MiB). */
  readonly cacheKiB?: number;
  /** What is deleted or replaced is overwritten, in the file and in what is free of it, so that nobody reads it there (default: it is left lying). */
  readonly secureDelete?: true;
  /** Space of what was deleted can be given back, with `PRAGMA incremental_vacuum`. Only for files that are made so. */
  readonly givesSpaceBack?: true;
  /** Another thread of this process has claimed the file and made its schema; this one only opens it. */
  readonly claimed?: boolean;
}

/** Pages kept in memory for each connection. */
const CACHE_KIB = 32 * 1024;
/**
 * Pages that the write-ahead log holds before a commit copies it into the file (128 MiB): while the product runs, a thread of its
 * own has done so long before (`startWalCheckpoints`), for copying holds up whoever does it.
 */
const WAL_PAGES = 32_768;

/** The files that this thread has claimed and opened, and how often. */
const opened = new Map<string, { users: number; readonly token: string }>();

/**
 * Opens a file, or `:memory:`, in WAL mode, claims it for this process and brings its schema up to date. It is looked at before
 * anything of it is changed. A new one is only for the user who made it. Throws `FileInUse`; `FileRefused` or `FileDamaged` when it
 * is not of this kind, is newer than this program, or cannot be read, with what to do.
 */
export function openSqlite(file: string, options: SqliteOptions): SqliteDatabase {
  if (file === ':memory:') return unwatched(migrated(new DatabaseSync(file), file, options), options);
  // Before links are followed: what they lead to may be away for the moment.
  assertNotBeingRestored(file);
  const real = realFile(file);
  if (options.claimed === true) return unwatched(connect(real, options), options);
  const release = lockFile(real);
  try {
    assertNotBeingRestored(file);
    return openClaimed(real, options, release);
  } catch (error) {
    release();
    throw explained(real, options.kind, error);
  }
}

/** Makes a file anew beside one that this process has claimed. Throws when there is one already. */
export function makeSqlite(file: string, options: SqliteOptions): SqliteDatabase {
  closeSync(openSync(file, 'wx', 0o600));
  return unwatched(migrated(connect(file, options), file, options), options);
}

const unwatched = (db: DatabaseSync, { durability }: SqliteOptions): SqliteDatabase =>
  sqliteDatabase(db, durability, undefined, () => undefined);

function openClaimed(file: string, options: SqliteOptions, release: () => void): SqliteDatabase {
  const before = opened.get(file);
  if (before === undefined) beforeOpening(file, options);
  const entry = before ?? { users: 0, token: newToken() };
  const db = connect(file, options);
  try {
    if (before === undefined) migrated(db, file, options, entry.token);
    const watched = new WatchedFile(file, entry.token, db);
    entry.users += 1;
    opened.set(file, entry);
    return sqliteDatabase(db, options.durability, watched, () => {
      entry.users -= 1;
      if (entry.users === 0) opened.delete(file);
      watched.close();
      release();
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

function beforeOpening(file: string, { kind, older = [], check }: SqliteOptions): void {
  // SQLite gives what it makes beside a file the same mode.
  if (lookAtFile(file, kind, older).isNew) closeSync(openSync(file, 'a', 0o600));
  else check?.(file);
}

const newToken = (): string => randomBytes(16).toString('hex');

/** How long a write waits for that of another connection. It holds up the thread. */
const BUSY_MS = 250;

/** A connection to a file that is there: SQLite would make one that is not. */
function connect(file: string, options: SqliteOptions): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set('mode', 'rw');
  const db = new DatabaseSync(url);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    if (options.claimed !== true) assertNotNewer(db, file, options);
    // Before the file has its first page.
    if (options.givesSpaceBack === true) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
    db.exec(`PRAGMA cache_size = -${options.cacheKiB ?? CACHE_KIB}; PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
    if (options.secureDelete === true) db.exec('PRAGMA secure_delete = ON');
    db.exec(`PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const versionOf = (db: DatabaseSync): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

function assertNotNewer(db: DatabaseSync, file: string, { migrations }: SqliteOptions): void {
  const version = versionOf(db);
  if (version > migrations.length)
    throw new FileRefused(
      `${file} was written by a newer Parley (schema ${version}, this one knows ${migrations.length}). Start that one.`,
    );
}

/** And signed: from then on it is known by its id, and by the token of whoever opened it last. */
function migrated(db: DatabaseSync, file: string, options: SqliteOptions, token = newToken()): DatabaseSync {
  const signed = `PRAGMA application_id = ${applicationId(options.kind)}`;
  const version = versionOf(db);
  for (const [index, sql] of options.migrations.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${signed}; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
  db.exec(`BEGIN IMMEDIATE; ${signed}; CREATE TABLE IF NOT EXISTS opened (token TEXT NOT NULL) STRICT;
    DELETE FROM opened; INSERT INTO opened VALUES ('${token}'); COMMIT`);
  // From the log into the file, where whoever looks at that alone sees it.
  if (file !== ':memory:') db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return db;
}

/** What SQLite threw while a file was opened, in words that say what to do; anything else as it is. */
export function explained(file: string, kind: FileKind, error: unknown): unknown {
  if (error instanceof FileRefused) return error;
  const cause = { cause: error };
  if (isFullAtStart(error)) return new FileRefused(`${file} cannot be opened: its disk is full. Make room.`, cause);
  if (isDamage(error)) return new FileDamaged(`${file} is damaged: ${remedyFor(kind)}`, cause);
  return error;
}
