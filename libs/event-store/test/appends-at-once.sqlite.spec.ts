import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as E from 'fp-ts/Either';
import { sqliteEventStore, type SqliteEventStore } from '../src';
import { all, commitOf, ids } from './make';

describe('appends on SQLite that are called in one turn, as many as it takes at once', () => {
  let folder: string;
  let file: string;
  let store: SqliteEventStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-at-once-'));
    file = join(folder, 'events.db');
    store = sqliteEventStore(file);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const commits = (): ReturnType<typeof commitOf>[] =>
    Array.from({ length: store.appendsAtOnce ?? 0 }, () => commitOf());
  const write = (given: ReturnType<typeof commits>) =>
    Promise.all(
      given.map((commit, n) => store.append(`thing-${n % 7}`, n < 7 ? 'none' : Math.floor(n / 7) - 1, [commit])()),
    );

  it('are written in the order of the calls', async () => {
    const given = commits();
    expect(given.length).toBeGreaterThan(100);
    expect((await write(given)).every(E.isRight)).toBe(true);
    expect(ids(await all(store.readAll()))).toEqual(ids(given));
  });

  it('wait while another connection writes, and nothing else waits with them', async () => {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const given = commits();
    const written = write(given);
    let isWritten = false;
    void written.then(() => (isWritten = true));
    // Longer than SQLite would have waited by itself.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isWritten).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    expect((await written).every(E.isRight)).toBe(true);
    expect(ids(await all(store.readAll()))).toEqual(ids(given));
  });

  it('all fail when one cannot be written for the store, and none of them is there', async () => {
    const other = new DatabaseSync(file);
    // The last one alone is refused by the file.
    const given = commits();
    other.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON commits WHEN NEW.id = '${given.at(-1)?.id ?? ''}' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    expect((await write(given)).every((outcome) => E.isLeft(outcome) && outcome.left.tag === 'Unavailable')).toBe(true);
    expect(await all(store.readAll())).toEqual([]);
    other.exec('DROP TRIGGER refuse');
    other.close();
    expect((await write(given)).every(E.isRight)).toBe(true);
    expect(ids(await all(store.readAll()))).toEqual(ids(given));
  });
});
