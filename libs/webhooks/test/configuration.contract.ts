import { TooManySigningKeys, TooManyWebhooks } from '../src/too-many';
import { at, DAY, made, Scene, anEvent, type MakeWebhooks } from './webhooks-fixture';

/** What owners say of their webhooks. */
export function configurationContract(name: string, make: MakeWebhooks): void {
  describe(`the webhooks of a workspace ${name}`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
    });
    afterEach(() => scene.fixture.dispose());

    it('are there when they were made, for all who have them open', async () => {
      const given = scene.newWebhook({ description: 'ours', filters: [{ key: 'tag', value: 'vip' }], ordered: false });
      const webhook = made(await scene.store.create(given, '', scene.now));
      const { key: _, ...settings } = given;
      expect(webhook).toEqual({
        ...settings,
        ...{ createdAt: scene.now, status: 'active', reason: null, since: scene.now, waiting: 0, replayFrom: null },
      });
      expect(await scene.fixture.another().store.get('ws_1', webhook.id)).toEqual(webhook);
    });

    it('are listed in the order of their ids, in pages', async () => {
      for (let n = 0; n < 5; n += 1) await scene.webhook();
      await scene.webhook({ workspace: 'ws_2' });
      const first = await scene.store.list('ws_1', { limit: 3 });
      expect(first.webhooks.map(({ id }) => id)).toEqual(['whk_0001', 'whk_0002', 'whk_0003']);
      const rest = await scene.store.list('ws_1', { after: first.next ?? '', limit: 3 });
      expect([rest.webhooks.map(({ id }) => id), rest.next]).toEqual([['whk_0004', 'whk_0005'], null]);
    });

    it('are listed in pages that end by what they select, too', async () => {
      const filters = Array.from({ length: 50 }, (_, n) => ({ key: 'tag', value: `${n}`.padEnd(8_000, '-') }) as const);
      for (let n = 0; n < 5; n += 1) await scene.webhook({ filters });
      const first = await scene.store.list('ws_1', { limit: 9 });
      expect([first.webhooks.length, first.next]).toEqual([3, 'whk_0003']);
      const rest = await scene.store.list('ws_1', { after: first.next ?? '', limit: 9 });
      expect([rest.webhooks.map(({ id }) => id), rest.next]).toEqual([['whk_0004', 'whk_0005'], null]);
    });

    it('are at most a hundred', async () => {
      for (let n = 0; n < 100; n += 1) await scene.webhook();
      await expect(scene.webhook()).rejects.toThrow(TooManyWebhooks);
      await scene.webhook({ workspace: 'ws_2' });
      await scene.store.delete('ws_1', 'whk_0007');
      await scene.webhook();
      expect((await scene.store.list('ws_1', { limit: 200 })).webhooks).toHaveLength(100);
    });

    it('are changed in what is given, and keep the rest', async () => {
      const webhook = await scene.webhook({ description: 'ours' });
      const filters = [{ key: 'inbox', value: 'sales' }] as const;
      expect(made(await scene.store.change('ws_1', webhook.id, { filters }, ''))).toEqual({ ...webhook, filters });
      expect(made(await scene.store.change('ws_1', webhook.id, { description: null }, ''))).toEqual({
        ...webhook,
        ...{ filters, description: null },
      });
      expect(await scene.get(webhook)).toMatchObject({ filters, description: null });
    });

    it('stay as they are when they are paused, or enabled, again', async () => {
      const webhook = await scene.webhook();
      scene.now += DAY;
      expect(made(await scene.store.enable('ws_1', webhook.id, '', scene.now))).toEqual(webhook);
      const paused = made(await scene.store.pause('ws_1', webhook.id, scene.now));
      expect(paused).toMatchObject({ status: 'paused', since: scene.now });
      scene.now += DAY;
      expect(made(await scene.store.pause('ws_1', webhook.id, scene.now))).toEqual(paused);
    });

    it('are gone when they are deleted, with what they wait for', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1), anEvent(2));
      await scene.one(webhook);
      const { id } = webhook;
      expect(made(await scene.store.delete('ws_1', id))).toBe(id);
      expect(await scene.store.delete('ws_1', id)).toBeUndefined();
      const query = { limit: 5, characters: 100 };
      expect([await scene.get(webhook), await scene.store.deliveries('ws_1', id, query)]).toEqual([
        undefined,
        undefined,
      ]);
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await scene.queue.waiting()).toEqual(new Map());
      await scene.publish(anEvent(3));
      expect((await scene.store.totals()).waiting).toBe(0);
    });

    it('are none of another workspace, whatever is asked', async () => {
      const { store, now } = scene;
      const { id } = await scene.webhook();
      const key = { id: 'wsk_x', sealed: 'x' };
      const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
      const end = { epoch: 1, position: at(9) };
      const replay = { ...range, id: 'job_1', total: 0, end, by: { type: 'agent', id: 'a' } };
      expect(
        await Promise.all([
          store.get('ws_2', id),
          store.change('ws_2', id, { url: 'https://evil.example' }, ''),
          store.pause('ws_2', id, now),
          store.enable('ws_2', id, '', now),
          store.keys('ws_2', id, now),
          store.rotate('ws_2', id, key, now, now),
          store.deliveries('ws_2', id, { limit: 1, characters: 1 }),
          store.countReplay('ws_2', id, range, range.after, end),
          store.beginReplay('ws_2', id, replay, now),
          store.delete('ws_2', id),
        ]),
      ).toEqual(Array.from({ length: 10 }, () => undefined));
      expect(await scene.store.get('ws_1', id)).toMatchObject({ url: 'https://example.com/0001', status: 'active' });
    });

    it('sign with all keys that are not expired, newest first, chosen when a request is made', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1), anEvent(2), anEvent(3));
      const rotate = (id: string, graceMs: number) =>
        scene.store.rotate('ws_1', webhook.id, { id, sealed: `of ${id}` }, scene.now + graceMs, scene.now);
      const signing = async () => (await scene.one(webhook)).keys.map(({ id }) => id);
      await rotate('wsk_b', DAY);
      expect(await scene.store.keys('ws_1', webhook.id, scene.now)).toEqual([
        { id: 'wsk_b', sealed: 'of wsk_b', expiresAt: null },
        { id: 'wsk_0001', sealed: 'sealed 0001', expiresAt: scene.now + DAY },
      ]);
      expect(await signing()).toEqual(['wsk_b', 'wsk_0001']);
      scene.now += DAY - 1;
      expect(await signing()).toEqual(['wsk_b', 'wsk_0001']);
      scene.now += 1;
      expect(await signing()).toEqual(['wsk_b']);
      await rotate('wsk_c', 0);
      expect(await scene.store.keys('ws_1', webhook.id, scene.now)).toMatchObject([{ id: 'wsk_c' }]);
    });

    it('have at most three keys that are not expired, and a grace is never made longer', async () => {
      const webhook = await scene.webhook();
      const rotate = (id: string, graceMs: number) =>
        scene.store.rotate('ws_1', webhook.id, { id, sealed: id }, scene.now + graceMs, scene.now);
      await rotate('wsk_b', 10);
      await rotate('wsk_c', DAY);
      const keys = await scene.store.keys('ws_1', webhook.id, scene.now);
      expect(keys?.map(({ id, expiresAt }) => [id, expiresAt])).toEqual([
        ['wsk_c', null],
        ['wsk_b', scene.now + DAY],
        ['wsk_0001', scene.now + 10],
      ]);
      await expect(rotate('wsk_d', DAY)).rejects.toThrow(TooManySigningKeys);
      expect(await scene.store.keys('ws_1', webhook.id, scene.now)).toEqual(keys);
      scene.now += 10;
      expect(made(await rotate('wsk_d', DAY)).id).toBe(webhook.id);
      expect(made(await rotate('wsk_e', 0)).id).toBe(webhook.id);
      expect(await scene.store.keys('ws_1', webhook.id, scene.now)).toMatchObject([{ id: 'wsk_e' }]);
    });

    it('show their deliveries newest first, by status too, in pages that end by their number or by what answers say', async () => {
      const webhook = await scene.webhook();
      const other = await scene.webhook();
      await scene.publish(...[1, 2, 3, 4, 5].map((n) => anEvent(n)));
      const response = 'x'.repeat(100);
      for (const claim of await scene.claim(webhook, { requests: 4 }))
        await scene.settle(claim, 200, {
          attempt: { at: scene.now, statusCode: 200, durationMs: 1.5, error: null, response },
        });
      const page = async (over: object) => {
        const query = { limit: 2, characters: 1_000, ...over };
        const found = await scene.store.deliveries('ws_1', webhook.id, query);
        return [found?.deliveries.map(({ eventId }) => eventId), found?.next] as const;
      };
      const [first, next] = await page({});
      expect(first).toEqual(['evt_5', 'evt_4']);
      expect((await page({ after: next }))[0]).toEqual(['evt_3', 'evt_2']);
      expect(await page({ status: 'pending' })).toEqual([['evt_5'], null]);
      expect((await page({ status: 'succeeded', limit: 4, characters: 250 }))[0]).toEqual(['evt_4', 'evt_3']);
      expect((await page({ status: 'succeeded', limit: 4, characters: 10 }))[0]).toEqual(['evt_4']);
      expect(await page({ status: 'dead' })).toEqual([[], null]);
      const [ofOther] = await scene.deliveries(other);
      expect(await page({ after: ofOther?.id })).toEqual([[], null]);
    });

    it('keep the first proof of a master key', async () => {
      expect(await scene.store.masterKeyCheck()).toBeUndefined();
      await scene.store.keepMasterKeyCheck('one');
      await scene.store.keepMasterKeyCheck('two');
      expect(await scene.fixture.another().store.masterKeyCheck()).toBe('one');
    });
  });
}
