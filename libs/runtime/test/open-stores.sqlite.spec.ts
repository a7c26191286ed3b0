import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { sqliteConversationReadModel } from '@parley/read-models';
import { openSqlite } from '@parley/storage';
import { silentLogger } from '@parley/platform';
import { assertOfThisLog, openStores, ReadModelOfAnotherLog } from '../src';

describe('a read model', () => {
  let folder: string;
  const open: { close(): Promise<void> }[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-stores-'));
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
    rmSync(folder, { recursive: true });
  });

  async function logOf(commits: number, name = 'events.db'): Promise<SqliteEventStore> {
    const store = sqliteEventStore(join(folder, name));
    open.push(store);
    for (let i = 0; i < commits; i += 1) {
      const event = { id: randomUUID(), type: 'SomethingHappened.v1', data: {}, private: null };
      await store.append(`s-${i}`, 'none', [{ id: randomUUID(), metadata: {}, events: [event] }])();
    }
    return store;
  }
  function readModel(): ReturnType<typeof sqliteConversationReadModel> {
    const model = sqliteConversationReadModel(join(folder, 'read-model.db'));
    open.push(model);
    return model;
  }
  const at = (place: number): string => String(place).padStart(20, '0');

  it.each([
    [3, undefined],
    [0, undefined],
    [0, 0],
    [3, 2],
    [3, 3],
  ])('on its log of %i commits may have its checkpoint at %p', async (commits, place) => {
    const [store, model] = [await logOf(commits), readModel()];
    if (place !== undefined) await model.apply([], at(place));
    await expect(assertOfThisLog(store, model, 'read-model.db')).resolves.toBeUndefined();
    await expect(assertOfThisLog(store, model, 'read-model.db')).resolves.toBeUndefined();
  });

  it('that has seen more than the log holds is refused with what to do', async () => {
    const [store, model] = [await logOf(3), readModel()];
    await model.apply([], at(4));
    const checked = assertOfThisLog(store, model, 'read-model.db');
    await expect(checked).rejects.toThrow(ReadModelOfAnotherLog);
    await expect(checked).rejects.toThrow(/read-model\.db .*Delete the read model and start again/);
  });

  it('of another log is left as it is, also when its tables are of another version', async () => {
    const file = join(folder, 'foreign.db');
    const before = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: [] });
    before.exec(`CREATE TABLE log (id TEXT NOT NULL) STRICT; INSERT INTO log VALUES ('another');
      CREATE TABLE conversations (id TEXT) STRICT; INSERT INTO conversations VALUES ('conv_1')`);
    before.close();
    const opening = openStores({ kind: 'sqlite', file: join(folder, 'events.db') }, file, silentLogger);
    await expect(opening).rejects.toThrow(ReadModelOfAnotherLog);
    const after = openSqlite(file, { kind: 'read model', durability: 'normal', migrations: ['', '', ''] });
    expect(after.prepare('SELECT id FROM conversations').all()).toMatchObject([{ id: 'conv_1' }]);
    after.close();
  });

  it('of another log is refused however long that log is', async () => {
    const model = readModel();
    await assertOfThisLog(await logOf(1, 'one.db'), model, 'read-model.db');
    await model.apply([], at(1));
    await expect(assertOfThisLog(await logOf(9, 'two.db'), model, 'read-model.db')).rejects.toThrow(
      ReadModelOfAnotherLog,
    );
  });
});
