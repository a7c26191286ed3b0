import type { PublishedEvent } from '@parley/public-log';
import { TooManyChanges } from '../src/too-many';
import type { EventFilter, Webhook } from '../src/webhook';
import { anEvent, at, idsOf, made, Scene, type MakeWebhooks } from './webhooks-fixture';

/** Which events a webhook gets. */
export function selectionContract(name: string, make: MakeWebhooks): void {
  describe(`the events of a webhook ${name}`, () => {
    let scene: Scene;
    beforeEach(async () => {
      scene = await new Scene(make).begin();
    });
    afterEach(() => scene.fixture.dispose());

    const gets = async (webhook: Webhook): Promise<readonly string[]> =>
      (await scene.deliveries(webhook)).map(({ eventId }) => eventId).reverse();
    const disable = async (webhook: Webhook): Promise<void> => void (await scene.settle(await scene.one(webhook), 410));

    it('are those of its workspace, its format and its types', async () => {
      const all = await scene.webhook();
      const named = await scene.webhook({ events: ['message.created', 'conversation.closed'] });
      const service = await scene.webhook({ format: 'service' });
      await scene.publish(
        anEvent(1),
        anEvent(2, { type: 'message.created' }),
        anEvent(3, { type: 'conversation.closed' }),
        anEvent(4, { workspace: 'ws_2' }),
        anEvent(5, { format: 'service', type: 'conversation.updated' }),
      );
      expect(await gets(all)).toEqual(['evt_1', 'evt_3']);
      expect(await gets(named)).toEqual(['evt_2', 'evt_3']);
      expect(await gets(service)).toEqual(['evt_5']);
    });

    it('are those of any value of one filter and of all filters, a transfer by the inbox before too', async () => {
      const filters = (...given: readonly (readonly [EventFilter['key'], string])[]) =>
        scene.webhook({ filters: given.map(([key, value]) => ({ key, value })) });
      const inboxes = await filters(['inbox', 'sales'], ['inbox', 'support']);
      const both = await filters(['inbox', 'support'], ['tag', 'vip'], ['tag', 'new']);
      const rest = await filters(['channelId', 'chn_2'], ['channelType', 'sms'], ['contactId', 'cnt_2']);
      const other: Partial<PublishedEvent> = { channelId: 'chn_2', channelType: 'sms', contactId: 'cnt_2' };
      await scene.publish(
        anEvent(1, { inbox: 'sales', tags: [] }),
        anEvent(2, { inbox: 'lost', previousInbox: 'support', tags: ['old', 'new'] }),
        anEvent(3, { inbox: 'support', tags: ['old'] }),
        anEvent(4, { ...other, inbox: 'lost' }),
        anEvent(5, { ...other, inbox: 'lost', contactId: 'cnt_3' }),
      );
      expect(await gets(inboxes)).toEqual(['evt_1', 'evt_2', 'evt_3']);
      expect(await gets(both)).toEqual(['evt_2']);
      expect(await gets(rest)).toEqual(['evt_4']);
    });

    it('are those of a tag however it is written (rule 14)', async () => {
      const webhook = await scene.webhook({ filters: [{ key: 'tag', value: 'Straße' }] });
      await scene.publish(
        anEvent(1, { tags: ['STRASSE'] }),
        anEvent(2, { tags: ['strasse ', 'vip'] }),
        anEvent(3, { tags: ['vip'] }),
        anEvent(4, { tags: [] }),
      );
      expect(await gets(webhook)).toEqual(['evt_1', 'evt_2']);
    });

    it('begin behind the end of the event log, or behind what was published if that is more', async () => {
      await scene.publish(anEvent(2));
      const ahead = await scene.webhook({}, at(4));
      const behind = await scene.webhook({}, at(1));
      await scene.publish(anEvent(3), anEvent(4), anEvent(5));
      expect(await gets(ahead)).toEqual(['evt_5']);
      expect(await gets(behind)).toEqual(['evt_3', 'evt_4', 'evt_5']);
    });

    it('are those of the selection that was in force at the event, however late it is published', async () => {
      const webhook = await scene.webhook({ events: ['conversation.created'] }, at(2));
      const change = (events: Webhook['events'], end: number) =>
        scene.store.change('ws_1', webhook.id, { events }, at(end));
      await change(['conversation.closed'], 4);
      expect(made(await change(['conversation.reopened'], 6)).events).toEqual(['conversation.reopened']);
      for (const position of [2, 3, 4, 5, 6, 7])
        await scene.publish(
          ...(['created', 'closed', 'reopened'] as const).map((type, index) =>
            anEvent(position, {
              eventId: `${type} ${position}`,
              type: `conversation.${type}`,
              place: { epoch: 1, position: at(position), index },
            }),
          ),
        );
      expect(await gets(webhook)).toEqual(['created 3', 'created 4', 'closed 5', 'closed 6', 'reopened 7']);
    });

    it('are selected by ten selections at most: no more changes while events from before the last nine wait', async () => {
      const webhook = await scene.webhook({}, at(1));
      const change = (end: number) =>
        scene.store.change('ws_1', webhook.id, { filters: [{ key: 'inbox', value: `inbox_${end}` }] }, at(end));
      for (let end = 2; end <= 10; end += 1) await change(end);
      // From the same place on it takes the place of the one before.
      made(await change(10));
      await expect(change(11)).rejects.toThrow(TooManyChanges);
      made(await scene.store.change('ws_1', webhook.id, { url: 'https://other.example' }, at(11)));
      expect(await scene.get(webhook)).toMatchObject({ filters: [{ key: 'inbox', value: 'inbox_10' }] });
      await scene.publish(anEvent(3));
      made(await change(11));
    });

    it('go to a new address also where they wait already', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      const settings = { url: 'https://other.example', description: 'x' };
      const changed = made(await scene.store.change('ws_1', webhook.id, settings, ''));
      expect(changed).toMatchObject({ url: 'https://other.example', description: 'x', events: ['*'], waiting: 1 });
      expect((await scene.one(webhook)).url).toBe('https://other.example');
    });

    it('are gathered while it is paused, and sent when it is enabled', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      const inFlight = await scene.one(webhook);
      expect(made(await scene.store.pause('ws_1', webhook.id, scene.now))).toMatchObject({
        status: 'paused',
        since: scene.now,
      });
      await scene.publish(anEvent(2, { conversationId: 'conv_1' }));
      expect(await scene.claim(webhook)).toEqual([]);
      await scene.settle(inFlight);
      expect(await scene.get(webhook)).toMatchObject({ status: 'paused', reason: expect.any(String), waiting: 1 });
      scene.now += 1;
      const enabled = made(await scene.store.enable('ws_1', webhook.id, at(9), scene.now));
      expect(enabled).toMatchObject({ status: 'active', reason: null, since: scene.now });
      expect(await scene.send(webhook)).toEqual(['evt_2']);
    });

    it('are none while it is disabled, and those behind the end of the event log when it is enabled', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      await disable(webhook);
      await scene.publish(anEvent(2));
      expect(made(await scene.store.pause('ws_1', webhook.id, scene.now))).toMatchObject({ status: 'disabled' });
      await scene.store.enable('ws_1', webhook.id, at(4), scene.now);
      await scene.publish(anEvent(3), anEvent(4), anEvent(5));
      expect(await scene.statuses(webhook)).toEqual(['evt_1 cancelled', 'evt_5 pending']);
    });

    it('are those of the newest selection when it is enabled after a disabling', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      await disable(webhook);
      await scene.store.change('ws_1', webhook.id, { events: ['conversation.closed'] }, at(1));
      await scene.store.enable('ws_1', webhook.id, at(1), scene.now);
      await scene.publish(anEvent(2), anEvent(3, { type: 'conversation.closed' }));
      expect(idsOf(await scene.claim(webhook))).toEqual(['evt_3']);
    });

    it('are none from before it was made, also where a copy of the log that was behind goes on in a new epoch', async () => {
      await scene.publish(anEvent(1));
      const [late, open] = [await scene.webhook({}, at(5)), await scene.webhook({}, at(1))];
      await scene.store.change('ws_1', open.id, { events: ['conversation.closed'] }, at(4));
      await scene.log.begin({ logId: 'log_1', position: at(1) });
      const inNext = (position: number) => ({ place: { epoch: 2, position: at(position), index: 0 } });
      await scene.publish(...[2, 3, 4, 5, 6].map((n) => anEvent(n, inNext(n))));
      await scene.publish(anEvent(7, { ...inNext(7), type: 'conversation.closed' }));
      expect(await gets(late)).toEqual(['evt_6', 'evt_7']);
      expect(await gets(open)).toEqual(['evt_2', 'evt_3', 'evt_4', 'evt_7']);
    });

    it('come once, also where they are published again', async () => {
      const webhook = await scene.webhook();
      await scene.publish(anEvent(1));
      await scene.publish(anEvent(1), anEvent(2));
      expect(await gets(webhook)).toEqual(['evt_1', 'evt_2']);
    });

    it('are the same for a webhook that another process made or changed', async () => {
      await scene.publish(anEvent(1));
      const another = scene.fixture.another();
      const given = scene.newWebhook();
      await another.store.create(given, at(1), scene.now);
      await scene.publish(anEvent(2));
      await another.store.change('ws_1', given.id, { events: ['conversation.closed'] }, at(2));
      await scene.publish(anEvent(3), anEvent(4, { type: 'conversation.closed' }));
      const webhook = await scene.store.get('ws_1', given.id);
      expect(webhook && (await gets(webhook))).toEqual(['evt_2', 'evt_4']);
      await another.store.delete('ws_1', given.id);
      await scene.publish(anEvent(5, { type: 'conversation.closed' }));
      expect((await scene.queue.waiting()).size).toBe(0);
    });
  });
}
