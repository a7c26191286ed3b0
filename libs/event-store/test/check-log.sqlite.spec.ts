import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileDamaged } from '@parley/storage';
import { backup, DatabaseSync } from 'node:sqlite';
import { LogDamaged, sqliteEventStore, wholeCheck, type SqliteEventStore } from '../src';
import { appended, commitOf } from './make';

const PAGE = 4096;

describe('a log that is opened', () => {
  let folder: string;
  let file: string;
  const open: SqliteEventStore[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-check-'));
    file = join(folder, 'events.db');
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });

  function opened(): SqliteEventStore {
    const store = sqliteEventStore(file);
    open.push(store);
    return store;
  }

  /** Streams of three commits each, with commits of two events. */
  async function fill(store: SqliteEventStore, streams: number, name = 'thing'): Promise<void> {
    const appends = Array.from({ length: streams }, (_, n) =>
      appended(store, `${name}-${n}`, 'none', commitOf(2, { text: 'x'.repeat(300) }), commitOf(2), commitOf(2)),
    );
    await Promise.all(appends);
  }

  async function closed(): Promise<void> {
    for (const store of open.splice(0)) await store.close();
  }

  async function filled(streams = 100): Promise<void> {
    await fill(opened(), streams);
    await closed();
  }

  function changed(sql: string): void {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  }

  /** What is in it, and in its write-ahead log; an empty one is none. */
  const bytes = (): readonly string[] =>
    ['', '-wal'].map((end) =>
      createHash('sha256')
        .update(existsSync(file + end) ? readFileSync(file + end) : '')
        .digest('hex'),
    );

  function refused(because: RegExp, as: typeof LogDamaged | typeof FileDamaged = LogDamaged): void {
    const before = bytes();
    expect(opened).toThrow(as);
    expect(opened).toThrow(because);
    expect(opened).toThrow(/restore --from DIR \(docs\/operations\.md.*\)\.$/);
    expect(bytes()).toEqual(before);
  }

  it('is taken when it is whole, empty, or still to be made', async () => {
    opened();
    await closed();
    opened();
    await closed();
    await filled();
    expect(wholeCheck(file)).toEqual({
      faults: [],
      log: { id: opened().logId, position: '00000000000000000300', commits: 300, events: 600 },
    });
    await fill(opened(), 10, 'more');
    expect(wholeCheck(file)).toMatchObject({ faults: [], log: { commits: 330 } });
  });

  it('is taken with what a killed process has left in its write-ahead log', async () => {
    await filled();
    await fill(opened(), 50, 'later');
    const killed = join(folder, 'killed.db');
    for (const end of ['', '-wal']) copyFileSync(file + end, killed + end);
    expect(statSync(`${killed}-wal`).size).toBeGreaterThan(10 * PAGE);
    const store = sqliteEventStore(killed);
    await store.close();
    expect(wholeCheck(killed)).toMatchObject({ faults: [], log: { commits: 450 } });
  });

  it.each([
    ['few', 3, 3],
    ['many', 200, 200],
    ['few before and many after', 3, 400],
    ['many before and few after', 400, 3],
  ])('is refused when a backup was copied over it beside its -wal, with %s commits', async (_, between, after) => {
    await filled();
    const source = new DatabaseSync(file);
    await backup(source, join(folder, 'backup.db'));
    source.close();
    await fill(opened(), between, 'between');
    await closed();
    await fill(opened(), after, 'after');
    const wal = join(folder, 'left-wal');
    copyFileSync(`${file}-wal`, wal);
    await closed();
    copyFileSync(join(folder, 'backup.db'), file);
    copyFileSync(wal, `${file}-wal`);
    refused(/is damaged/);
    expect(wholeCheck(file).faults).not.toEqual([]);
  });

  it('is refused when it was cut off', async () => {
    await filled(400);
    truncateSync(file, 20 * PAGE);
    refused(/is damaged/, FileDamaged);
  });

  it('is refused when a large one was cut off, with its -wal beside it', async () => {
    await filled(400);
    await fill(opened(), 40, 'later');
    const cut = join(folder, 'cut.db');
    for (const end of ['', '-wal']) copyFileSync(file + end, cut + end);
    await closed();
    truncateSync(cut, 40 * PAGE);
    file = cut;
    refused(/\d+ of its pages are missing/);
  });

  it('is refused when it is no database at all', () => {
    writeFileSync(
      file,
      'a letter to an aunt, of more than a hundred bytes, for less than that is not even looked at by SQLite'.repeat(9),
    );
    refused(/is no database, or is damaged/, FileDamaged);
  });

  it.each([
    [
      'a head that disagrees',
      'UPDATE streams SET revision = revision + 1 WHERE id = 40',
      /the stream 40 has the revision 6 and/,
    ],
    [
      'a last commit that cannot be decoded',
      `UPDATE commits SET events = '[{"id":"jane@example.com' WHERE position = 300`,
      /the commit at position 300 cannot be decoded/,
    ],
    [
      'a commit that holds no events',
      `UPDATE commits SET events = '{}' WHERE position = 7`,
      /position 7 holds no events/,
    ],
    [
      'a commit that lost an event',
      `UPDATE commits SET events = json_remove(events, '$[0]') WHERE position = 9`,
      /position 9 has 1 events, and revisions for 2/,
    ],
    ['a commit that is gone', 'DELETE FROM commits WHERE position = 150', /the stream 50 /],
    ['a stream that is gone', 'PRAGMA foreign_keys = OFF; DELETE FROM streams WHERE id = 100', /belongs to no stream/],
    ['an index that is gone', 'DROP INDEX commits_of_stream', /its tables are not those of a log/],
  ])('is refused with %s, and the whole check finds it too', async (_, sql, because) => {
    await filled();
    changed(sql);
    refused(because);
    const { faults } = wholeCheck(file);
    expect(faults).not.toEqual([]);
    expect(JSON.stringify(faults)).not.toContain('example.com');
  });

  it('is checked whole for what the quick check cannot see', async () => {
    await filled(3_000);
    changed('UPDATE commits SET first_revision = 1 WHERE position = 4000');
    changed('UPDATE commits SET revision = 77, first_revision = 76 WHERE position = 5001');
    expect(wholeCheck(file).faults).toEqual([
      'the commit at position 4000 has 2 events, and revisions for 1',
      'the stream 1334 goes from revision -1 to 1',
      'the stream 1667 goes from revision 3 to 76',
      'the stream 1667 has the revision 5 and its last commit 77',
    ]);
  });

  it('that a newer program wrote is for that one to open', async () => {
    await filled(1);
    changed('PRAGMA user_version = 99');
    expect(opened).toThrow(/written by a newer Parley/);
  });
});
