import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { PUBLISHER, sqlitePublicLog } from '@parley/public-log';
import { openSqlite } from '@parley/storage';
import { publicLogBeside } from '../src';
import type { RestoredFiles } from '../src/restore/targets';

export const never = new AbortController().signal;

interface OwnStores {
  readonly folder: string;
  readonly files: Required<RestoredFiles>;
  readonly publicLog: string;
  /** The files as a backup takes them, those of a product that was never started. */
  readonly sources: { readonly 'events.db': string; readonly 'operations.db': string };
  readonly allSources: OwnStores['sources'] & { readonly 'public-log.db': string };
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
    get publicLog() {
      return publicLogBeside(at('data/operations.db'));
    },
    get sources() {
      return { 'events.db': at('data/events.db'), 'operations.db': at('data/operations.db') };
    },
    get allSources() {
      return { ...this.sources, 'public-log.db': this.publicLog };
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

/** Moves a public log to the end of a log, as if all of that were published. Gives the position. */
export async function publishTo(publicLog: string, events: string): Promise<string> {
  const store = sqliteEventStore(events);
  const log = sqlitePublicLog(publicLog);
  if ((await log.epochs()).length === 0) await log.begin({ logId: store.logId, position: '' });
  const lease = await log.leases.acquire(PUBLISHER, 'test', 60_000);
  if (lease === undefined) throw new Error('another holds the lease');
  let end = '';
  for await (const last of store.readAll({ direction: 'backwards', limit: 1 })) {
    end = last.position;
    await log.publish({ events: [], folded: [], parked: [], position: end, last }, lease);
  }
  await log.close();
  await store.close();
  return end;
}

/** Up to where a public log has published, and whether it is a copy. */
export async function publicLogSays(file: string): Promise<readonly unknown[]> {
  const log = sqlitePublicLog(file);
  const said = [await log.checkpoint(), await log.copied()];
  await log.close();
  return said;
}
