import type { SqliteDatabase } from './sqlite-database';

/** Runs it in a transaction that is on the disk when this returns, in a file that is opened as `normal`. */
export function durably<T>(db: SqliteDatabase, work: () => T): T {
  db.exec('PRAGMA synchronous = FULL');
  try {
    return db.transaction(work);
  } finally {
    db.exec('PRAGMA synchronous = NORMAL');
  }
}
