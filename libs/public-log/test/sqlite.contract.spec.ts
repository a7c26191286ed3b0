import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlitePublicLog, type SqlitePublicLog } from '../src';
import { publicLogContract } from './public-log.contract';

publicLogContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-public-log-'));
  const opened: SqlitePublicLog[] = [];
  const open = (): SqlitePublicLog => {
    const log = sqlitePublicLog(join(folder, 'public-log.db'), opened.length > 0);
    opened.push(log);
    return log;
  };
  return {
    log: open(),
    another: open,
    async dispose() {
      for (const log of opened.reverse()) await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});
