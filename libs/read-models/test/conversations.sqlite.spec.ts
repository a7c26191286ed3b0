import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '@parley/storage';
import { conversationOpened, messageReceived } from '@parley/testing';
import { sqliteConversationReadModel, type ConversationReadModel } from '../src';
import { conversationLists } from '../src/conversation-lists.sqlite';
import { MIGRATIONS } from '../src/conversation-schema.sqlite';
import { changesOf, positionOf, projected } from './changes';

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

  it('writes nothing of a batch that fails, and all of it when it comes again', async () => {
    const changes = changesOf([[conversationOpened()], [messageReceived(1)], [messageReceived(2)]]);
    await model.apply(changes.slice(0, 1), positionOf(1));
    const other = new DatabaseSync(file);
    // Fails at the last statement of the transaction, after the documents.
    other.exec(`CREATE TRIGGER outage BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE (ABORT, 'disk full'); END`);
    await expect(model.apply(changes, positionOf(3))).rejects.toThrow('disk full');
    expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes.slice(0, 1)));
    expect(await model.checkpoint()).toBe(positionOf(1));
    other.exec('DROP TRIGGER outage');
    other.close();
    await model.apply(changes, positionOf(3));
    expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    expect(await model.checkpoint()).toBe(positionOf(3));
  });

  it('reads every list off one index, in its order, without the rows and without sorting', () => {
    const db = openSqlite(':memory:', { durability: 'normal', migrations: MIGRATIONS });
    const prepared: string[] = [];
    conversationLists({
      ...db,
      prepare(sql) {
        prepared.push(sql);
        return db.prepare(sql);
      },
    });
    const plans = prepared.map((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((step) => String(step['detail'])),
    );
    db.close();
    expect(plans).toHaveLength(4);
    for (const plan of plans)
      expect(plan).toEqual([expect.stringMatching(/^SEARCH conversations USING COVERING INDEX/)]);
    // Where the page begins is part of the search, not a filter over what comes before it.
    expect(plans.flat().filter((plan) => plan.includes('(updated_at,id)<(?,?)'))).toHaveLength(3);
  });
});
