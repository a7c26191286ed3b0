import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openSqlite, type SqliteDatabase } from '../src';

/** Another thread of the process that has claimed the file: writes, copies and begins the log anew, as fast as it can. */
const WRITES = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new DatabaseSync(workerData);
  db.exec('PRAGMA synchronous = OFF; PRAGMA busy_timeout = 1000');
  const write = db.prepare("INSERT INTO things VALUES (randomblob(2000))");
  let go = true;
  parentPort.on('message', () => { go = false; });
  function some() {
    for (let n = 0; n < 50; n += 1) write.run();
    db.exec('PRAGMA wal_checkpoint(' + (Math.random() < 0.3 ? 'RESTART' : 'PASSIVE') + ')');
    if (go) setImmediate(some);
    else { db.close(); parentPort.close(); }
  }
  some();`;

describe('a file that is open', () => {
  let folder: string;
  let file: string;
  let db: SqliteDatabase;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-watched-'));
    file = join(folder, 'things.db');
    const migrations = ['CREATE TABLE things (bytes BLOB) STRICT'];
    db = openSqlite(file, { kind: 'read model', durability: 'normal', migrations });
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it('is itself however fast another thread writes, copies and begins the log anew', async () => {
    const writer = new Worker(WRITES, { eval: true, workerData: file });
    const ended = new Promise((resolve) => writer.once('exit', resolve));
    const faults = new Set<unknown>();
    for (let turn = 0; turn < 200; turn += 1) {
      for (let n = 0; n < 100; n += 1) faults.add(db.look());
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.postMessage('stop');
    await ended;
    expect([...faults]).toEqual([undefined]);
  });

  it('whose log was cut off, and made longer by the next commit, lacks what was before', () => {
    const insert = db.prepare('INSERT INTO things VALUES (randomblob(2000))');
    for (let n = 0; n < 10; n += 1) insert.run();
    expect(db.look()).toBeUndefined();
    truncateSync(`${file}-wal`, 5_000);
    insert.run();
    expect(db.look()).toBe('truncated');
  });

  it('that was cut off stays so, also when it is as long as before again', () => {
    const insert = db.prepare('INSERT INTO things VALUES (randomblob(2000))');
    db.transaction(() => {
      for (let n = 0; n < 100; n += 1) insert.run();
    });
    truncateSync(`${file}-wal`, 100);
    expect(db.look()).toBe('truncated');
    truncateSync(`${file}-wal`, 10_000_000);
    expect(db.look()).toBe('truncated');
    expect(() => db.transaction(() => insert.run())).toThrow('the file was truncated while it was open');
  });

  it.each([0, 1, 50, 600, 4_096, 5_000])('of which %d bytes are left is one that was cut off', (bytes) => {
    const insert = db.prepare('INSERT INTO things VALUES (randomblob(2000))');
    db.transaction(() => {
      for (let n = 0; n < 500; n += 1) insert.run();
    });
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(db.look()).toBeUndefined();
    truncateSync(file, bytes);
    expect(db.look()).toBe('truncated');
  });

  it('that was made anew in its place is shorter and itself, and cut off then it is not', () => {
    const insert = db.prepare('INSERT INTO things VALUES (randomblob(2000))');
    db.transaction(() => {
      for (let n = 0; n < 500; n += 1) insert.run();
    });
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(db.look()).toBeUndefined();
    const before = statSync(file).size;
    db.exec('DELETE FROM things WHERE rowid > 100; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    expect(statSync(file).size).toBeLessThan(before);
    expect(db.look()).toBeUndefined();
    db.transaction(() => insert.run());
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(db.look()).toBeUndefined();
    truncateSync(file, 50_000);
    expect(db.look()).toBe('truncated');
  });

  it('that was made anew and is half copied into, first of all how long it will be, is itself', () => {
    const grow = `INSERT INTO things
      WITH RECURSIVE some(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM some WHERE n < 500) SELECT randomblob(2000) FROM some`;
    db.exec(`${grow}; PRAGMA wal_checkpoint(TRUNCATE)`);
    expect(db.look()).toBeUndefined();
    db.exec('DELETE FROM things WHERE rowid > 10; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    db.exec(grow.replace('500', '200'));
    copyFirstPage(file);
    expect(db.look()).toBeUndefined();
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(db.look()).toBeUndefined();
    truncateSync(file, 50_000);
    expect(db.look()).toBe('truncated');
  });
});

/** As a checkpoint begins: the first page, from the log into the file. */
function copyFirstPage(file: string): void {
  const [header, frame, page] = [32, 24, 4_096];
  const log = readFileSync(`${file}-wal`);
  for (let at = header; at + frame + page <= log.length; at += frame + page) {
    if (log.readUInt32BE(at) !== 1) continue;
    const handle = openSync(file, 'r+');
    writeSync(handle, log, at + frame, page, 0);
    closeSync(handle);
  }
}
