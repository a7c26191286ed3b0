import { until } from '@parley/testing';
import { LANE_LEASE_MS, type Claim } from '../src/port';
import type { Webhook } from '../src/webhook';
import { anEvent, idsOf, outcome, ROOM, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** Lanes: what is sent when, and by whom. */
export function orderContract(name: string, make: MakeWebhooks): void {
  describe(`what waits for webhooks ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make, [1]).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const inOne = (...positions: readonly number[]) => positions.map((n) => anEvent(n, { conversationId: 'conv_1' }));
    const claimIds = async (over = {}): Promise<readonly string[]> => idsOf(await scene.claim(webhook, over));
    const one = async (): Promise<Claim> => scene.one(webhook);

    it('is handed out with all that sending it takes', async () => {
      const event = anEvent(1);
      await scene.publish(event);
      const { eventId, type, conversationId, revision, body, place } = event;
      expect(await scene.claim(webhook)).toEqual([
        {
          lane: { webhook: webhook.id, lane: 'conv_1', token: expect.any(Number) },
          delivery: expect.stringMatching(/^dlv_[0-9A-Z]{26}$/),
          workspace: 'ws_1',
          url: 'https://example.com/0001',
          keys: [{ id: 'wsk_0001', sealed: 'sealed 0001', expiresAt: null }],
          event: { eventId, type, conversationId, revision, body, place },
          attempt: 1,
          ...{ probe: false, replay: false, manual: false },
        },
      ]);
    });

    it('waits in its conversation until the event before was accepted', async () => {
      await scene.publish(...inOne(1, 2, 3));
      const first = await one();
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.settle(first);
      expect(await claimIds()).toEqual(['evt_2']);
    });

    it('waits while the one before waits for its next try, and until that is a dead letter; other conversations go on', async () => {
      await scene.publish(...inOne(1, 2), anEvent(3));
      const claims = await scene.claim(webhook);
      expect(idsOf(claims)).toEqual(['evt_1', 'evt_3']);
      for (const claim of claims) await scene.settle(claim, claim.event.eventId === 'evt_1' ? 503 : 200);
      scene.now += SECOND - 1;
      expect(await scene.claim(webhook)).toEqual([]);
      scene.now += 1;
      const again = await one();
      expect([again.event.eventId, again.attempt]).toEqual(['evt_1', 2]);
      await scene.settle(again, 503);
      expect(await claimIds()).toEqual(['evt_2']);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 dead', 'evt_2 pending', 'evt_3 succeeded']);
    });

    it('does not wait where order does not matter', async () => {
      await scene.store.change('ws_1', webhook.id, { ordered: false }, '');
      await scene.publish(...inOne(1, 2));
      expect(await claimIds()).toEqual(['evt_1', 'evt_2']);
    });

    it('comes in the order in which it became due, as far as there is room', async () => {
      for (const position of [1, 2, 3, 4]) {
        await scene.publish(anEvent(position, { conversationId: `conv_${9 - position}` }));
        scene.now += 1;
      }
      expect(await claimIds({ requests: 2 })).toEqual(['evt_1', 'evt_2']);
      expect(await claimIds({ requests: 0 })).toEqual([]);
      expect(await claimIds({ requests: 5 })).toEqual(['evt_3', 'evt_4']);
    });

    it('is handed out up to so many characters, and one at least', async () => {
      await scene.publish(...[1, 2, 3].map((n) => anEvent(n, { body: '"123456789"' })));
      expect(await claimIds({ characters: 5 })).toEqual(['evt_1']);
      expect(await claimIds({ characters: 22 })).toEqual(['evt_2', 'evt_3']);
    });

    it('tells when something is due next', async () => {
      const next = async (requests: number) =>
        (await scene.queue.claim(webhook.id, { ...ROOM, requests }, scene.now)).next;
      expect(await next(5)).toBeUndefined();
      await scene.publish(anEvent(1));
      expect(await next(0)).toBe(scene.now);
      expect(await scene.queue.waiting()).toEqual(new Map([[webhook.id, scene.now]]));
      const claim = await one();
      expect(await next(5)).toBe(scene.now + LANE_LEASE_MS);
      await scene.settle(claim, 503);
      expect(await next(5)).toBe(scene.now + SECOND);
      await scene.store.pause('ws_1', webhook.id, scene.now);
      expect(await next(5)).toBeUndefined();
      expect(await scene.queue.waiting()).toEqual(new Map());
      expect(await scene.queue.claim('whk_none', ROOM, scene.now)).toEqual({ claimed: [], next: undefined });
    });

    it('is handed out again when whoever had it died, after the lease, with the attempts that are known', async () => {
      await scene.publish(...inOne(1, 2));
      const dead = await one();
      scene.now += LANE_LEASE_MS - 1;
      expect(await scene.claim(webhook)).toEqual([]);
      scene.now += 1;
      const again = await one();
      expect([again.event.eventId, again.delivery, again.attempt]).toEqual(['evt_1', dead.delivery, 1]);
      expect(again.lane.token).toBeGreaterThan(dead.lane.token);
    });

    it('is not changed by what comes late, of a lane that was handed out again', async () => {
      await scene.publish(...inOne(1, 2));
      const late = await one();
      scene.now += LANE_LEASE_MS;
      const held = await one();
      await scene.settle(late, 200);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 pending', 'evt_2 pending']);
      await scene.queue.release([late], scene.now);
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.settle(held, 200);
      await scene.settle(late, 503);
      const [, first] = await scene.deliveries(webhook);
      expect([first?.status, first?.attempts.length]).toEqual(['succeeded', 1]);
      expect(await claimIds()).toEqual(['evt_2']);
    });

    it('is not changed by it either where the lane was empty meanwhile', async () => {
      await scene.publish(...inOne(1));
      const late = await one();
      scene.now += LANE_LEASE_MS;
      await scene.settle(await one());
      await scene.publish(...inOne(2));
      await one();
      await scene.settle(late, 200);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded', 'evt_2 pending']);
    });

    it('takes what comes late and was not handed out again', async () => {
      await scene.publish(anEvent(1));
      const claim = await one();
      scene.now += 10 * LANE_LEASE_MS;
      await scene.settle(claim);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 succeeded']);
      await scene.settle(claim);
      expect((await scene.deliveries(webhook))[0]?.attempts).toHaveLength(1);
    });

    it('is due at once when it is given back, without an attempt', async () => {
      await scene.publish(...inOne(1, 2));
      await scene.queue.release([await one()], scene.now);
      const again = await one();
      expect([again.event.eventId, again.attempt]).toEqual(['evt_1', 1]);
    });

    it('is handed to one of two who ask, and what either writes the other sees', async () => {
      const another = scene.fixture.another();
      await scene.publish(...inOne(1, 2), ...[3, 4, 5].map((n) => anEvent(n)));
      const mine = await scene.claim(webhook, { requests: 2 });
      const theirs = await scene.claim(webhook, {}, another.queue);
      expect([idsOf(mine), idsOf(theirs)]).toEqual([
        ['evt_1', 'evt_3'],
        ['evt_4', 'evt_5'],
      ]);
      await another.queue.settle(
        [...mine, ...theirs].map((claim) => outcome(claim, 200, scene.now)),
        scene.now,
      );
      expect(await claimIds()).toEqual(['evt_2']);
      expect((await another.store.get('ws_1', webhook.id))?.waiting).toBe(1);
    });

    it('is told of to those who listen, in this process, until they do not any more', async () => {
      const told: string[] = [];
      const end = scene.queue.onWaiting((webhooks) => void told.push(...webhooks));
      const tells = async (): Promise<readonly string[]> => {
        await until(() => told.length > 0);
        return told.splice(0);
      };
      const other = await scene.webhook({ filters: [{ key: 'inbox', value: 'support' }] });
      await scene.publish(anEvent(1), anEvent(2));
      expect(await tells()).toEqual([webhook.id]);
      await scene.store.enable('ws_1', other.id, '', scene.now);
      expect(await tells()).toEqual([other.id]);
      const claim = await one();
      await scene.settle(claim, 503);
      await scene.store.retry('ws_1', webhook.id, claim.delivery, scene.now);
      expect(await tells()).toEqual([webhook.id]);
      end();
      await scene.publish(anEvent(3));
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toEqual([]);
    });

    it('tells whether another has changed something', async () => {
      const another = scene.fixture.another();
      const elsewhere = () => Promise.all([scene, another].map(({ queue }) => queue.changedElsewhere()));
      await elsewhere();
      await scene.publish(anEvent(1));
      expect(await elsewhere()).toEqual([false, true]);
      expect(await elsewhere()).toEqual([false, false]);
      await another.store.pause('ws_1', webhook.id, scene.now);
      expect(await elsewhere()).toEqual([true, false]);
    });
  });
}
