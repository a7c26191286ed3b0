import { TooManyWebhooks } from '../src/too-many';
import { anEvent, at, DAY, made, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** What comes again under an Idempotency-Key. */
export function requestsContract(name: string, make: MakeWebhooks): void {
  describe(`a request of webhooks that comes again ${name}`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await new Scene(make, [1]).begin();
    });
    afterEach(() => scene.fixture.dispose());

    const repeatable = (key: string, request = 'request') => ({
      keyHash: key,
      requestHash: request,
      at: scene.now,
    });

    it('makes one webhook, and no other request does under its key', async () => {
      const given = scene.newWebhook();
      const create = (over = {}, request = 'request') =>
        scene.store.create({ ...given, ...over }, '', scene.now, repeatable('key', request));
      const webhook = made(await create());
      await scene.store.change('ws_1', webhook.id, { description: 'changed' }, '');
      expect(await create({ id: 'whk_other' })).toEqual({ tag: 'again', made: { ...webhook, description: 'changed' } });
      expect(await create({ id: 'whk_other' }, 'another')).toEqual({ tag: 'reused' });
      expect(made(await create({ id: 'whk_other', workspace: 'ws_2' })).id).toBe('whk_other');
      await scene.store.delete('ws_1', webhook.id);
      expect(await create({ id: 'whk_third' })).toMatchObject({ tag: 'again', made: { id: webhook.id } });
      expect((await scene.store.list('ws_1', { limit: 9 })).webhooks).toEqual([]);
    });

    it('rotates the key of a webhook once', async () => {
      const webhook = await scene.webhook();
      const rotate = (id: string, request = 'request') =>
        scene.store.rotate('ws_1', webhook.id, { id, sealed: id }, scene.now, scene.now, repeatable('key', request));
      expect((await rotate('wsk_b'))?.tag).toBe('made');
      expect(await rotate('wsk_c')).toEqual({ tag: 'again', made: webhook });
      expect(await rotate('wsk_c', 'another')).toEqual({ tag: 'reused' });
      expect(await scene.store.keys('ws_1', webhook.id, scene.now)).toMatchObject([{ id: 'wsk_b' }]);
    });

    it('is decided anew when it was refused', async () => {
      for (let n = 0; n < 100; n += 1) await scene.webhook();
      const create = () => scene.store.create(scene.newWebhook(), '', scene.now, repeatable('key'));
      await expect(create()).rejects.toThrow(TooManyWebhooks);
      await scene.store.delete('ws_1', 'whk_0001');
      expect((await create()).tag).toBe('made');
    });

    it('changes, pauses and enables a webhook once, and tells how it is now', async () => {
      const { store, now } = scene;
      const { id } = await scene.webhook();
      const change = (url: string, request = 'request') =>
        store.change('ws_1', id, { url }, '', repeatable('change', request));
      const pause = () => store.pause('ws_1', id, now, repeatable('pause'));
      const enable = () => store.enable('ws_1', id, '', now, repeatable('enable'));
      expect(made(await change('https://example.com/1')).url).toBe('https://example.com/1');
      made(await store.change('ws_1', id, { url: 'https://example.com/2' }, ''));
      expect(await change('https://example.com/1')).toMatchObject({
        tag: 'again',
        made: { url: 'https://example.com/2' },
      });
      expect(await change('https://example.com/3', 'another')).toEqual({ tag: 'reused' });
      expect(made(await pause()).status).toBe('paused');
      expect(made(await enable()).status).toBe('active');
      expect(await pause()).toMatchObject({ tag: 'again', made: { status: 'active' } });
      made(await store.pause('ws_1', id, now));
      expect(await enable()).toMatchObject({ tag: 'again', made: { status: 'paused' } });
      expect(await store.get('ws_1', id)).toMatchObject({ status: 'paused', url: 'https://example.com/2' });
    });

    it('deletes a webhook once, and keeps nothing of one that is not there', async () => {
      const given = scene.newWebhook();
      const remove = () => scene.store.delete('ws_1', given.id, repeatable('delete'));
      expect(await remove()).toBeUndefined();
      made(await scene.store.create(given, '', scene.now));
      expect([await remove(), await remove(), await remove()]).toEqual([
        { tag: 'made', made: given.id },
        { tag: 'again', made: given.id },
        { tag: 'again', made: given.id },
      ]);
      expect(await scene.store.pause('ws_1', given.id, scene.now, repeatable('pause'))).toBeUndefined();
    });

    it('sends a delivery by hand once; one that was refused is decided anew', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1), anEvent(2, { conversationId: 'conv_1' }));
      const [second, first] = (await scene.deliveries(webhook)).map(({ id }) => id);
      const retry = (id = '', request = 'request') =>
        scene.store.retry('ws_1', webhook.id, id, scene.now, repeatable(`retry ${id}`, request));
      expect(await retry(second)).toEqual({ tag: 'waits' });
      await scene.send(webhook);
      expect(await retry(first)).toMatchObject({ tag: 'due', changed: true });
      expect(await retry(second)).toMatchObject({ tag: 'due', changed: true });
      expect(await scene.send(webhook)).toEqual(['evt_1', 'evt_2']);
      expect(await retry(first)).toMatchObject({ tag: 'again', delivery: { id: first, status: 'succeeded' } });
      expect(await retry(first, 'another')).toEqual({ tag: 'reused' });
      expect(await scene.send(webhook)).toEqual([]);
    });

    it('cancels a replay once', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      const cancel = () => scene.store.cancelJob('ws_1', 'job_1', repeatable('cancel'));
      expect(await cancel()).toBeUndefined();
      const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
      const asked = { ...range, id: 'job_1', total: 1, end: { epoch: 1, position: at(9) } };
      made(await scene.store.beginReplay('ws_1', webhook.id, { ...asked, by: { type: 'agent', id: 'a' } }, scene.now));
      expect(made(await cancel()).status).toBe('cancelled');
      expect(await cancel()).toMatchObject({ tag: 'again', made: { id: 'job_1', status: 'cancelled' } });
      expect((await scene.store.jobs('ws_1', { limit: 9 })).jobs).toHaveLength(1);
    });

    it('sends an example once: what came of the first one stays', async () => {
      const attempt = { at: scene.now, statusCode: 200, durationMs: 1.5, error: null, response: 'said' };
      const example = (...given: readonly (typeof attempt)[]) =>
        scene.store.example('ws_1', repeatable('test'), ...given);
      expect(await example()).toBeUndefined();
      expect(await example(attempt)).toEqual({ tag: 'made', made: attempt });
      expect(await example({ ...attempt, statusCode: 500 })).toEqual({ tag: 'again', made: attempt });
      expect(await example()).toEqual({ tag: 'again', made: attempt });
    });

    it('is known by its key in its own workspace, for two days', async () => {
      const webhook = await scene.webhook();
      const pause = () => scene.store.pause('ws_1', webhook.id, scene.now, repeatable('pause'));
      const known = () => scene.store.isKnown('ws_1', 'pause');
      expect(await known()).toBe(false);
      made(await pause());
      expect([await known(), await scene.store.isKnown('ws_2', 'pause')]).toEqual([true, false]);
      scene.now += 2 * DAY;
      while (await scene.queue.keepUp(scene.now));
      expect([await known(), (await pause())?.tag]).toEqual([true, 'again']);
      scene.now += SECOND;
      while (await scene.queue.keepUp(scene.now));
      expect([await known(), (await pause())?.tag]).toEqual([false, 'made']);
    });

    it('is forgotten in slices', async () => {
      const webhook = await scene.webhook();
      for (let n = 0; n < 700; n += 1)
        made(await scene.store.pause('ws_1', webhook.id, scene.now, repeatable(`pause ${n}`)));
      scene.now += 2 * DAY + SECOND;
      while (await scene.queue.keepUp(scene.now));
      const known = await Promise.all([0, 350, 699].map((n) => scene.store.isKnown('ws_1', `pause ${n}`)));
      expect(known).toEqual([false, false, false]);
    });
  });
}
