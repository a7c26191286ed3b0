import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteDatabase } from '@parley/storage';
import { contactSaved, conversationOpened, messageReceived, messageSent, MONDAY } from '@parley/testing';
import { CONVERSATIONS, sqliteConversationReadModel, type ConversationReadModel } from '../src';
import { listSql } from '../src/sqlite/conversation-lists.sqlite';
import { makeTables, MIGRATIONS } from '../src/sqlite/conversation-schema.sqlite';
import { LIST_INDEXES } from '../src/lists/list-indexes';
import { recordReads } from '../src/sqlite/records.sqlite';
import { changeOf, changesOf, contactChange, positionOf, projected } from './changes';

describe('the read model on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-read-model-'));
  const file = join(folder, 'read-model.db');
  let model: ConversationReadModel;
  beforeAll(() => {
    model = sqliteConversationReadModel(file);
  });
  afterAll(async () => {
    await model.close();
    rmSync(folder, { recursive: true });
  });

  function planOf(sql: string): string[] {
    const db = openSqlite(':memory:', { kind: 'read model', durability: 'normal', migrations: MIGRATIONS });
    makeTables(db);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    db.close();
    return plan.map((step) => String(step['detail']));
  }

  it('writes nothing of a batch that fails, and all of it when it comes again', async () => {
    const changes = changesOf([[conversationOpened()], [messageReceived(1)], [messageReceived(2)]]);
    await model.apply(changes.slice(0, 1), positionOf(1));
    const other = new DatabaseSync(file);
    // Fails at the last statement of the transaction, after the documents.
    other.exec(`CREATE TRIGGER outage BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE (ABORT, 'disk full'); END`);
    await expect(model.apply(changes, positionOf(3))).rejects.toThrow('disk full');
    expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes.slice(0, 1)));
    expect(await model.checkpoint()).toBe(positionOf(1));
    other.exec('DROP TRIGGER outage');
    other.close();
    await model.apply(changes, positionOf(3));
    expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    expect(await model.checkpoint()).toBe(positionOf(3));
  });

  it.each(LIST_INDEXES.flatMap((index) => [false, true].map((ascending) => [index.name, index, ascending] as const)))(
    'reads a list off %s alone, in its order, without the rows and without sorting',
    (name, index, ascending) => {
      const [plan, ...more] = planOf(listSql(index, ascending));
      expect(more).toEqual([]);
      const fixed = ['workspace', ...index.fixed].map((column) => `${column}=? AND `).join('');
      const [above, below] = [`(${index.order},id)>(?,?)`, `(${index.order},id)<(?,?)`];
      // Both ends of the range are part of the search, not a filter over what comes before or behind it.
      expect(plan).toBe(`SEARCH conversations USING COVERING INDEX ${name} (${fixed}${above} AND ${below})`);
    },
  );

  it('finds contacts by their addresses and pages of records off an index, without sorting', () => {
    const db = openSqlite(':memory:', { kind: 'read model', durability: 'normal', migrations: MIGRATIONS });
    makeTables(db);
    const plans: string[] = [];
    const explained = Object.assign(Object.create(db) as SqliteDatabase, {
      prepare(sql: string) {
        plans.push(
          ...db
            .prepare(`EXPLAIN QUERY PLAN ${sql}`)
            .all()
            .map((step) => String(step['detail'])),
        );
        return db.prepare(sql);
      },
    });
    recordReads(explained);
    db.close();
    expect(plans).toHaveLength(4);
    for (const plan of plans) expect(plan).toMatch(/^SEARCH records USING INDEX (records_by_id|contacts_by_\w+)/);
  });

  it('of an older version is built anew, from the same log', async () => {
    const old = join(folder, 'old.db');
    const before = openSqlite(old, { kind: 'read model', durability: 'normal', migrations: [] });
    before.exec(`CREATE TABLE log (id TEXT NOT NULL) STRICT; INSERT INTO log VALUES ('log_1');
      CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), position TEXT NOT NULL) STRICT;
      INSERT INTO checkpoint VALUES (1, '${positionOf(7)}');
      CREATE TABLE conversations (row INTEGER PRIMARY KEY, workspace TEXT, id TEXT, document TEXT) STRICT;
      INSERT INTO conversations VALUES (1, 'ws_1', 'conv_1', '{}'); PRAGMA user_version = 2`);
    before.close();
    const now = sqliteConversationReadModel(old);
    expect(await now.checkpoint()).toBeUndefined();
    expect(await now.get('ws_1', 'conv_1')).toBeUndefined();
    expect([now.isOf('log_2'), now.isOf('log_1')]).toEqual([false, true]);
    const changes = changesOf([[conversationOpened()], [messageSent(1)]]);
    await now.apply(changes, positionOf(2));
    await now.close();
    const again = sqliteConversationReadModel(old);
    expect(await again.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    expect(await again.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'none' });
    await again.close();
  });

  it('writes no record of a batch that fails', async () => {
    const other = new DatabaseSync(file);
    other.exec(`CREATE TRIGGER outage BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE (ABORT, 'disk full'); END`);
    const batch = [contactChange([contactSaved()]), changeOf([conversationOpened(), messageSent(1)], { id: 'conv_2' })];
    await expect(model.apply(batch, positionOf(9))).rejects.toThrow('disk full');
    expect(await model.contact('ws_1', 'ct_zoe')).toBeUndefined();
    other.exec('DROP TRIGGER outage');
    other.close();
    await model.apply(batch, positionOf(9));
    expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'saved', lastContacted: MONDAY });
  });

  it('lets no commit be parked because the file gives nonsense: what is handled again stays parked for its own reason', async () => {
    const place = { id: 'ct_broken', n: 10 };
    await model.apply([contactChange([contactSaved()], place)], positionOf(10));
    const { commit, ...next } = contactChange([contactSaved()], { ...place, n: 11, firstRevision: 1 });
    await model.apply([{ ...next, failure: { reason: 'unreadable', detail: 'UnknownType X.v9' } }], positionOf(11));
    const other = new DatabaseSync(file);
    other.exec(`UPDATE records SET document = '{' WHERE id = 'ct_broken'`);
    other.close();
    await expect(model.applyParked('contact-ws_1/ct_broken', [{ ...next, commit }], false)).rejects.toThrow('JSON');
    expect(await model.parked.list(CONVERSATIONS, 10)).toMatchObject([
      { stream: 'contact-ws_1/ct_broken', reason: 'unreadable', revision: 1 },
    ]);
  });
});
