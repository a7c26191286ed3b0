import { FileRefused } from './file-refused';
import type { SqliteDatabase } from './sqlite-database';

/**
 * Brings tables up to date that lie in another room's file and have versions of their own: SQL of each version, oldest first, each run once.
 * Only for the connection that has claimed the file. Throws `FileRefused` when they are newer than this program.
 */
export function migrateTables(db: SqliteDatabase, name: string, migrations: readonly string[]): void {
  db.exec('CREATE TABLE IF NOT EXISTS table_versions (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
  const find = db.prepare('SELECT version FROM table_versions WHERE name = ?');
  const put = db.prepare('INSERT OR REPLACE INTO table_versions VALUES (?, ?)');
  const version = (find.get(name) as { readonly version: number } | undefined)?.version ?? 0;
  if (version > migrations.length)
    throw new FileRefused(
      `The ${name} in it were written by a newer Parley (version ${version}, this one knows ${migrations.length}). Start that one.`,
    );
  for (const [index, sql] of migrations.entries())
    if (index >= version)
      db.transaction(() => {
        db.exec(sql);
        put.run(name, index + 1);
      });
}
