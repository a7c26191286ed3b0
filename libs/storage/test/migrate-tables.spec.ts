import { FileRefused, migrateTables, openSqlite, type SqliteDatabase } from '../src';

const FIRST = 'CREATE TABLE things (name TEXT PRIMARY KEY) STRICT';

describe('tables with versions of their own in a file', () => {
  let db: SqliteDatabase;
  beforeEach(() => {
    db = openSqlite(':memory:', { kind: 'public log', durability: 'normal', migrations: ['SELECT 1'] });
  });
  afterEach(() => db.close());
  const names = () => db.prepare('SELECT name FROM things ORDER BY name').all();

  it('get the versions that they lack, each once', () => {
    migrateTables(db, 'things', [FIRST]);
    const later = [FIRST, "INSERT INTO things VALUES ('second')"];
    migrateTables(db, 'things', later);
    migrateTables(db, 'things', later);
    expect(names()).toEqual([{ name: 'second' }]);
  });

  it('do not count with those of others, nor with the file', () => {
    migrateTables(db, 'things', [FIRST]);
    migrateTables(db, 'more', ['CREATE TABLE more (name TEXT) STRICT']);
    expect(db.prepare('SELECT name, version FROM table_versions ORDER BY name').all()).toEqual([
      { name: 'more', version: 1 },
      { name: 'things', version: 1 },
    ]);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  });

  it('are as they were where a version fails', () => {
    migrateTables(db, 'things', [FIRST]);
    const broken = [FIRST, "INSERT INTO things VALUES ('a'); INSERT INTO nowhere VALUES (1)"];
    expect(() => migrateTables(db, 'things', broken)).toThrow('nowhere');
    expect(names()).toEqual([]);
    migrateTables(db, 'things', [FIRST, "INSERT INTO things VALUES ('b')"]);
    expect(names()).toEqual([{ name: 'b' }]);
  });

  it('that are newer are refused, with what to do', () => {
    migrateTables(db, 'things', [FIRST, 'SELECT 1']);
    expect(() => migrateTables(db, 'things', [FIRST])).toThrow(FileRefused);
    expect(() => migrateTables(db, 'things', [FIRST])).toThrow(/things .*newer Parley \(version 2, this one knows 1\)/);
  });
});
