import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteEventStore } from '../src';
import { eventStoreContract } from './event-store.contract';

eventStoreContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-events-'));
  const file = join(folder, 'events.db');
  let store = sqliteEventStore(file);
  return Promise.resolve({
    get store() {
      return store;
    },
    another: () => Promise.resolve(sqliteEventStore(file)),
    async restart() {
      await store.close();
      store = sqliteEventStore(file);
      return store;
    },
    /** Another connection holds the write lock, as a full disk or a backup gone wrong would keep writers out. */
    outage() {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      return Promise.resolve(() => {
        other.close();
        return Promise.resolve();
      });
    },
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
});
