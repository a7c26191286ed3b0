import type { Place } from '@parley/public-log';
import type { Webhook } from '../src/webhook';
import { anEvent, at, idsOf, Scene, type MakeWebhooks } from './webhooks-fixture';

/** What becomes of a webhook that is disabled, or deleted, while very much waits for it. */
export function disablingContract(name: string, make: MakeWebhooks): void {
  describe(`a webhook for which much waits ${name}`, () => {
    const MANY = 1_600;
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
      webhook = await scene.webhook();
      for (let from = 1; from < MANY; from += 400)
        await scene.publish(...Array.from({ length: 400 }, (_, n) => inLane(from + n)));
    });
    afterEach(() => scene.fixture.dispose());

    const inLane = (position: number) => anEvent(position, { conversationId: `conv_${position % 7}` });
    const page = async (status: 'pending' | 'cancelled', after?: string) => {
      const query = { status, after, limit: 700, characters: 1_000_000 };
      const found = await scene.store.deliveries('ws_1', webhook.id, query);
      if (found === undefined) throw new Error('there is no such webhook');
      return found;
    };
    const shown = async (status: 'pending' | 'cancelled'): Promise<readonly string[]> => {
      const ids: string[] = [];
      let next: string | null | undefined;
      while (next !== null) {
        const found = await page(status, next);
        ids.push(...found.deliveries.map(({ eventId }) => eventId));
        ({ next } = found);
      }
      return ids;
    };
    const disable = async (): Promise<void> => {
      await scene.settle(await scene.one(webhook), 410);
      expect(await scene.get(webhook)).toMatchObject({ status: 'disabled', waiting: 0, replayFrom: { position: '' } });
    };
    const keepUp = async (): Promise<void> => {
      while (await scene.queue.keepUp(scene.now));
    };

    it('shows all of it as cancelled at once when it is disabled, and nothing as pending', async () => {
      await disable();
      const ids = Array.from({ length: MANY }, (_, n) => `evt_${MANY - n}`);
      expect(await shown('pending')).toEqual([]);
      expect(await shown('cancelled')).toEqual(ids);
      await keepUp();
      expect(await shown('pending')).toEqual([]);
      expect(await shown('cancelled')).toEqual(ids);
    });

    it('is sent nothing of it when it is enabled again at once, and all that comes then', async () => {
      await disable();
      await scene.store.enable('ws_1', webhook.id, at(MANY), scene.now);
      await scene.publish(inLane(MANY + 1), inLane(MANY + 2), inLane(MANY + 8));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 3 });
      expect(await shown('pending')).toEqual([`evt_${MANY + 8}`, `evt_${MANY + 2}`, `evt_${MANY + 1}`]);
      const early = await scene.send(webhook);
      await keepUp();
      const all = [...early, ...(await scene.send(webhook))];
      expect(all.toSorted()).toEqual([MANY + 1, MANY + 2, MANY + 8].map((n) => `evt_${n}`));
      expect(all.indexOf(`evt_${MANY + 1}`)).toBeLessThan(all.indexOf(`evt_${MANY + 8}`));
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
      expect((await shown('cancelled')).length).toBe(MANY);
    });

    it('is told of when it can be sent again', async () => {
      await disable();
      await scene.store.enable('ws_1', webhook.id, at(MANY), scene.now);
      await scene.publish(inLane(MANY + 1));
      await new Promise((resolve) => setImmediate(resolve));
      const told: string[] = [];
      const unlisten = scene.queue.onWaiting((webhooks) => told.push(...webhooks));
      const waited = (await scene.queue.waiting()).has(webhook.id);
      await keepUp();
      await new Promise((resolve) => setImmediate(resolve));
      unlisten();
      expect(waited || told.includes(webhook.id)).toBe(true);
      expect(idsOf(await scene.claim(webhook))).toEqual([`evt_${MANY + 1}`]);
    });

    it('takes what is accepted of a request that was under way', async () => {
      const [first, second, third] = await scene.claim(webhook, { requests: 3 });
      if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was claimed');
      await scene.settle(first, 410);
      await scene.settle(second);
      await scene.settle(third, 500);
      await keepUp();
      expect(await shown('pending')).toEqual([]);
      expect((await shown('cancelled')).length).toBe(MANY - 1);
      expect((await scene.deliveries(webhook, 'succeeded')).map(({ eventId }) => eventId)).toEqual([
        second.event.eventId,
      ]);
      expect(await scene.get(webhook)).toMatchObject({ waiting: 0 });
    });

    it('has all of it replayed as failed, also at once', async () => {
      await disable();
      const end = { epoch: 1, position: at(MANY) };
      const after = { epoch: 1, position: '' };
      const range = { after, since: null, until: null, onlyFailed: true };
      let events = 0;
      for (let from: Place | undefined = after; from !== undefined;) {
        const counted = await scene.store.countReplay('ws_1', webhook.id, range, from, end);
        events += counted?.events ?? NaN;
        from = counted?.next;
      }
      expect(events).toBe(MANY);
    });

    it('leaves nothing when it is deleted, and nobody looks for it', async () => {
      const other = await scene.webhook({ events: ['conversation.closed'] });
      const inLanes = await scene.webhook({ ordered: false });
      for (let n = 1; n <= 4; n += 1)
        await scene.publish(...Array.from({ length: 300 }, (_, index) => inLane(n * MANY + index)));
      await keepUp();
      for (const { id } of [webhook, inLanes]) await scene.store.delete('ws_1', id);
      await scene.publish(anEvent(5 * MANY, { type: 'conversation.closed' }));
      expect([...(await scene.queue.waiting()).keys()]).toEqual([other.id]);
      await keepUp();
      expect([...(await scene.queue.waiting()).keys()]).toEqual([other.id]);
      expect(await scene.send(other)).toEqual([`evt_${5 * MANY}`]);
    });
  });
}
