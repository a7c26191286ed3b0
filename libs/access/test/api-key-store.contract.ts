import { hashKey, MOST_KEYS, TooManyKeys } from '../src';
import type { ApiKeyStore, BootstrapKey, Creation, NewApiKey } from '../src';

interface Fixture {
  readonly store: ApiKeyStore;
  /** Lets time pass on the store's clock. */
  pass(ms: number): void;
  now(): number;
  /** Closes the store and opens what was kept. */
  restart(): Promise<ApiKeyStore>;
  dispose(): Promise<void>;
}

export const BOOTSTRAP: readonly BootstrapKey[] = [{ keyHash: hashKey('key-of-the-configuration'), workspace: 'ws_1' }];

export const shop: NewApiKey = { name: 'Shop', actorType: 'api', actorId: 'shop', rights: 'write', actAs: true };

type Created = Extract<Creation, { readonly tag: 'created' }>;

export async function made(store: ApiKeyStore, workspace = 'ws_1', key = shop): Promise<Created> {
  const creation = await store.create(workspace, key);
  if (creation.tag !== 'created') throw new Error(`the key was not made: ${creation.tag}`);
  return creation;
}

/** What every store of keys promises. `make` gives one with the keys of `BOOTSTRAP`; `kept` says whether they outlive it. */
export function apiKeyStoreContract(name: string, make: () => Fixture, kept: 'kept' | 'not kept'): void {
  describe(`the store of keys ${name}`, () => {
    let fixture: Fixture;
    let store: ApiKeyStore;
    beforeEach(() => {
      fixture = make();
      ({ store } = fixture);
    });
    afterEach(() => fixture.dispose());

    describe('a key', () => {
      it('stands for what it was made for, and is told once', async () => {
        const { key, record } = await made(store);
        expect(key).toMatch(/^pk_[A-Za-z0-9_-]{32}$/);
        expect(record.id).toMatch(/^key_[0-9A-HJKMNP-TV-Z]{26}$/);
        expect(record).toEqual({
          ...shop,
          id: record.id,
          workspace: 'ws_1',
          createdAt: fixture.now(),
          lastUsedAt: null,
        });
        const { id } = record;
        const meant = { id, workspace: 'ws_1', actorType: 'api', actorId: 'shop', rights: 'write', actAs: true };
        expect(store.find(key)).toEqual(meant);
        expect(await store.get('ws_1', id)).toEqual(record);
        expect(JSON.stringify(await store.list('ws_1', { limit: 9 }))).not.toContain(key.slice(3));
      });

      it('is another one each time', async () => {
        const [a, b] = [await made(store), await made(store)];
        expect(a.key).not.toBe(b.key);
        expect(a.record.id).not.toBe(b.record.id);
      });

      it('keeps a missing name and a missing right to act as others', async () => {
        const plain: NewApiKey = { ...shop, name: null, rights: 'read', actAs: false };
        const { key, record } = await made(store, 'ws_1', plain);
        expect(await store.get('ws_1', record.id)).toMatchObject(plain);
        expect(store.find(key)).toMatchObject({ rights: 'read', actAs: false });
      });

      it('is unknown when nobody made it', async () => {
        const { key, record } = await made(store);
        for (const other of ['', 'pk_', `${key} `, key.slice(0, -1), record.id, hashKey(key)])
          expect(store.find(other)).toBeUndefined();
      });

      it('of the configuration is valid, but not in the store', async () => {
        expect(store.find('key-of-the-configuration')).toEqual({
          id: 'bootstrap',
          workspace: 'ws_1',
          actorType: 'api',
          actorId: 'bootstrap',
          rights: 'admin',
          actAs: true,
        });
        expect(await store.list('ws_1', { limit: 9 })).toEqual({ keys: [], next: null });
        expect(await store.delete('ws_1', 'bootstrap')).toBeUndefined();
      });

      it('is shown, listed and deleted in its own workspace only', async () => {
        const { key, record } = await made(store);
        expect(await store.get('ws_2', record.id)).toBeUndefined();
        expect(await store.list('ws_2', { limit: 9 })).toEqual({ keys: [], next: null });
        expect(await store.delete('ws_2', record.id)).toBeUndefined();
        expect(store.find(key)).toBeDefined();
      });
    });

    describe('a deleted key', () => {
      it('stops at once, and is neither shown nor listed', async () => {
        const [gone, stays] = [await made(store), await made(store)];
        expect(await store.delete('ws_1', gone.record.id)).toBe('deleted');
        expect(store.find(gone.key)).toBeUndefined();
        expect(store.find(stays.key)).toBeDefined();
        expect(await store.get('ws_1', gone.record.id)).toBeUndefined();
        expect((await store.list('ws_1', { limit: 9 })).keys).toEqual([stays.record]);
      });

      it('is known as deleted, and to the request that deleted it as its own', async () => {
        const { record } = await made(store);
        await store.delete('ws_1', record.id, 'request-1');
        expect(await store.delete('ws_1', record.id)).toBe('already');
        expect(await store.delete('ws_1', record.id, 'request-2')).toBe('already');
        expect(await store.delete('ws_1', record.id, 'request-1')).toBe('again');
        expect(await store.delete('ws_1', 'key_never')).toBeUndefined();
      });

      it('may be said to be used by a request that was under way', async () => {
        const { key, record } = await made(store);
        const found = store.find(key);
        await store.delete('ws_1', record.id);
        if (found !== undefined) store.used(found);
        expect(await store.get('ws_1', record.id)).toBeUndefined();
      });
    });

    describe('an Idempotency-Key', () => {
      const first = { keyHash: 'key-1', requestHash: 'request-1' };

      it('makes one key for one request, however often it comes', async () => {
        const creation = await store.create('ws_1', shop, first);
        if (creation.tag !== 'created') throw new Error(creation.tag);
        expect(await store.create('ws_1', shop, first)).toEqual({ tag: 'again', record: creation.record });
        expect((await store.list('ws_1', { limit: 9 })).keys).toHaveLength(1);
      });

      it('makes one key for many of the same request at once', async () => {
        const all = await Promise.all(Array.from({ length: 50 }, () => store.create('ws_1', shop, first)));
        expect(all.filter(({ tag }) => tag === 'created')).toHaveLength(1);
        expect(all.filter(({ tag }) => tag === 'again')).toHaveLength(49);
        expect(new Set(all.map((one) => (one.tag === 'reused' ? 'none' : one.record.id))).size).toBe(1);
      });

      it('with another request makes nothing', async () => {
        await store.create('ws_1', shop, first);
        expect(await store.create('ws_1', shop, { ...first, requestHash: 'request-2' })).toEqual({ tag: 'reused' });
        expect((await store.list('ws_1', { limit: 9 })).keys).toHaveLength(1);
      });

      it('means something else in another workspace', async () => {
        await store.create('ws_1', shop, first);
        expect((await store.create('ws_2', shop, first)).tag).toBe('created');
      });

      it('still answers the same after the key was deleted, and makes no other', async () => {
        const creation = await store.create('ws_1', shop, first);
        if (creation.tag !== 'created') throw new Error(creation.tag);
        await store.delete('ws_1', creation.record.id);
        expect(await store.create('ws_1', shop, first)).toEqual({ tag: 'again', record: creation.record });
        expect((await store.list('ws_1', { limit: 9 })).keys).toEqual([]);
      });
    });

    describe('the list', () => {
      it('gives every key once, by id, in pages', async () => {
        const ids: string[] = [];
        for (let i = 0; i < 7; i += 1) {
          ids.push((await made(store)).record.id);
          await made(store, 'ws_2');
        }
        const seen: string[] = [];
        const sizes: number[] = [];
        let after: string | null = '';
        while (after !== null) {
          const page: Awaited<ReturnType<ApiKeyStore['list']>> = await store.list('ws_1', { after, limit: 3 });
          seen.push(...page.keys.map(({ id }) => id));
          sizes.push(page.keys.length);
          after = page.next;
        }
        expect(seen).toEqual(ids.toSorted());
        expect(sizes).toEqual([3, 3, 1]);
        expect((await store.list('ws_1', { limit: 7 })).next).toBeNull();
      });
    });

    describe('the last use', () => {
      it('is noted once a minute', async () => {
        const { key, record } = await made(store);
        const shown = async (): Promise<unknown> => (await store.get('ws_1', record.id))?.lastUsedAt;
        const use = (): void => {
          const found = store.find(key);
          if (found !== undefined) store.used(found);
        };
        fixture.pass(5_000);
        use();
        const first = fixture.now();
        expect(await shown()).toBe(first);
        fixture.pass(59_999);
        use();
        expect(await shown()).toBe(first);
        fixture.pass(1);
        use();
        expect(await shown()).toBe(first + 60_000);
        expect((await store.list('ws_1', { limit: 9 })).keys[0]?.lastUsedAt).toBe(first + 60_000);
      });

      it('of a key of the configuration is nowhere', async () => {
        const found = store.find('key-of-the-configuration');
        expect(found && store.used(found)).toBeUndefined();
        expect((await store.list('ws_1', { limit: 9 })).keys).toEqual([]);
      });
    });

    it(`takes ${MOST_KEYS} keys of a workspace and no more, deleted ones not counted`, async () => {
      const repeatable = { keyHash: 'last', requestHash: 'request' };
      const { record } = await made(store);
      for (let i = 2; i < MOST_KEYS; i += 1) await made(store);
      await store.create('ws_1', shop, repeatable);
      await expect(store.create('ws_1', shop)).rejects.toThrow(TooManyKeys);
      // What came before is found before they are counted.
      expect((await store.create('ws_1', shop, repeatable)).tag).toBe('again');
      expect((await store.create('ws_2', shop)).tag).toBe('created');
      await store.delete('ws_1', record.id);
      expect((await store.create('ws_1', shop)).tag).toBe('created');
    });

    if (kept === 'kept') it('keeps all of it over a restart', restarted);

    async function restarted(): Promise<void> {
      const repeatable = { keyHash: 'key-1', requestHash: 'request-1' };
      const [kept, gone] = [await made(store), await made(store)];
      await store.create('ws_2', shop, repeatable);
      const found = store.find(kept.key);
      if (found !== undefined) store.used(found);
      await store.delete('ws_1', gone.record.id, 'request');
      const again = await fixture.restart();
      expect(again.find(kept.key)).toEqual(found);
      expect(again.find(gone.key)).toBeUndefined();
      expect(again.find('key-of-the-configuration')).toBeDefined();
      expect((await again.list('ws_1', { limit: 9 })).keys).toEqual([{ ...kept.record, lastUsedAt: fixture.now() }]);
      expect((await again.create('ws_2', shop, repeatable)).tag).toBe('again');
      expect(await again.delete('ws_1', gone.record.id, 'request')).toBe('again');
    }
  });
}
