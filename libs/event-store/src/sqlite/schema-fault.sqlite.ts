import { openSqlite, type openReadOnly } from '@parley/storage';
import { MIGRATIONS } from './event-store-schema.sqlite';

type Reader = ReturnType<typeof openReadOnly>;

/** The version of a log's tables; 0 for a file in which there are none yet. */
export const schemaVersion = (db: Pick<Reader, 'prepare'>): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/** Tables, indexes or views that are not those of the version that a file says it has; a version that nobody knows is one. */
export function schemaFault(db: Reader): string | undefined {
  const version = schemaVersion(db);
  if (version < 1 || version > MIGRATIONS.length) return `its tables are of the version ${version}, which nobody knows`;
  const fresh = openSqlite(':memory:', {
    kind: 'event log',
    durability: 'normal',
    migrations: MIGRATIONS.slice(0, version),
  });
  const expected = schemaOf(fresh);
  fresh.close();
  return schemaOf(db) === expected ? undefined : 'its tables are not those of a log';
}

const schemaOf = (db: Pick<Reader, 'prepare'>): string =>
  JSON.stringify(
    // Whoever opened the file last notes that in a table that older ones lack.
    db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'opened' ORDER BY type, name").all(),
  );
