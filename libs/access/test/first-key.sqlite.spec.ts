import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as behindRequests } from 'node:timers/promises';
import { hashKey, KeysUnavailable, MOST_KEYS, sqliteApiKeys, type EmbeddedApiKeyStore, type NewApiKey } from '../src';
import { made, shop } from './api-key-store.contract';
import { use } from './use';

const WORKSPACE = 'ws_default';
/** Made by a person, and yet the same in every field. */
const ALIKE: NewApiKey = { name: 'bootstrap', actorType: 'api', actorId: 'bootstrap', rights: 'admin', actAs: true };

let folder: string;
let file: string;
let opened: EmbeddedApiKeyStore[];
/** Goes on at each look, so that ids come in the order in which keys were made. */
let time = 1_700_000_000_000;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-first-key-'));
  file = join(folder, 'operations.db');
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true });
});

/** Opened while others are open that were never closed, it finds what a death of the process leaves behind. */
function open(): EmbeddedApiKeyStore {
  const store = sqliteApiKeys(file, { clock: () => (time += 1) });
  opened.push(store);
  return store;
}

async function firstKey(store: EmbeddedApiKeyStore): Promise<string> {
  const first = await store.firstKey(WORKSPACE);
  if (first === undefined) throw new Error('no first key was made');
  return first.key;
}

/** The rows as they stand in the file, in the order of their ids. */
function rows(): readonly Readonly<Record<string, unknown>>[] {
  const reader = new DatabaseSync(file, { readOnly: true });
  const found = reader.prepare('SELECT * FROM api_keys ORDER BY id').all();
  reader.close();
  return found;
}

describe('the first key of an installation', () => {
  it('can do everything', async () => {
    const store = open();
    expect(await store.firstKey(WORKSPACE)).toEqual({
      key: expect.stringMatching(/^pk_[A-Za-z0-9_-]{32}$/) as unknown,
      replaced: false,
    });
    expect((await store.list(WORKSPACE, { limit: 9 })).keys).toMatchObject([ALIKE]);
  });

  it('is good after a death of the process', async () => {
    const key = await firstKey(open());
    const { id, workspace, ...actor } = open().find(key) ?? {};
    expect([workspace, { name: 'bootstrap', ...actor }]).toEqual([WORKSPACE, ALIKE]);
    expect(rows()).toMatchObject([{ id, is_first: 1 }]);
  });

  it('is not made beside a key that others made, of any workspace', async () => {
    const store = open();
    const { record } = await made(store, 'ws_2');
    expect(await store.firstKey(WORKSPACE)).toBeUndefined();
    await store.delete('ws_2', record.id);
    expect(await store.firstKey(WORKSPACE)).toBeUndefined();
  });

  it('is not made again after it was deleted', async () => {
    const store = open();
    await firstKey(store);
    const { keys } = await store.list(WORKSPACE, { limit: 1 });
    await store.delete(WORKSPACE, keys[0]?.id ?? '');
    expect(await store.firstKey(WORKSPACE)).toBeUndefined();
    expect(await open().firstKey(WORKSPACE)).toBeUndefined();
  });
});

describe('a first key that nobody used', () => {
  it('gives way to a new one, and is good no more, neither now nor later', async () => {
    const before = await firstKey(open());
    const store = open();
    expect(store.find(before)).toBeDefined();
    const { key, replaced } = (await store.firstKey(WORKSPACE)) ?? {};
    expect(replaced).toBe(true);
    for (const one of [store, open()]) {
      expect(one.find(before)).toBeUndefined();
      expect(one.find(key ?? '')).toMatchObject({ workspace: WORKSPACE, rights: 'admin', actAs: true });
    }
    const [old, current] = rows();
    expect(old).toMatchObject({ key_hash: null, last_used_at: null, deleted_at: expect.any(Number) as unknown });
    expect(current).toMatchObject({ key_hash: hashKey(key ?? ''), deleted_at: null, is_first: 1 });
  });

  it('gives way as often as it is asked for', async () => {
    const keys = [await firstKey(open()), await firstKey(open()), await firstKey(open())];
    const store = open();
    expect(keys.map((key) => store.find(key) !== undefined)).toEqual([false, false, true]);
  });

  it('gives way beside keys that others made and did not use, and these stay', async () => {
    const store = open();
    const before = await firstKey(store);
    const theirs = [await made(store, WORKSPACE, ALIKE), await made(store, WORKSPACE), await made(store, 'ws_2')];
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toMatchObject({ replaced: true });
    expect(again.find(before)).toBeUndefined();
    for (const { key, record } of theirs) {
      expect(again.find(key)).toMatchObject({ id: record.id });
      expect(await again.get(record.workspace, record.id)).toEqual(record);
    }
  });

  it('gives way in a workspace that takes no more keys', async () => {
    const store = open();
    await firstKey(store);
    for (let i = 1; i < MOST_KEYS; i += 1) await made(store, WORKSPACE);
    expect(await store.firstKey(WORKSPACE)).toMatchObject({ replaced: true });
  });

  it('stays as it is, and goes on, while another connection writes', async () => {
    const store = open();
    const key = await firstKey(store);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.firstKey(WORKSPACE)).rejects.toThrow(KeysUnavailable);
    other.close();
    expect(store.find(key)).toBeDefined();
    expect(open().find(key)).toBeDefined();
  });
});

describe('a first key, once any key was used', () => {
  it('stays, also when the process died right after that use', async () => {
    const store = open();
    const key = await firstKey(store);
    use(store, key);
    await behindRequests();
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toBeUndefined();
    expect(again.find(key)).toBeDefined();
  });

  it('stays where the use is not written yet', async () => {
    const store = open();
    const key = await firstKey(store);
    use(store, key);
    expect(await store.firstKey(WORKSPACE)).toBeUndefined();
    expect(store.find(key)).toBeDefined();
  });

  it('stays where a key of others was used, of any workspace', async () => {
    const store = open();
    const first = await firstKey(store);
    const { key } = await made(store, 'ws_2', shop);
    use(store, key);
    await behindRequests();
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toBeUndefined();
    expect(again.find(first)).toBeDefined();
  });

  it('stays where a key was used and is deleted, as by its first request of all', async () => {
    const store = open();
    await firstKey(store);
    const { key, record } = await made(store, WORKSPACE);
    use(store, key);
    await store.delete(WORKSPACE, record.id);
    expect(await open().firstKey(WORKSPACE)).toBeUndefined();
  });
});

describe('a first key of a file from before', () => {
  /** As the version before left it, which did not mark the key. */
  function before(change = ''): void {
    const db = new DatabaseSync(file);
    db.exec(`${change}; ALTER TABLE api_keys DROP COLUMN is_first; PRAGMA user_version = 2`);
    db.close();
  }

  it('is known by its fields and as the oldest, and gives way', async () => {
    const store = open();
    const first = await firstKey(store);
    const alike = await made(store, WORKSPACE, ALIKE);
    await store.close();
    before();
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toMatchObject({ replaced: true });
    expect(again.find(first)).toBeUndefined();
    expect(again.find(alike.key)).toBeDefined();
  });

  it('stays when it was used', async () => {
    const store = open();
    const first = await firstKey(store);
    use(store, first);
    await store.close();
    before();
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toBeUndefined();
    expect(again.find(first)).toBeDefined();
  });

  it('stays deleted, and a later one that is alike is not taken for it', async () => {
    const store = open();
    await firstKey(store);
    const { keys } = await store.list(WORKSPACE, { limit: 1 });
    await store.delete(WORKSPACE, keys[0]?.id ?? '');
    const alike = await made(store, WORKSPACE, ALIKE);
    await store.close();
    before();
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toBeUndefined();
    expect(again.find(alike.key)).toBeDefined();
  });

  it.each([
    ['another name', "name = 'Bootstrap'"],
    ['no name', 'name = NULL'],
    ['another type of actor', "actor_type = 'agent'"],
    ['another actor', "actor_id = 'admin'"],
    ['other rights', "rights = 'write'"],
    ['no act_as', 'act_as = 0'],
    ['an Idempotency-Key, so that a request made it', "created_by_key_hash = 'hash'"],
    ['another workspace', "workspace = 'ws_2'"],
    ['an id of before there were ids, when nobody noted uses', "id = 'key_00' || substr(id, 7)"],
  ])('is not recognised in a key with %s, which stays', async (_, change) => {
    const store = open();
    const key = await firstKey(store);
    await store.close();
    before(`UPDATE api_keys SET ${change}`);
    const again = open();
    expect(await again.firstKey(WORKSPACE)).toBeUndefined();
    expect(again.find(key)).toBeDefined();
  });
});
