import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hashKey, KeysUnavailable, sqliteApiKeys, type EmbeddedApiKeyStore } from '../src';
import { made, shop } from './api-key-store.contract';
import { use } from './use';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-operations-'));
  file = join(folder, 'operations.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (clock?: () => number): EmbeddedApiKeyStore => sqliteApiKeys(file, clock === undefined ? {} : { clock });
/** All bytes of the file and of what lies beside it. */
const bytes = (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

describe('the operations file', () => {
  it('of before has its keys still, among the others', async () => {
    const old = new DatabaseSync(file);
    old.exec(`
      CREATE TABLE bootstrap_keys (
        key_hash TEXT PRIMARY KEY,
        workspace TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      PRAGMA user_version = 1`);
    const insert = old.prepare('INSERT INTO bootstrap_keys VALUES (?, ?, ?)');
    insert.run(hashKey('pk_old-one'), 'ws_default', '2024-01-15T10:30:00.123Z');
    insert.run(hashKey('pk_old-two'), 'ws_default', '2024-01-15T10:31:00.000Z');
    old.close();

    const store = open();
    const newer = await made(store, 'ws_default');
    expect(await store.firstKey('ws_default')).toBeUndefined();
    const { keys } = await store.list('ws_default', { limit: 9 });
    const times = keys.slice(0, 2).map(({ createdAt }) => new Date(createdAt).toISOString());
    expect(times.toSorted()).toEqual(['2024-01-15T10:30:00.123Z', '2024-01-15T10:31:00.000Z']);
    expect(keys[2]).toEqual(newer.record);
    const found = store.find('pk_old-one');
    expect(found).toEqual({
      id: found?.id,
      workspace: 'ws_default',
      actorType: 'api',
      actorId: 'bootstrap',
      rights: 'admin',
      actAs: true,
    });
    expect(await store.get('ws_default', found?.id ?? '')).toMatchObject({ name: 'bootstrap', lastUsedAt: null });
    expect(found?.id).toMatch(/^key_[0-9A-F]{26}$/);
    expect(await store.delete('ws_default', found?.id ?? '')).toBe('deleted');
    await store.close();
    const again = open();
    expect(again.find('pk_old-one')).toBeUndefined();
    expect(again.find('pk_old-two')).toBeDefined();
    await again.close();
  });

  it('has no key in it, neither while it is open nor later, and no hash of a deleted one in its table', async () => {
    const store = open();
    const [kept, gone] = [await made(store), await made(store)];
    const noKey = (): void => {
      const all = bytes();
      for (const { key, record } of [kept, gone]) {
        expect(all.includes(record.id)).toBe(true);
        expect(all.includes(key)).toBe(false);
        expect(all.includes(key.slice(3))).toBe(false);
        expect(all.includes(Buffer.from(key.slice(3), 'base64url'))).toBe(false);
      }
    };
    noKey();
    await store.delete('ws_1', gone.record.id);
    await store.close();
    noKey();
    const reader = new DatabaseSync(file);
    expect(reader.prepare('SELECT key_hash FROM api_keys WHERE id = ?').get(gone.record.id)).toEqual({
      key_hash: null,
    });
    reader.close();
  });
});

describe('the time of the last use', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const written = (id: string): unknown => {
    const reader = new DatabaseSync(file, { readOnly: true });
    const row = reader.prepare('SELECT last_used_at FROM api_keys WHERE id = ?').get(id);
    reader.close();
    return row?.['last_used_at'];
  };
  it('is written at once when it is the first, and not on the way of the request', async () => {
    const store = open(() => 1_700_000_000_000);
    const [a, b, c] = [await made(store), await made(store), await made(store)];
    use(store, a.key);
    use(store, b.key);
    expect([written(a.record.id), written(b.record.id)]).toEqual([null, null]);
    jest.advanceTimersByTime(0);
    expect([written(a.record.id), written(b.record.id)]).toEqual([1_700_000_000_000, 1_700_000_000_000]);
    expect(written(c.record.id)).toBeNull();
    use(store, c.key);
    jest.advanceTimersByTime(0);
    expect(written(c.record.id)).toBe(1_700_000_000_000);
    await store.close();
  });

  it('is written a little later when it is not the first, and again while another connection writes', async () => {
    let now = 1_700_000_000_000;
    const store = open(() => now);
    const [a, b] = [await made(store), await made(store)];
    for (const { key } of [a, b]) use(store, key);
    jest.advanceTimersByTime(0);
    now += 60_000;
    for (const { key } of [a, b]) use(store, key);
    jest.advanceTimersByTime(4_999);
    expect([written(a.record.id), written(b.record.id)]).toEqual([now - 60_000, now - 60_000]);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    jest.advanceTimersByTime(1);
    expect(written(a.record.id)).toBe(now - 60_000);
    other.close();
    jest.advanceTimersByTime(5_000);
    expect([written(a.record.id), written(b.record.id)]).toEqual([now, now]);
    await store.close();
  });

  it('is written a little later when it is the first and another connection writes', async () => {
    const store = open(() => 1_700_000_000_000);
    const { key, record } = await made(store);
    use(store, key);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    jest.advanceTimersByTime(0);
    other.close();
    expect(written(record.id)).toBeNull();
    jest.advanceTimersByTime(5_000);
    expect(written(record.id)).toBe(1_700_000_000_000);
    await store.close();
  });

  it('is kept with a key that was deleted before it was written', async () => {
    const store = open(() => 1_700_000_000_000);
    const { key, record } = await made(store);
    use(store, key);
    await store.delete('ws_1', record.id);
    jest.advanceTimersByTime(600_000);
    expect(written(record.id)).toBe(1_700_000_000_000);
    await store.close();
  });

  it('is written when the store is closed', async () => {
    const store = open(() => 1_700_000_000_000);
    const { key, record } = await made(store);
    use(store, key);
    await store.close();
    expect(written(record.id)).toBe(1_700_000_000_000);
    use(store, key);
    jest.advanceTimersByTime(600_000);
    await store.close();
  });
});

describe('while another connection writes', () => {
  it('says so, changes nothing, and goes on finding keys', async () => {
    const store = open();
    const { key, record } = await made(store);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const unavailable = expect.objectContaining({ outcome: 'nothing' }) as unknown;
    await expect(store.create('ws_1', shop)).rejects.toThrow(KeysUnavailable);
    await expect(store.delete('ws_1', record.id)).rejects.toEqual(unavailable);
    expect(store.find(key)).toBeDefined();
    other.close();
    expect((await store.list('ws_1', { limit: 9 })).keys).toEqual([record]);
    expect(await store.delete('ws_1', record.id)).toBe('deleted');
    await store.close();
  });
});
