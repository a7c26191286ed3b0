import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@parley/storage';
import { checkPublicLog, copyPublicLog, PUBLISHER, sqlitePublicLog, type SqlitePublicLog } from '../src';
import { besideContract } from './beside.contract';
import { anEvent, publicLogContract } from './public-log.contract';

publicLogContract('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-public-log-'));
  const file = join(folder, 'public-log.db');
  const opened: SqlitePublicLog[] = [];
  const open = (name: string, claimed: boolean): SqlitePublicLog => {
    const log = sqlitePublicLog(name, { claimed });
    opened.push(log);
    return log;
  };
  return {
    log: open(file, false),
    another: () => open(file, true),
    copy() {
      const copy = join(folder, `copy-${opened.length}.db`);
      copyPublicLog(file, copy);
      return open(copy, false);
    },
    async dispose() {
      for (const log of opened.reverse()) await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});

besideContract('on SQLite', (beside) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-public-log-'));
  const log = sqlitePublicLog(join(folder, 'public-log.db'), { beside: () => beside });
  return {
    log,
    async dispose() {
      await log.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('a copy of a public log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-public-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  const LAST = { id: 'commit_1', stream: 'conversation-ws_1/conv_1', revision: 3, position: '00000000000000000500' };

  async function copied(): Promise<string> {
    const log = sqlitePublicLog(at('log.db'));
    await log.begin({ logId: 'log_1', position: '' });
    const lease = await log.leases.acquire(PUBLISHER, 'one', 60_000);
    if (lease === undefined) throw new Error('another holds the lease');
    const events = Array.from({ length: 500 }, (_, n) => anEvent(n + 1));
    await log.publish({ events, folded: [], parked: [], position: '00000000000000000500', last: LAST }, lease);
    copyPublicLog(at('log.db'), at('copy.db'));
    await log.close();
    return at('copy.db');
  }

  it('is one file, is whole, and says what its last commit is', async () => {
    const copy = await copied();
    expect(checkPublicLog(copy)).toEqual({ faults: [], last: LAST });
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  });

  it('that is damaged, is empty or is something else says so', async () => {
    const copy = await copied();
    truncateSync(copy, 3 * 4096);
    expect(checkPublicLog(copy)).toMatchObject({ faults: [expect.stringMatching(/./)], last: undefined });
    writeFileSync(at('empty.db'), '');
    expect(checkPublicLog(at('empty.db')).faults).toEqual(['it is empty']);
    openSqlite(at('other.db'), { kind: 'operations file', durability: 'full', migrations: ['SELECT 1'] }).close();
    expect(checkPublicLog(at('other.db')).faults).toEqual(['it is no public log, or cannot be read']);
    writeFileSync(at('text.db'), 'this is no database, and longer than the head of one'.repeat(20));
    expect(checkPublicLog(at('text.db')).faults).toEqual(['it is no public log, or cannot be read']);
  });
});
