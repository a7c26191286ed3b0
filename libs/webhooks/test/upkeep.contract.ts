import { PUBLISHER } from '@parley/public-log';
import type { Webhook } from '../src/webhook';
import { anEvent, at, DAY, idsOf, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** What is forgotten, and what is not. */
export function upkeepContract(name: string, make: MakeWebhooks): void {
  describe(`what is kept for webhooks ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make, [1]).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const keepUp = async (): Promise<void> => {
      while (await scene.queue.keepUp(scene.now));
    };
    const dead = async (position: number): Promise<void> => {
      await scene.publish(anEvent(position));
      await scene.settle(await scene.one(webhook), 500);
      scene.now += SECOND;
      await scene.settle(await scene.one(webhook), 500);
    };
    /** The contact of these conversations of a workspace. */
    const erase = async (workspace: string, ...conversations: readonly string[]): Promise<void> => {
      const lease = await scene.log.leases.acquire(PUBLISHER, 'one', 60_000);
      if (lease === undefined) throw new Error('another publishes');
      const folded = conversations.map((id) => {
        const key = { kind: 'conversation', workspace, id } as const;
        return { ...key, state: '{}', contacts: ['cnt_1'] };
      });
      await scene.log.publish({ events: [], folded, parked: [], position: at(90) }, lease);
      const erasure = { contact: '{}', body: () => '{"n":null}', state: () => '{}' };
      let after: string | undefined;
      do after = await scene.log.erase({ workspace, id: 'cnt_1' }, erasure, lease, after);
      while (after !== undefined);
    };
    const answers = async (of = webhook) =>
      (await scene.deliveries(of)).map(({ attempts }) => attempts.map(({ response }) => response)).reverse();

    it('are events that wait, and dead letters, though they are too old for readers', async () => {
      await dead(1);
      await scene.publish(anEvent(2), anEvent(3));
      const other = await scene.webhook();
      await scene.settle(await scene.one(webhook));
      await scene.forget(DAY);
      const [claim] = await scene.claim(webhook);
      expect(claim?.event).toMatchObject({ eventId: 'evt_3', body: '{"n":3}' });
      const ids = (await scene.deliveries(webhook)).map(({ id }) => id);
      const retried = await Promise.all(ids.map((id) => scene.store.retry('ws_1', webhook.id, id, scene.now)));
      expect(retried.map((one) => one?.tag)).toEqual(['due', 'gone', 'due']);
      expect(await scene.get(other)).toMatchObject({ waiting: 0 });
    });

    it('is nothing for those that are done: the event is forgotten then', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      await scene.forget(DAY);
      expect(await scene.send(webhook)).toEqual(['evt_1', 'evt_2']);
      const [last] = await scene.deliveries(webhook);
      const retry = () => scene.store.retry('ws_1', webhook.id, last?.id ?? '', scene.now);
      await scene.forget(DAY);
      expect(await retry()).toEqual({ tag: 'gone' });
    });

    it('is nothing for a webhook that was deleted', async () => {
      const other = await scene.webhook();
      await scene.publish(...Array.from({ length: 700 }, (_, n) => anEvent(n + 1)));
      await keepUp();
      await scene.send(other);
      const retries = async () =>
        Promise.all(
          (await scene.deliveries(other)).map(({ id }) => scene.store.retry('ws_1', other.id, id, scene.now)),
        );
      await scene.store.delete('ws_1', webhook.id);
      await keepUp();
      await scene.forget(DAY);
      expect(new Set((await retries()).map((retried) => retried?.tag))).toEqual(new Set(['gone']));
    });

    it('are deliveries for thirty days, dead letters for ninety, and what waits for ever', async () => {
      await scene.publish(anEvent(1));
      await scene.send(webhook);
      await dead(2);
      await scene.publish(anEvent(3));
      await scene.store.pause('ws_1', webhook.id, scene.now);
      scene.now += 30 * DAY - 2 * SECOND;
      await keepUp();
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded', 'evt_2 dead', 'evt_3 pending']);
      scene.now += 2 * SECOND;
      await keepUp();
      expect(await scene.statuses(webhook)).toEqual(['evt_2 dead', 'evt_3 pending']);
      scene.now += 60 * DAY;
      await keepUp();
      expect(await scene.statuses(webhook)).toEqual(['evt_3 pending']);
      scene.now += 900 * DAY;
      await keepUp();
      await scene.store.enable('ws_1', webhook.id, at(3), scene.now);
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_3']);
    });

    it('are attempts for thirty days, also of what waits', async () => {
      await scene.publish(anEvent(1));
      await scene.settle(await scene.one(webhook), 500, { retryAfterMs: DAY });
      await dead(2);
      await scene.store.pause('ws_1', webhook.id, scene.now);
      scene.now += 30 * DAY;
      await keepUp();
      expect((await scene.deliveries(webhook)).map(({ status, attempts }) => [status, attempts.length])).toEqual([
        ['dead', 1],
        ['pending', 0],
      ]);
      await scene.store.enable('ws_1', webhook.id, at(3), scene.now);
      expect((await scene.one(webhook)).attempt).toBe(2);
    });

    it('are jobs that are over, for ninety days, and those that are not', async () => {
      const begin = (id: string) => {
        const range = { after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false };
        const replay = { ...range, id, total: 0, end: { epoch: 1, position: at(9) }, by: { type: 'agent', id: 'a' } };
        return scene.store.beginReplay('ws_1', webhook.id, replay, scene.now);
      };
      const jobs = async () => (await scene.store.jobs('ws_1', { limit: 9 })).jobs.map(({ id }) => id);
      await begin('job_1');
      await scene.publish(anEvent(1));
      await scene.store.pause('ws_1', webhook.id, scene.now);
      await begin('job_2');
      scene.now += 90 * DAY;
      await keepUp();
      expect(await jobs()).toEqual(['job_2', 'job_1']);
      scene.now += SECOND;
      await keepUp();
      expect(await jobs()).toEqual(['job_2']);
    });

    it('is what is many forgotten in slices', async () => {
      await scene.publish(...Array.from({ length: 700 }, (_, n) => anEvent(n + 1)));
      await keepUp();
      await scene.send(webhook);
      scene.now += 31 * DAY;
      await keepUp();
      expect(await scene.deliveries(webhook)).toEqual([]);
      await scene.publish(anEvent(701));
      expect(await scene.send(webhook)).toEqual(['evt_701']);
    });

    it('is no answer of a conversation with an erased person, however long it was', async () => {
      const conversation = { conversationId: 'conv_1' };
      for (let n = 0; n < 1_200; n += 400)
        await scene.publish(...Array.from({ length: 400 }, (_, index) => anEvent(n + index + 1, conversation)));
      await scene.send(webhook);
      await erase('ws_1', 'conv_1');
      expect(new Set((await answers()).flat())).toEqual(new Set([null]));
    });

    it('is no answer that may say the words of an erased person, also where the request was on its way', async () => {
      await scene.publish(
        anEvent(1),
        anEvent(2),
        anEvent(3),
        anEvent(4, { workspace: 'ws_2', conversationId: 'conv_1' }),
      );
      const elsewhere = await scene.webhook({ workspace: 'ws_2' });
      await scene.publish(anEvent(5, { workspace: 'ws_2', conversationId: 'conv_1' }));
      const claims = await scene.claim(webhook);
      const [first, second, third] = claims;
      if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was claimed');
      for (const claim of [first, third]) await scene.settle(claim, 500);
      await scene.send(elsewhere);
      await erase('ws_1', 'conv_1', 'conv_2');
      expect(await answers()).toEqual([[null], [], ['said 500']]);
      expect(await answers(elsewhere)).toEqual([['said 200']]);
      // It was on its way with the words.
      await scene.settle(second, 500);
      scene.now += SECOND;
      const again = (await scene.claim(webhook)).find(({ event }) => event.eventId === 'evt_2');
      expect(again?.event.body).toBe('{"n":null}');
      if (again !== undefined) await scene.settle(again);
      expect((await answers())[1]).toEqual([null, 'said 200']);
    });
  });
}
