import { LANE_LEASE_MS, type Claim } from '../src/port';
import type { Webhook } from '../src/webhook';
import { anEvent, at, DAY, idsOf, made, outcome, ROOM, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** What becomes of deliveries and webhooks by what receivers answer. */
export function outcomeContract(name: string, make: MakeWebhooks): void {
  describe(`what receivers answer ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    const begin = async (retrySeconds?: readonly number[]): Promise<void> => {
      scene = await new Scene(make, retrySeconds).begin();
      webhook = await scene.webhook();
    };
    beforeEach(() => begin());
    afterEach(() => scene.fixture.dispose());

    const one = (): Promise<Claim> => scene.one(webhook);
    const fail = (claims: readonly Claim[], status: number | null) =>
      scene.queue.settle(
        claims.map((claim) => outcome(claim, status, scene.now)),
        scene.now,
      );
    /** Five requests get no status. */
    const failing = async (): Promise<void> => {
      await scene.publish(...[1, 2, 3, 4, 5].map((n) => anEvent(n)));
      expect(await fail(await scene.claim(webhook), null)).toEqual([
        { webhook: webhook.id, workspace: 'ws_1', status: 'failing', reason: expect.stringContaining('5 requests') },
      ]);
    };

    it('makes a delivery succeeded, with its attempt, and the webhook waits for less', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 2 });
      expect(await scene.settle(await one(), 204)).toEqual([]);
      const [second, first] = await scene.deliveries(webhook);
      expect(first).toEqual({
        id: expect.any(String),
        ...{ eventId: 'evt_1', type: 'conversation.created', conversationId: 'conv_1' },
        ...{ status: 'succeeded', nextAttemptAt: null },
        attempts: [{ at: scene.now, statusCode: 204, durationMs: 0, error: null, response: 'said 204' }],
      });
      expect(second).toMatchObject({ status: 'pending', nextAttemptAt: scene.now, attempts: [] });
      expect(await scene.get(webhook)).toMatchObject({ waiting: 1 });
    });

    it('makes it wait for its next tries, with what each came to, and a dead letter after the last', async () => {
      await begin([5, 30]);
      await scene.publish(anEvent(1));
      for (const wait of [5, 30]) {
        await scene.settle(await one(), 503, { random: 0.5 });
        const [delivery] = await scene.deliveries(webhook, 'pending');
        expect(delivery?.nextAttemptAt).toBe(scene.now + wait * 1.1 * SECOND);
        scene.now += wait * 1.1 * SECOND;
      }
      await scene.settle(await one(), 500);
      const [dead] = await scene.deliveries(webhook, 'dead');
      expect(dead?.attempts.map(({ error }) => error)).toEqual(['answered 503', 'answered 503', 'answered 500']);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0, status: 'active' });
    });

    it('gives an event up sooner that the receiver will not take, and never tries before it is asked to', async () => {
      await scene.publish(anEvent(1));
      await scene.settle(await one(), 422, { retryAfterMs: 60 * SECOND });
      scene.now += 60 * SECOND - 1;
      expect(await scene.claim(webhook)).toEqual([]);
      scene.now += 1;
      await scene.settle(await one(), 422);
      scene.now += 30 * SECOND;
      await scene.settle(await one(), 422);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 dead']);
    });

    it('is kept of the newest 25 attempts, and they are counted on', async () => {
      await begin(Array.from({ length: 30 }, () => 600));
      await scene.publish(anEvent(1));
      const numbers: number[] = [];
      for (let n = 0; n < 28; n += 1) {
        const claim = await one();
        numbers.push(claim.attempt);
        await scene.settle(claim, 500 + n);
        scene.now += 600 * SECOND;
      }
      expect(numbers).toEqual(Array.from({ length: 28 }, (_, n) => n + 1));
      const [delivery] = await scene.deliveries(webhook);
      const statuses = delivery?.attempts.map(({ statusCode }) => statusCode);
      expect(statuses).toEqual(Array.from({ length: 25 }, (_, n) => 503 + n));
    });

    it('is counted', async () => {
      await begin([5]);
      await scene.publish(anEvent(1), anEvent(2), anEvent(3));
      const [first, second] = await scene.claim(webhook, { requests: 2 });
      for (const [claim, status] of [
        [first, 200],
        [second, 500],
      ] as const)
        if (claim !== undefined) await scene.settle(claim, status);
      scene.now += 5 * SECOND;
      const claims = await scene.claim(webhook);
      await fail(
        claims.filter(({ event }) => event.eventId === 'evt_2'),
        500,
      );
      await scene.store.pause('ws_1', webhook.id, scene.now);
      await scene.webhook({ workspace: 'ws_2' });
      expect(await scene.store.totals()).toEqual({
        ...{ succeeded: 1, failed: 2, dead: 1, waiting: 1 },
        webhooks: { active: 1, failing: 0, paused: 1, disabled: 0 },
      });
    });

    it('makes a webhook failing: it is probed with one request at a time, each of another lane, without spending tries', async () => {
      await failing();
      const probeAt = scene.now + 30 * SECOND;
      expect(await scene.queue.claim(webhook.id, ROOM, scene.now)).toEqual({ claimed: [], next: probeAt });
      expect(await scene.queue.waiting()).toEqual(new Map([[webhook.id, probeAt]]));
      const probed: string[] = [];
      for (const wait of [30, 60, 120]) {
        scene.now += wait * SECOND;
        const probe = await one();
        expect([probe.probe, await scene.claim(webhook)]).toEqual([true, []]);
        probed.push(probe.event.eventId);
        expect(await scene.settle(probe, null)).toEqual([]);
      }
      expect(new Set(probed).size).toBe(3);
      scene.now += 240 * SECOND;
      const probe = await one();
      expect(await scene.settle(probe, 200)).toMatchObject([{ status: 'active', reason: null }]);
      expect((await scene.claim(webhook)).map(({ probe: isProbe }) => isProbe)).toEqual([false, false, false, false]);
    });

    it('spends no try by a probe: its next wait is the one that it would have been', async () => {
      await failing();
      scene.now += 30 * SECOND;
      const probe = await one();
      await scene.settle(probe, null);
      await scene.store.enable('ws_1', webhook.id, '', scene.now);
      const again = (await scene.claim(webhook)).find(({ delivery }) => delivery === probe.delivery);
      expect(again?.attempt).toBe(3);
      if (again !== undefined) await scene.settle(again, 503);
      const [delivery] = (await scene.deliveries(webhook)).filter(({ id }) => id === probe.delivery);
      expect(delivery?.nextAttemptAt).toBe(scene.now + 30 * SECOND);
    });

    it('is awaited from one prober: when that dies, another probes after the lease; when it gives back, at once', async () => {
      await failing();
      scene.now += 30 * SECOND;
      await one();
      scene.now += LANE_LEASE_MS - 1;
      expect(await scene.claim(webhook)).toEqual([]);
      scene.now += 1;
      const probe = await one();
      await scene.queue.release([probe], scene.now);
      expect((await one()).probe).toBe(true);
    });

    it('is forgotten by enabling: a failing webhook is active, and all that is due is sent', async () => {
      await failing();
      scene.now += 5 * SECOND;
      expect(made(await scene.store.enable('ws_1', webhook.id, '', scene.now))).toMatchObject({
        status: 'active',
        reason: null,
      });
      expect(await scene.claim(webhook)).toHaveLength(5);
    });

    it('counts from the beginning again after enabling', async () => {
      await scene.publish(...[1, 2, 3, 4].map((n) => anEvent(n)));
      await fail(await scene.claim(webhook), null);
      await scene.store.enable('ws_1', webhook.id, '', scene.now);
      await scene.publish(...[5, 6, 7, 8].map((n) => anEvent(n)));
      expect(await fail(await scene.claim(webhook), null)).toEqual([]);
      await scene.publish(anEvent(9));
      expect(await fail(await scene.claim(webhook), null)).toMatchObject([{ status: 'failing' }]);
    });

    it('leaves a failing webhook paused that is paused by hand', async () => {
      await failing();
      expect(made(await scene.store.pause('ws_1', webhook.id, scene.now))).toMatchObject({ status: 'paused' });
      scene.now += DAY;
      expect(await scene.claim(webhook)).toEqual([]);
    });

    it('disables a webhook that is gone: what waits is cancelled, and from where to replay is noted', async () => {
      await scene.publish(anEvent(1), anEvent(2), anEvent(3, { format: 'service' }), anEvent(4), anEvent(5));
      const claims = await scene.claim(webhook, { requests: 2 });
      const [first, second] = claims;
      if (first === undefined || second === undefined) throw new Error('nothing was claimed');
      await scene.settle(first);
      scene.now += 1;
      expect(await scene.settle(second, 410)).toEqual([
        { webhook: webhook.id, workspace: 'ws_1', status: 'disabled', reason: expect.stringContaining('410') },
      ]);
      expect(await scene.statuses(webhook)).toEqual([
        ...['evt_1 succeeded', 'evt_2 cancelled', 'evt_4 cancelled', 'evt_5 cancelled'],
      ]);
      const { place } = anEvent(1);
      const disabled = { status: 'disabled', since: scene.now, waiting: 0, replayFrom: place };
      expect(await scene.get(webhook)).toMatchObject(disabled);
      expect(await scene.claim(webhook)).toEqual([]);
      expect(await scene.queue.waiting()).toEqual(new Map());
      expect(made(await scene.store.enable('ws_1', webhook.id, at(5), scene.now))).toMatchObject({ replayFrom: place });
    });

    it('names the place before all events where the first of them was not sent', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      await scene.settle(await one(), 410);
      expect(await scene.get(webhook)).toMatchObject({ replayFrom: { epoch: 1, position: '' } });
    });

    it('names how far was published where nothing waited, and writes what came of all requests that came back together', async () => {
      await begin([]);
      await scene.publish(anEvent(1), anEvent(2), anEvent(3));
      const [first, second, third] = await scene.claim(webhook);
      if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was claimed');
      const changes = await scene.queue.settle(
        [outcome(first, 410, scene.now), outcome(second, 200, scene.now), outcome(third, 500, scene.now)],
        scene.now,
      );
      expect(changes).toHaveLength(1);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 dead', 'evt_2 succeeded', 'evt_3 dead']);
      expect(await scene.get(webhook)).toMatchObject({ replayFrom: { epoch: 1, position: at(3) } });
    });

    it('disables one that has failed for five days, and only then', async () => {
      await begin([10 * 24 * 3_600]);
      await scene.publish(anEvent(1));
      await scene.settle(await one(), 500);
      for (const days of [2, 2.9]) {
        scene.now += days * DAY;
        await scene.publish(anEvent(days * 10));
        expect(await scene.settle(await one(), 500)).toEqual([]);
      }
      scene.now += DAY;
      await scene.publish(anEvent(50));
      expect(await scene.settle(await one(), 500)).toMatchObject([{ status: 'disabled' }]);
    });

    it('counts, also where the webhook was disabled and enabled meanwhile, and no other goes beside it', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      const [first, second] = await scene.claim(webhook);
      if (first === undefined || second === undefined) throw new Error('nothing was claimed');
      await scene.settle(first, 410);
      await scene.store.enable('ws_1', webhook.id, '', scene.now);
      await scene.publish(anEvent(3, { conversationId: 'conv_2' }));
      await scene.store.retry('ws_1', webhook.id, second.delivery, scene.now);
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.settle(second, 200);
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_3']);
      expect(await scene.statuses(webhook)).toEqual(['evt_1 cancelled', 'evt_2 succeeded', 'evt_3 pending']);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 1 });
    });

    it('changes nothing of a webhook that was deleted meanwhile', async () => {
      await scene.publish(anEvent(1));
      const claim = await one();
      await scene.store.delete('ws_1', webhook.id);
      expect(await scene.settle(claim, 410)).toEqual([]);
      await scene.queue.release([claim], scene.now);
      expect(idsOf(await scene.claim(webhook))).toEqual([]);
    });
  });
}
