import type { ConversationEvent, MessageStatus } from '@parley/domain';
import { conversationDeleted, conversationOpened, messageReceived, messageSent } from '@parley/testing';
import { changeOf, changesOf, positionOf, type At } from './changes';
import type { ReadModelFixture } from './fixture';

const reported = (number: number, status: MessageStatus): ConversationEvent => ({
  type: 'MessageStatusChanged',
  at: 0,
  by: { type: 'api', id: 'key_crm' },
  messageId: `m${number}`,
  number,
  status,
  private: { reason: null },
});

/** Six messages, two of them received, and what was reported of some, the last report of each last. */
const HISTORY: readonly (readonly ConversationEvent[])[] = [
  [conversationOpened(), messageReceived(1), messageSent(2), messageSent(3)],
  [reported(2, 'delivered')],
  [messageSent(4), messageReceived(5), messageSent(6)],
  [reported(2, 'read'), reported(3, 'failed')],
  [reported(3, 'delivered'), reported(6, 'delivered'), reported(6, 'read')],
];

export function statusesContract(get: () => ReadModelFixture): void {
  describe('the statuses of messages', () => {
    async function statuses(from = 1, to = 6, { workspace = 'ws_1', id = 'conv_1' }: At = {}): Promise<object> {
      const found = await get().model.messageStatuses(workspace, id, from, to);
      return Object.fromEntries([...found].sort(([a], [b]) => a - b));
    }

    const all = { 2: 'read', 3: 'delivered', 6: 'read' };

    it('are those that were reported last, and none of a message of which nothing was', async () => {
      const changes = changesOf(HISTORY);
      await get().model.apply(changes.slice(0, 1), positionOf(1));
      expect(await statuses()).toEqual({});
      await get().model.apply(changes.slice(1, 4), positionOf(4));
      expect(await statuses()).toEqual({ 2: 'read', 3: 'failed' });
      await get().model.apply(changes.slice(4), positionOf(5));
      expect(await statuses()).toEqual(all);
    });

    it('are the same in one batch', async () => {
      await get().model.apply(changesOf(HISTORY), positionOf(5));
      expect(await statuses()).toEqual(all);
    });

    it.each<[number, number, object]>([
      [1, 1, {}],
      [2, 2, { 2: 'read' }],
      [3, 6, { 3: 'delivered', 6: 'read' }],
      [2, 3, { 2: 'read', 3: 'delivered' }],
      [4, 5, {}],
      [7, 100, {}],
      [6, 2, {}],
    ])('numbered %i to %i are %j', async (from, to, expected) => {
      await get().model.apply(changesOf(HISTORY), positionOf(5));
      expect(await statuses(from, to)).toEqual(expected);
    });

    it('are not taken back by a batch that comes again, or late', async () => {
      const changes = changesOf(HISTORY);
      await get().model.apply(changes, positionOf(5));
      await get().model.apply(changes.slice(1, 4), positionOf(4));
      await get().model.apply(changes, positionOf(5));
      expect(await statuses()).toEqual(all);
    });

    it('are of one conversation of one workspace', async () => {
      const others = [{ id: 'conv_2' }, { workspace: 'ws_2' }];
      const opened = others.map((place) => changeOf(HISTORY[0] ?? [], place));
      const [, other] = changesOf([HISTORY[0] ?? [], [reported(4, 'failed')]], { id: 'conv_2' });
      await get().model.apply(
        [...opened, ...changesOf(HISTORY), ...(other === undefined ? [] : [other])],
        positionOf(9),
      );
      expect(await statuses()).toEqual(all);
      expect(await statuses(1, 6, { id: 'conv_2' })).toEqual({ 4: 'failed' });
      expect(await statuses(1, 6, { workspace: 'ws_2' })).toEqual({});
      expect(await statuses(1, 6, { id: 'conv_none' })).toEqual({});
    });

    it('of a conversation that could not be read are none, and hold up nobody', async () => {
      const lost = changeOf([reported(1, 'read')], { id: 'conv_lost', firstRevision: 3 });
      await get().model.apply([lost, ...changesOf(HISTORY)], positionOf(9));
      expect(await statuses(1, 6, { id: 'conv_lost' })).toEqual({});
      expect(await statuses()).toEqual(all);
    });

    it('are there after a restart, and the next report goes on from them', async () => {
      const changes = changesOf([...HISTORY, [reported(4, 'failed')], [conversationDeleted()]]);
      await get().model.apply(changes.slice(0, 3), positionOf(3));
      const model = await get().restart();
      expect([...(await model.messageStatuses('ws_1', 'conv_1', 1, 6))]).toEqual([[2, 'delivered']]);
      await model.apply(changes.slice(3, 6), positionOf(6));
      expect(await model.messageStatuses('ws_1', 'conv_1', 4, 4)).toEqual(new Map([[4, 'failed']]));
    });

    it('change nothing of the conversation in lists', async () => {
      const { model } = get();
      await model.apply(changesOf(HISTORY.slice(0, 1)), positionOf(1));
      const before = await model.get('ws_1', 'conv_1');
      const change = changeOf([reported(2, 'read')], { firstRevision: 4, at: before?.updatedAt ?? 0 });
      await model.apply([change], positionOf(2));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual({ ...before, revision: 4 });
    });
  });
}
