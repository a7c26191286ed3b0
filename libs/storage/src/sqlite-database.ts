import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isFull } from './sqlite-errors';
import type { FileFault as BecameOf, WatchedFile } from './watched-file';

export type SqliteStatement = StatementSync;

/** Why a file is not to be written now: it is not the one that was opened any more, or its disk is full. */
export type FileFault = BecameOf | 'full';

export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  /**
   * Runs `work` in one transaction: all of it is written, or, when it throws, nothing. `CommitFailed` says that the commit itself
   * failed and so its outcome is not known, `StorageFull` that there was no room and `FileLost` that the file is not the one that
   * was opened any more; after these two nothing is written.
   */
  transaction<T>(work: () => T): T;
  /** Runs reads that see one state of the file, whatever other connections write meanwhile. */
  snapshot<T>(work: () => T): T;
  /** What was found when the file was last looked at. Of a file that another thread has claimed, nothing. */
  readonly fault: FileFault | undefined;
  /** Looks now. Where the disk was full it tries to write. */
  look(): FileFault | undefined;
  close(): void;
}

export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';
}

export class StorageFull extends Error {
  override readonly name = 'StorageFull';
}

export class FileLost extends Error {
  override readonly name = 'FileLost';
  constructor(fault: BecameOf) {
    super(`the file was ${fault} while it was open`);
  }
}

/** An acknowledgement rests on a look at the file that is not older. */
const LOOK_AGAIN_MS = 1_000;
/** So much has to be free before a disk that was full is taken for having room. */
const PROBE_BYTES = 256 * 1024;

export function sqliteDatabase(
  db: DatabaseSync,
  durability: 'full' | 'normal',
  watched: WatchedFile | undefined,
  closed: () => void,
): SqliteDatabase {
  return new Connection(db, durability, watched, closed);
}

class Connection implements SqliteDatabase {
  private became: BecameOf | undefined;
  private isFull = false;
  private lookedAt = -Infinity;
  private readonly begin: StatementSync;
  private readonly beginRead: StatementSync;
  private readonly commit: StatementSync;
  private readonly rollback: StatementSync;

  constructor(
    private readonly db: DatabaseSync,
    private readonly durability: 'full' | 'normal',
    private readonly watched: WatchedFile | undefined,
    private readonly closed: () => void,
  ) {
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.beginRead = db.prepare('BEGIN');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
    this.lookAtFile();
  }

  get fault(): FileFault | undefined {
    return this.became ?? (this.isFull ? 'full' : undefined);
  }

  prepare(sql: string): SqliteStatement {
    return this.db.prepare(sql);
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  transaction<T>(work: () => T): T {
    if (this.became !== undefined || performance.now() - this.lookedAt > LOOK_AGAIN_MS) this.lookAtFile();
    if (this.became !== undefined) throw new FileLost(this.became);
    const result = this.written(work);
    this.isFull = false;
    // What is not to be lost is acknowledged only where it still lies.
    if (this.durability === 'full' && this.lookAtFile() !== undefined)
      throw new CommitFailed(new FileLost(this.became ?? 'removed').message);
    return result;
  }

  snapshot<T>(work: () => T): T {
    this.beginRead.run();
    try {
      return work();
    } finally {
      this.commit.run();
    }
  }

  look(): FileFault | undefined {
    if (this.lookAtFile() === undefined && this.isFull && this.watched !== undefined) this.probe(this.watched.file);
    return this.fault;
  }

  close(): void {
    if (!this.db.isOpen) return;
    this.db.close();
    this.closed();
  }

  private lookAtFile(): BecameOf | undefined {
    this.lookedAt = performance.now();
    this.became = this.watched?.look();
    return this.became;
  }

  private written<T>(work: () => T): T {
    try {
      this.begin.run();
      const result = work();
      this.end();
      return result;
    } catch (error) {
      // A failed commit may have ended the transaction already.
      if (this.db.isTransaction) this.rollback.run();
      if (!isFull(error)) throw error;
      this.isFull = true;
      throw new StorageFull('the disk is full', { cause: error });
    }
  }

  private end(): void {
    try {
      this.commit.run();
    } catch (error) {
      if (isFull(error)) throw error;
      throw new CommitFailed(`the transaction's end failed: ${String(error)}`, { cause: error });
    }
  }

  /** Writes what is there already, through the same file as everything: quotas count too. */
  private probe(file: string): void {
    const { bavail, bsize } = statfsSync(dirname(file));
    if (bavail * bsize < PROBE_BYTES) return;
    const { application_id: id } = this.db.prepare('PRAGMA application_id').get() as { application_id: number };
    try {
      this.transaction(() => this.db.exec(`PRAGMA application_id = ${id}`));
    } catch {
      // Still full, or something else: the next look says which.
    }
  }
}
