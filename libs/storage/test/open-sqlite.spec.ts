import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileInUse, openSqlite } from '../src';

const MIGRATIONS = ['CREATE TABLE things (name TEXT PRIMARY KEY) STRICT'];

describe('an embedded file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-storage-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (): string => join(folder, 'deep', 'things.db');
  const open = (migrations = MIGRATIONS): ReturnType<typeof openSqlite> =>
    openSqlite(file(), { kind: 'event log', durability: 'full', migrations });

  it('is refused while another process has it, and free as soon as that one is killed', async () => {
    open().close();
    const script = `const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(process.argv[1] + '.lock');
      db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      console.log('locked'); setInterval(() => db.isOpen, 1000);`;
    const child = spawn(process.execPath, ['-e', script, file()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(open).toThrow(FileInUse);
    expect(open).toThrow(/in use by another process.*stop the other one/);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    open().close();
  });

  it('may be opened twice by one process', () => {
    const [one, two] = [open(), open()];
    one.exec("INSERT INTO things VALUES ('a')");
    expect(two.prepare('SELECT name FROM things').all()).toEqual([{ name: 'a' }]);
    one.close();
    two.close();
  });

  it('gets the migrations that it lacks, each once', () => {
    open().close();
    const later = open([...MIGRATIONS, "INSERT INTO things VALUES ('second')"]);
    later.close();
    const again = open([...MIGRATIONS, "INSERT INTO things VALUES ('second')"]);
    expect(again.prepare('SELECT name FROM things').all()).toEqual([{ name: 'second' }]);
    again.close();
  });

  it('written by a newer version is refused with what to do, and is not touched', () => {
    open([...MIGRATIONS, 'CREATE TABLE more (a TEXT) STRICT']).close();
    expect(() => open()).toThrow(/newer Parley \(schema 2, this one knows 1\)/);
  });

  it('keeps all of a transaction or nothing', () => {
    const db = open();
    const insert = db.prepare('INSERT INTO things VALUES (?)');
    expect(() =>
      db.transaction(() => {
        insert.run('a');
        throw new Error('no');
      }),
    ).toThrow('no');
    db.transaction(() => insert.run('b'));
    expect(db.prepare('SELECT name FROM things').all()).toEqual([{ name: 'b' }]);
    db.close();
  });

  it('shows one state to the reads of a snapshot while another connection writes', () => {
    const [reader, writer] = [open(), open()];
    const count = reader.prepare('SELECT count(*) AS n FROM things');
    reader.snapshot(() => {
      expect(count.get()).toEqual({ n: 0 });
      writer.exec("INSERT INTO things VALUES ('a')");
      expect(count.get()).toEqual({ n: 0 });
    });
    expect(count.get()).toEqual({ n: 1 });
    reader.close();
    writer.close();
  });

  it('is written with synchronous=FULL when it must not lose anything', () => {
    const db = open();
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });
});
