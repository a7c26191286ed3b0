import { LANE_LEASE_MS, type Claim, type Retried } from '../src/port';
import type { Webhook } from '../src/webhook';
import { anEvent, DAY, idsOf, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** What is asked for by hand. */
export function retryContract(name: string, make: MakeWebhooks): void {
  describe(`a retry by hand ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make, [60]).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const inOne = (...positions: readonly number[]) => positions.map((n) => anEvent(n, { conversationId: 'conv_1' }));
    const idOf = async (eventId: string): Promise<string> =>
      (await scene.deliveries(webhook)).find((delivery) => delivery.eventId === eventId)?.id ?? '';
    const retry = async (eventId: string): Promise<Retried | undefined> =>
      scene.store.retry('ws_1', webhook.id, await idOf(eventId), scene.now);
    const due = (changed: boolean) => ({ tag: 'due', changed });
    /** The first event of the conversation is a dead letter then. */
    const dead = async (): Promise<void> => {
      for (const _ of [1, 2]) {
        await scene.settle(await scene.one(webhook), 500);
        scene.now += 60 * SECOND;
      }
    };
    const only = (claims: readonly Claim[]): readonly (readonly [string, number, boolean])[] =>
      claims.map(({ event, attempt, manual }) => [event.eventId, attempt, manual]);

    it('takes the place of the next try: one request, in the order', async () => {
      await scene.publish(...inOne(1, 2));
      await scene.settle(await scene.one(webhook), 500);
      expect(await retry('evt_1')).toMatchObject({ ...due(true), delivery: { nextAttemptAt: scene.now } });
      expect(await retry('evt_1')).toMatchObject(due(false));
      const claims = await scene.claim(webhook);
      expect(only(claims)).toEqual([['evt_1', 2, false]]);
      expect(await retry('evt_1')).toMatchObject(due(false));
      for (const claim of claims) await scene.settle(claim);
      scene.now += 60 * SECOND;
      expect(await scene.send(webhook)).toEqual(['evt_2']);
    });

    it('of one that waits for another is none', async () => {
      await scene.publish(...inOne(1, 2));
      expect(await retry('evt_2')).toEqual({ tag: 'waits' });
      await scene.settle(await scene.one(webhook));
      expect(await retry('evt_2')).toMatchObject(due(false));
    });

    it('sends a dead letter outside of the order, and its success counts', async () => {
      await scene.publish(...inOne(1, 2));
      await dead();
      await scene.settle(await scene.one(webhook), 500);
      expect(await retry('evt_1')).toMatchObject({ ...due(true), delivery: { status: 'pending' } });
      expect(await retry('evt_1')).toMatchObject(due(false));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 2 });
      const claims = await scene.claim(webhook);
      expect(only(claims)).toEqual([['evt_1', 3, true]]);
      expect(await retry('evt_1')).toMatchObject(due(false));
      for (const claim of claims) await scene.settle(claim);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded', 'evt_2 pending']);
      scene.now += 60 * SECOND;
      expect(await scene.send(webhook)).toEqual(['evt_2']);
    });

    it('that fails leaves what it was before, and nothing is tried again', async () => {
      await scene.publish(...inOne(1, 2));
      await dead();
      expect(await scene.send(webhook)).toEqual(['evt_2']);
      for (const event of ['evt_1', 'evt_2']) {
        await retry(event);
        expect(await scene.send(webhook, 500)).toEqual([event]);
      }
      scene.now += DAY;
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 dead', 'evt_2 succeeded']);
      expect((await scene.store.totals()).dead).toBe(1);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
    });

    it('goes one request at a time with what its conversation waits for', async () => {
      await scene.publish(...inOne(1));
      expect(await scene.send(webhook)).toEqual(['evt_1']);
      await scene.publish(...inOne(2));
      const claim = await scene.one(webhook);
      expect(await retry('evt_1')).toMatchObject(due(true));
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.settle(claim);
      expect(only(await scene.claim(webhook))).toEqual([['evt_1', 2, true]]);
      scene.now += LANE_LEASE_MS;
      expect(only(await scene.claim(webhook))).toEqual([['evt_1', 2, true]]);
    });

    it('sends what was cancelled, once the webhook is enabled', async () => {
      await scene.publish(...inOne(1), anEvent(2));
      await scene.settle(await scene.one(webhook), 410);
      expect(await retry('evt_2')).toEqual({ tag: 'disabled' });
      await scene.store.enable('ws_1', webhook.id, '', scene.now);
      expect(await retry('evt_2')).toMatchObject(due(true));
      expect(await scene.send(webhook)).toEqual(['evt_2']);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 cancelled', 'evt_2 succeeded']);
    });

    it('of what is sent as a probe, before it is due, changes nothing until whoever sends it has died', async () => {
      await scene.publish(...[1, 2, 3, 4, 5].map((n) => anEvent(n)));
      for (const claim of await scene.claim(webhook)) await scene.settle(claim, null);
      scene.now += 30 * SECOND;
      const probe = await scene.one(webhook);
      expect(await retry(probe.event.eventId)).toMatchObject({ ...due(false), delivery: { id: probe.delivery } });
      scene.now += LANE_LEASE_MS;
      expect(await retry(probe.event.eventId)).toMatchObject({ ...due(true), delivery: { nextAttemptAt: scene.now } });
    });

    it('waits while the webhook is paused', async () => {
      await scene.publish(...inOne(1));
      await scene.send(webhook);
      await scene.store.pause('ws_1', webhook.id, scene.now);
      expect(await retry('evt_1')).toMatchObject(due(true));
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.store.enable('ws_1', webhook.id, '', scene.now);
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_1']);
    });

    it('is what it was when the webhook is disabled before it was sent', async () => {
      await scene.publish(...inOne(1), anEvent(2), anEvent(3));
      await scene.settle(await scene.one(webhook));
      const last = await scene.one(webhook);
      await retry('evt_1');
      await scene.settle(last, 410);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded', 'evt_2 cancelled', 'evt_3 cancelled']);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0, replayFrom: anEvent(1).place });
    });

    it('is none of an event that is not kept any more', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      await scene.settle(await scene.one(webhook));
      await scene.forget(DAY);
      expect(await retry('evt_1')).toEqual({ tag: 'gone' });
      expect(await retry('evt_2')).toMatchObject(due(false));
    });

    it('is none of what another workspace, or another webhook, has', async () => {
      await scene.publish(anEvent(1));
      const id = await idOf('evt_1');
      const other = await scene.webhook();
      expect(await scene.store.retry('ws_2', webhook.id, id, scene.now)).toBeUndefined();
      expect(await scene.store.retry('ws_1', other.id, id, scene.now)).toBeUndefined();
      expect(await scene.store.retry('ws_1', webhook.id, 'dlv_none', scene.now)).toBeUndefined();
    });
  });
}
