import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRefused, openSqlite } from '@parley/storage';
import { conversationOpened, conversationSnoozed } from '@parley/testing';
import { AUTOMATIONS, lookAtAutomations, sqliteAutomations } from '../src';
import { LAST_IN_TURN, NEXT_WORKSPACE, WAITING } from '../src/sqlite/routing-view.sqlite';
import { AUTOMATIONS_FILE } from '../src/sqlite/schema.sqlite';
import { DUE_INBOXES, DUE_WORKSPACES } from '../src/sqlite/lanes.sqlite';
import { DUE_IDLE, DUE_SNOOZES, NEXT_DUE, OVERDUE_CLOSES, OVERDUE_WAKES } from '../src/sqlite/timers.sqlite';
import { FollowedLog } from './followed-log';

describe('what is asked of the file all the time', () => {
  const plan = (sql: string): string => {
    const db = openSqlite(':memory:', AUTOMATIONS_FILE);
    try {
      const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as readonly { readonly detail: string }[];
      return rows.map(({ detail }) => detail).join('\n');
    } finally {
      db.close();
    }
  };

  it.each([
    [
      'snoozes that are due',
      DUE_SNOOZES,
      /^SEARCH conversations USING INDEX conversations_snoozed \(workspace=\? AND .*$/,
    ],
    [
      'idle conversations that are due',
      DUE_IDLE,
      /^SEARCH conversations USING INDEX conversations_idle \(inbox=\? AND .*$/,
    ],
    ['workspaces with something due', DUE_WORKSPACES, /^SEARCH workspaces USING INDEX workspaces_due \(next_at<\?\)$/],
    [
      'inboxes with something due',
      DUE_INBOXES,
      /^SEARCH inboxes USING INDEX inboxes_due \(workspace=\? AND next_at<\?\)$/,
    ],
    ['triggers that wait', WAITING, /^SEARCH triggers USING PRIMARY KEY \(workspace=\? AND .*$/],
    [
      'the next workspace with triggers',
      NEXT_WORKSPACE,
      /^SEARCH triggers USING .*INDEX \S+ \(workspace>\?\)$|^SEARCH triggers USING PRIMARY KEY \(workspace>\?\)$/,
    ],
    ['whose turn it was', LAST_IN_TURN, /^SEARCH turns USING PRIMARY KEY \(workspace=\? AND rule=\?\)$/],
  ])('is found in the order of an index: %s', (_, sql, expected) => {
    expect(plan(sql)).toMatch(expected);
  });

  it.each([
    ['how many snoozes are overdue', OVERDUE_WAKES],
    ['how many conversations are idle for too long', OVERDUE_CLOSES],
    ['when a lane is due next', NEXT_DUE],
  ])('is counted in indexes, and nothing is sorted: %s', (_, sql) => {
    expect(plan(sql)).not.toMatch(/USE TEMP B-TREE|^SCAN (?!CONSTANT ROW)/m);
    expect(plan(sql)).toMatch(/INDEX (workspaces|inboxes)_due/);
  });
});

describe('the file of the automations', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-automations-'));
    file = join(folder, 'automations.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written by one thread and read by another', async () => {
    const reader = sqliteAutomations(file);
    const writer = sqliteAutomations(file, { claimed: true });
    const lease = await writer.leases.acquire(AUTOMATIONS, 'a', 60_000);
    const item = new FollowedLog().conversation('conv_1', [conversationOpened(), conversationSnoozed('snz_1')]);
    if (lease !== undefined) await writer.apply([item], item.position, lease);
    expect([await reader.timers(), await reader.checkpoint()]).toEqual([{ wakes: 1, closes: 0 }, item.position]);
    await writer.close();
    await reader.close();
  });

  it('says what became of it', async () => {
    const store = sqliteAutomations(file);
    expect(store.look()).toBeUndefined();
    rmSync(file);
    expect(store.look()).toBe('removed');
    await store.close();
  });

  it('is refused where it is a file of something else, and that is left as it was', () => {
    openSqlite(file, { kind: 'read model', durability: 'normal', migrations: ['CREATE TABLE some (a)'] }).close();
    const { size, mtimeMs } = statSync(file);
    expect(() => lookAtAutomations(file)).toThrow(FileRefused);
    expect(() => sqliteAutomations(file)).toThrow(/is no automations file of Parley's: it is Parley's read model/);
    expect(statSync(file)).toMatchObject({ size, mtimeMs });
  });
});
