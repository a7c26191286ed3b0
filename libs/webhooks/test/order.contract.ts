import type { Webhook } from '../src/webhook';
import { anEvent, Scene, type MakeWebhooks } from './webhooks-fixture';

/** Lanes: what is sent when, and by whom. */
export function orderContract(name: string, make: MakeWebhooks): void {
  describe(`the queue of deliveries ${name}`, () => {
    let scene: Scene;
    let webhook: Webhook;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
      webhook = await scene.webhook();
    });
    afterEach(() => scene.fixture.dispose());

    const inOne = (...positions: readonly number[]) => positions.map((n) => anEvent(n, { conversationId: 'conv_1' }));

    it('hands out an event with all that sending it takes', async () => {
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

    it('holds the next event of a conversation back until the one before was accepted', async () => {
      await scene.publish(...inOne(1, 2));
      const [first, ...others] = await scene.claim(webhook);
      expect([first?.event.eventId, others]).toEqual(['evt_1', []]);
      expect(await scene.claim(webhook)).toEqual([]);
      if (first !== undefined) await scene.settle(first);
      expect((await scene.claim(webhook)).map(({ event }) => event.eventId)).toEqual(['evt_2']);
    });
  });
}
