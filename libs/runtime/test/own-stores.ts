import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { openSqlite } from '@parley/storage';
import type { RestoredFiles } from '../src/restore/targets';

export const never = new AbortController().signal;

interface OwnStores {
  readonly folder: string;
  readonly files: Required<RestoredFiles>;
  /** The files as a backup takes them. */
  readonly sources: { readonly 'events.db': string; readonly 'operations.db': string };
  at(name: string): string;
}

/** Files of a product, new for each test and gone after it. */
export function ownStores(): OwnStores {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  return {
    at,
    get folder() {
      return folder;
    },
    get files() {
      return {
        events: at('data/events.db'),
        operations: at('data/operations.db'),
        readModel: at('data/read-model.db'),
      };
    },
    get sources() {
      return { 'events.db': at('data/events.db'), 'operations.db': at('data/operations.db') };
    },
  };
}

/** Appends so many commits to streams that are not there yet, and closes the log. */
export async function writeCommits(file: string, commits: number, name: string = randomUUID()): Promise<void> {
  const store = sqliteEventStore(file);
  const appends = Array.from({ length: commits }, (_, n) => {
    const event = { id: randomUUID(), type: 'SomethingHappened.v1', data: { n }, private: null };
    return store.append(`${name}-${n}`, 'none', [{ id: randomUUID(), metadata: {}, events: [event] }])();
  });
  for (const { _tag } of await Promise.all(appends)) if (_tag === 'Left') throw new Error('the log was not written');
  await store.close();
}

/** A database with one row in it, as there might be one of keys. */
export function writeOperations(file: string, said: string): void {
  const db = openSqlite(file, {
    kind: 'operations file',
    durability: 'full',
    migrations: ['CREATE TABLE said (what TEXT) STRICT'],
  });
  db.prepare('INSERT INTO said VALUES (?)').run(said);
  db.close();
}

export function operationsSay(file: string): readonly unknown[] {
  const db = openSqlite(file, {
    kind: 'operations file',
    durability: 'full',
    migrations: ['CREATE TABLE said (what TEXT) STRICT'],
  });
  const said = db.prepare('SELECT what FROM said').all() as { readonly what: string }[];
  db.close();
  return said.map(({ what }) => what);
}

export async function commitsIn(file: string): Promise<readonly string[]> {
  const store = sqliteEventStore(file);
  const ids: string[] = [];
  for await (const { position, id } of store.readAll()) ids.push(`${position} ${id}`);
  await store.close();
  return ids;
}
