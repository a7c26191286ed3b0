import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import { CONSUMER_TABLES, sqliteConsumerState, sqliteConsumerTables } from '../src';
import { consumerStateContract } from './consumer-state.contract';

consumerStateContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-consumers-'));
  const opened: SqliteDatabase[] = [];
  const open = (): SqliteDatabase => {
    const db = openSqlite(join(folder, 'consumers.db'), {
      kind: 'read model',
      durability: 'normal',
      migrations: [CONSUMER_TABLES.join(';')],
    });
    opened.push(db);
    return db;
  };
  const clock = { now: 1_000_000 };
  const db = open();
  return {
    clock,
    state: sqliteConsumerState(db, () => clock.now),
    another: () => sqliteConsumerState(open(), () => clock.now),
    transaction: (work) => db.transaction(() => work(sqliteConsumerTables(db))),
    dispose() {
      for (const one of opened) one.close();
      rmSync(folder, { recursive: true });
    },
  };
});
