import type { PublishedEvent } from '@parley/public-log';
import type { Webhook } from '../src/webhook';
import { anEvent, at, DAY, Scene, type MakeWebhooks } from './webhooks-fixture';

/** What becomes of more deliveries than are made together with their events. */
export function catchingUpContract(name: string, make: MakeWebhooks): void {
  describe(`webhooks that select more than is made at once ${name}`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
    });
    afterEach(() => scene.fixture.dispose());

    const MANY = 8;
    const EVENTS = 100;
    const webhooks = (over: object = {}): Promise<readonly Webhook[]> =>
      Promise.all(Array.from({ length: MANY }, () => scene.webhook(over)));
    const events = (from: number, over: Partial<PublishedEvent> = {}): readonly PublishedEvent[] =>
      Array.from({ length: EVENTS }, (_, n) => anEvent(from + n, { conversationId: `conv_${n % 3}`, ...over }));
    const waitFor = async (webhook: Webhook): Promise<number> => (await scene.get(webhook))?.waiting ?? NaN;
    const caughtUp = async (): Promise<number> => {
      let slices = 1;
      while (await scene.queue.keepUp(scene.now)) slices += 1;
      return slices;
    };
    const got = async (webhook: Webhook): Promise<readonly string[]> => {
      const ids = (await scene.deliveries(webhook)).map(({ eventId }) => eventId);
      return ids.toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4)));
    };
    const ids = (from: number, to: number): readonly string[] =>
      Array.from({ length: to - from }, (_, n) => `evt_${from + n}`);

    it('get the rest afterwards, all of it, each once, and in order', async () => {
      const many = await webhooks();
      await scene.publish(...events(1));
      const [first] = many as [Webhook];
      expect(await waitFor(first)).toBeLessThan(EVENTS);
      await scene.publish(...events(1 + EVENTS));
      expect(await caughtUp()).toBeGreaterThanOrEqual(MANY);
      for (const webhook of many) {
        expect(await got(webhook)).toEqual(ids(1, 1 + 2 * EVENTS));
        expect(await waitFor(webhook)).toBe(2 * EVENTS);
      }
      const sent = await scene.send(first);
      const ofLane = (lane: number) => sent.filter((id) => ((Number(id.slice(4)) - 1) % EVENTS) % 3 === lane);
      for (const lane of [0, 1, 2])
        expect(ofLane(lane)).toEqual(ofLane(lane).toSorted((a, b) => Number(a.slice(4)) - Number(b.slice(4))));
    });

    it('are sent as it is published again, once they have caught up', async () => {
      const [first] = (await webhooks()) as [Webhook];
      await scene.publish(...events(1));
      await caughtUp();
      await scene.publish(anEvent(1_000));
      expect((await got(first)).at(-1)).toBe('evt_1000');
    });

    it('delay nobody of another workspace', async () => {
      await webhooks();
      const other = await scene.webhook({ workspace: 'ws_2' });
      await scene.publish(...events(1), anEvent(500, { workspace: 'ws_2' }));
      expect(await got(other)).toEqual(['evt_500']);
    });

    it('get what their settings said at each event, also of another format', async () => {
      const [first, second] = (await webhooks()) as [Webhook, Webhook];
      const both = (from: number): readonly PublishedEvent[] => [
        ...events(from),
        ...events(from + EVENTS, { format: 'service', type: 'conversation.updated' }),
      ];
      await scene.publish(...both(1));
      await scene.store.change('ws_1', first.id, { format: 'service' }, at(2 * EVENTS));
      await scene.store.change('ws_1', second.id, { filters: [{ key: 'inbox', value: 'none' }] }, at(2 * EVENTS));
      await scene.publish(...both(1_001));
      await caughtUp();
      expect(await got(first)).toEqual([...ids(1, 1 + EVENTS), ...ids(1_001 + EVENTS, 1_001 + 2 * EVENTS)]);
      expect(await got(second)).toEqual(ids(1, 1 + EVENTS));
    });

    it('get nothing more when they are disabled, and say where they were', async () => {
      const [first] = (await webhooks()) as [Webhook];
      await scene.publish(...events(1));
      const made = await scene.deliveries(first);
      await scene.settle(await scene.one(first), 410);
      await caughtUp();
      expect(await scene.deliveries(first)).toHaveLength(made.length);
      const { replayFrom } = (await scene.get(first)) as Webhook;
      expect(replayFrom?.position).toBe('');
      await scene.store.enable('ws_1', first.id, at(EVENTS), scene.now);
      await scene.publish(anEvent(1_000));
      expect((await got(first)).at(-1)).toBe('evt_1000');
      expect(await scene.deliveries(first)).toHaveLength(made.length + 1);
    });

    it('get what was forgotten for readers meanwhile', async () => {
      const [first] = (await webhooks()) as [Webhook];
      await scene.publish(...events(1));
      await scene.forget(DAY);
      await caughtUp();
      expect(await got(first)).toEqual(ids(1, 1 + EVENTS));
      expect(await scene.send(first)).toHaveLength(EVENTS);
    });

    it('are caught up by whoever keeps the queue up, also after a death', async () => {
      const [first] = (await webhooks()) as [Webhook];
      await scene.publish(...events(1));
      await scene.queue.keepUp(scene.now);
      const other = scene.fixture.another();
      while (await other.queue.keepUp(scene.now));
      expect(await got(first)).toEqual(ids(1, 1 + EVENTS));
    });
  });
}
