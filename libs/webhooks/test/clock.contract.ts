import type { Webhook } from '../src/webhook';
import { LANE_LEASE_MS } from '../src/port';
import { anEvent, DAY, idsOf, Scene, SECOND, type MakeWebhooks } from './webhooks-fixture';

/** What becomes of times that were written while the clock of the machine ran far ahead. */
export function clockContract(name: string, make: MakeWebhooks): void {
  describe(`a clock that ran ahead ${name}`, () => {
    const FAR = 400 * DAY;
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const keepUp = async (): Promise<void> => {
      while (await scene.queue.keepUp(scene.now));
    };
    const ahead = async (work: () => Promise<unknown>): Promise<void> => {
      await keepUp();
      scene.now += FAR;
      await work();
      await keepUp();
      scene.now -= FAR;
      await keepUp();
    };

    it('delays no further try', async () => {
      await scene.publish(anEvent(1));
      await ahead(async () => scene.settle(await scene.one(webhook), 500));
      expect((await scene.queue.waiting()).get(webhook.id)).toBe(scene.now);
      expect(await scene.send(webhook)).toEqual(['evt_1']);
    });

    it('delays nothing that was published then, and its order stays', async () => {
      const lane = { conversationId: 'conv_1' };
      await ahead(() => scene.publish(...Array.from({ length: 700 }, (_, n) => anEvent(n + 1, n < 9 ? lane : {}))));
      const sent = await scene.send(webhook);
      expect(sent).toHaveLength(700);
      expect(sent.filter((id) => Number(id.slice(4)) <= 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `evt_${n}`));
    });

    it('keeps no lane of one who died for longer than its lease', async () => {
      await scene.publish(anEvent(1));
      await ahead(() => scene.one(webhook));
      expect(await scene.claim(webhook)).toEqual([]);
      scene.now += LANE_LEASE_MS;
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_1']);
    });

    it('keeps what came of a request that was on its way then', async () => {
      await scene.publish(anEvent(1), anEvent(2, { conversationId: 'conv_1' }));
      const claims = await scene.claim(webhook);
      await ahead(async () => undefined);
      for (const claim of claims) await scene.settle(claim);
      expect(await scene.send(webhook)).toEqual(['evt_2']);
    });

    it('delays no probe', async () => {
      await scene.publish(...[1, 2, 3, 4, 5].map((n) => anEvent(n)));
      await ahead(async () => {
        for (const claim of await scene.claim(webhook)) await scene.settle(claim, null);
      });
      expect(await scene.get(webhook)).toMatchObject({ status: 'failing' });
      expect(await scene.one(webhook)).toMatchObject({ probe: true });
    });

    it('hurries nothing that is to wait for a day', async () => {
      await scene.publish(anEvent(1), anEvent(2));
      const [first, second] = await scene.claim(webhook);
      if (first === undefined || second === undefined) throw new Error('nothing was claimed');
      await scene.settle(first, 500, { retryAfterMs: DAY });
      await scene.settle(second);
      await ahead(async () => undefined);
      scene.now += DAY - SECOND;
      await keepUp();
      expect(await scene.send(webhook)).toEqual([]);
      scene.now += SECOND;
      expect(await scene.send(webhook)).toEqual(['evt_1']);
    });
  });
}
