import type { ConversationEvent } from '@parley/domain';
import {
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationRead,
  messageReceived,
  messageSent,
  toAda,
  toBen,
} from '@parley/testing';
import { CONVERSATION_STATUSES } from '../src';
import { changeOf, changesOf, positionOf, projected } from './changes';
import type { ReadModelFixture } from './fixture';

const HISTORY: readonly (readonly ConversationEvent[])[] = [
  [conversationOpened(), messageReceived(1)],
  [conversationAssigned(toAda)],
  [messageSent(2)],
  [conversationRead(1, 1)],
  [conversationClosed()],
];

export function applyContract(get: () => ReadModelFixture): void {
  describe('a conversation', () => {
    it('is as its commits say, in one batch', async () => {
      const { model } = get();
      const changes = changesOf(HISTORY);
      await model.apply(changes, positionOf(5));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    });

    it('is as its commits say, batch by batch', async () => {
      const { model } = get();
      const changes = changesOf(HISTORY);
      for (const [i, change] of changes.entries()) {
        await model.apply([change], change.position);
        expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes.slice(0, i + 1)));
      }
    });

    it('mingled with others in a batch is as its own commits say', async () => {
      const { model } = get();
      const [a, b] = [changesOf(HISTORY, { id: 'conv_a' }), changesOf(HISTORY.slice(0, 3), { id: 'conv_b' })];
      const mingled = a.flatMap((change, i) => [change, ...b.slice(i, i + 1)]);
      await model.apply(mingled, positionOf(9));
      expect(await model.get('ws_1', 'conv_a')).toStrictEqual(projected(a));
      expect(await model.get('ws_1', 'conv_b')).toStrictEqual(projected(b));
    });

    it('that nothing was said of is not there', async () => {
      expect(await get().model.get('ws_1', 'conv_1')).toBeUndefined();
    });

    it('whose opening could not be read is not there, and holds up nobody', async () => {
      const { model } = get();
      const later = changeOf([messageReceived(1)], { id: 'conv_lost', firstRevision: 2 });
      const other = changeOf([conversationOpened()], { id: 'conv_b' });
      await model.apply([later, other], positionOf(2));
      expect(await model.get('ws_1', 'conv_lost')).toBeUndefined();
      expect(await model.get('ws_1', 'conv_b')).toMatchObject({ id: 'conv_b' });
    });

    it('is found in its own workspace only, though another has the same id', async () => {
      const { model } = get();
      const [ours, theirs] = [
        changesOf(HISTORY.slice(0, 1), { workspace: 'ws_1' }),
        changesOf(HISTORY, { workspace: 'ws_2' }),
      ];
      await model.apply([...ours, ...theirs], positionOf(6));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(ours));
      expect(await model.get('ws_2', 'conv_1')).toStrictEqual(projected(theirs));
      expect(await model.get('ws_3', 'conv_1')).toBeUndefined();
    });

    it('that was deleted is not there, in no list either, but its revision can be waited for', async () => {
      const { model } = get();
      const changes = changesOf([...HISTORY, [conversationDeleted()]]);
      await model.apply(changes, positionOf(6));
      expect(await model.get('ws_1', 'conv_1')).toBeUndefined();
      const query = { workspace: 'ws_1', filter: { statuses: CONVERSATION_STATUSES }, limit: 10 };
      expect((await model.list(query)).documents).toEqual([]);
      expect(await model.waitFor({ workspace: 'ws_1', id: 'conv_1', revision: 6 }, 0)).toBe(true);
    });

    it('keeps text of any kind', async () => {
      const { model } = get();
      const text = `"quoted" \\ \u0000 \ud800 👩‍👩‍👧 ' --`;
      const changes = [
        changeOf([conversationOpened(), messageReceived(1, { private: { text, attachments: [], senderName: null } })]),
      ];
      await model.apply(changes, positionOf(1));
      expect((await model.get('ws_1', 'conv_1'))?.lastMessage?.preview).toBe(text);
    });
  });

  describe('a batch', () => {
    it('applied twice is as applied once', async () => {
      const { model } = get();
      const changes = changesOf(HISTORY);
      for (let round = 0; round < 2; round += 1) await model.apply(changes, positionOf(5));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
      expect(await model.checkpoint()).toBe(positionOf(5));
    });

    it('that is older takes nothing back, neither documents nor the checkpoint', async () => {
      const { model } = get();
      const changes = changesOf(HISTORY);
      await model.apply(changes, positionOf(5));
      await model.apply(changes.slice(0, 2), positionOf(2));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
      expect(await model.checkpoint()).toBe(positionOf(5));
    });

    it('that begins before what is known adds the rest of it', async () => {
      const { model } = get();
      const changes = changesOf(HISTORY);
      await model.apply(changes.slice(0, 3), positionOf(3));
      await model.apply(changes.slice(1), positionOf(5));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    });

    it('without changes moves the checkpoint', async () => {
      const { model } = get();
      await model.apply([], positionOf(7));
      expect(await model.checkpoint()).toBe(positionOf(7));
    });
  });

  describe('the checkpoint', () => {
    it('is not there before the first batch', async () => {
      expect(await get().model.checkpoint()).toBeUndefined();
    });

    it('and the documents are there after a restart, and the next batch goes on from them', async () => {
      const changes = changesOf(HISTORY);
      await get().model.apply(changes.slice(0, 3), positionOf(3));
      const model = await get().restart();
      expect(await model.checkpoint()).toBe(positionOf(3));
      await model.apply(changes.slice(3), positionOf(5));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
    });
  });

  describe('two read models on the same data', () => {
    it('go on from what the other wrote', async () => {
      const { model } = get();
      const other = await get().another();
      const changes = changesOf([...HISTORY.slice(0, 3), [conversationAssigned(toBen, toAda)], [messageReceived(3)]]);
      for (const [i, change] of changes.entries()) await (i % 2 === 0 ? model : other).apply([change], change.position);
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
      expect(await other.get('ws_1', 'conv_1')).toStrictEqual(projected(changes));
      expect(await other.checkpoint()).toBe(positionOf(5));
    });
  });
}
