import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase } from './sqlite-database';

type SqliteReader = Pick<SqliteDatabase, 'prepare' | 'exec' | 'close'>;

/**
 * Opens a file to look at it. Nothing of it is changed, and its write-ahead log stays as it is when it is closed; only a journal
 * that a dead process has left is rolled back, as whoever opened it next would have to do.
 */
export function openReadOnly(file: string): SqliteReader {
  const db = new DatabaseSync(file, { readOnly: !existsSync(`${file}-journal`) });
  try {
    db.exec('PRAGMA busy_timeout = 250; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  } catch (error) {
    db.close();
    throw error;
  }
  return { prepare: (sql) => db.prepare(sql), exec: (sql) => db.exec(sql), close: () => db.close() };
}

/** What SQLite itself finds wrong with the inside of a file: its pages, and the order and completeness of its indexes. */
export function integrityFaults(db: SqliteReader, most: number): readonly string[] {
  const rows = db.prepare(`PRAGMA integrity_check(${most})`).all() as { readonly integrity_check: string }[];
  // Several at once come in lines, below a heading.
  const said = rows.flatMap((row) => row.integrity_check.split('\n'));
  return said.filter((line) => line !== 'ok' && !line.startsWith('***')).slice(0, most);
}
