import {
  contactSaved,
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  messageReceived,
  toAda,
} from '@parley/testing';
import { LeaseLost, type Lease } from '@parley/subscriptions';
import { CONVERSATIONS, type ConversationChange, type LogItem, type UnhandledCommit } from '../src';
import { changesOf, contactChange, positionOf, projected } from './changes';
import type { ReadModelFixture } from './fixture';

const TTL = 60_000;
const STREAM = 'conversation-ws_1/conv_1';

const unreadable = (change: ConversationChange): UnhandledCommit => {
  const { commit: _, ...place } = change;
  return { ...place, failure: { reason: 'unreadable', detail: 'UnknownType ConversationFrozen.v1' } };
};

/** A change on which the projection throws: its events are none. */
const senseless = (change: ConversationChange): ConversationChange => ({
  ...change,
  commit: { ...change.commit, events: null as never },
});

/** Opened with a message, assigned, a message, closed: commits 1 to 4 of the log. */
const history = (): ConversationChange[] =>
  changesOf([
    [conversationOpened(), messageReceived(1)],
    [conversationAssigned(toAda)],
    [messageReceived(2)],
    [conversationClosed()],
  ]);

export function parkingContract(get: () => ReadModelFixture): void {
  describe('a commit that cannot be handled', () => {
    const shown = () => get().model.get('ws_1', 'conv_1');
    const parked = () => get().model.parked.list(CONVERSATIONS, 10);
    const spoilt = (n: number, spoil: (change: ConversationChange) => LogItem): LogItem[] =>
      history().map((change, i) => (i === n ? spoil(change) : change));

    it.each([
      ['cannot be read', unreadable, { reason: 'unreadable', detail: 'UnknownType ConversationFrozen.v1' }],
      ['makes the projection throw', senseless, { reason: 'failed', detail: 'TypeError' }],
    ])('because it %s is parked with what comes behind it; all before it is shown', async (_, spoil, why) => {
      const { model } = get();
      const [first] = history();
      const now = await model.apply(spoilt(1, spoil), positionOf(4));
      expect(now).toMatchObject([{ stream: STREAM, firstRevision: 2, revision: 2, ...why }]);
      expect(await shown()).toEqual(projected(first === undefined ? [] : [first]));
      expect(await parked()).toMatchObject([{ stream: STREAM, revision: 2, waitingTo: 4 }]);
      expect(await model.checkpoint()).toBe(positionOf(4));
      expect((await model.counts('ws_1', ['inb_sales'])).get('inb_sales')).toMatchObject({ open: 1, closed: 0 });
    });

    it('holds up no other conversation and no record', async () => {
      const { model } = get();
      const other = changesOf([[conversationOpened()], [conversationClosed()]], { id: 'conv_2' });
      await model.apply([...spoilt(0, unreadable), ...other, contactChange([contactSaved()])], positionOf(9));
      expect(await shown()).toBeUndefined();
      expect(await model.get('ws_1', 'conv_2')).toEqual(projected(other));
      expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'saved' });
    });

    it('is parked still after a restart, and in later batches its stream waits', async () => {
      await get().model.apply(spoilt(1, unreadable).slice(0, 3), positionOf(3));
      const model = await get().restart();
      expect(await model.apply(history().slice(3), positionOf(4))).toEqual([]);
      expect(await model.parked.list(CONVERSATIONS, 10)).toMatchObject([{ revision: 2, waitingTo: 4 }]);
      expect(await model.get('ws_1', 'conv_1')).toMatchObject({ revision: 1 });
    });

    it('changes nothing more when its batch comes again', async () => {
      const { model } = get();
      for (let round = 0; round < 2; round += 1) await model.apply(spoilt(1, unreadable), positionOf(4));
      expect(await parked()).toMatchObject([{ revision: 2, waitingTo: 4 }]);
      expect(await shown()).toMatchObject({ revision: 1, messageCount: 1 });
    });

    it('is handled again with what waits, and the conversation is as if nothing had happened', async () => {
      const { model } = get();
      await model.apply(spoilt(1, unreadable), positionOf(4));
      expect(await model.applyParked(STREAM, history().slice(1), false)).toBe(true);
      expect(await shown()).toEqual(projected(history()));
      expect(await parked()).toEqual([]);
      expect(await model.checkpoint()).toBe(positionOf(4));
      expect((await model.counts('ws_1', ['inb_sales'])).get('inb_sales')).toMatchObject({ open: 0, closed: 1 });
      expect(await model.waitFor({ workspace: 'ws_1', id: 'conv_1', revision: 4 }, 0)).toBe(true);
    });

    it('is handled again in parts, and waits behind the last of them should it end there', async () => {
      const { model } = get();
      await model.apply(spoilt(1, unreadable), positionOf(4));
      expect(await model.applyParked(STREAM, history().slice(1, 2), true)).toBe(true);
      expect(await shown()).toMatchObject({ revision: 2 });
      expect(await parked()).toMatchObject([{ firstRevision: 3, waitingTo: 4 }]);
      expect(await model.applyParked(STREAM, history().slice(2), false)).toBe(true);
      expect(await shown()).toEqual(projected(history()));
    });

    it('that cannot be handled again is parked where it stops then', async () => {
      const { model } = get();
      await model.apply(spoilt(1, unreadable), positionOf(4));
      expect(await model.applyParked(STREAM, spoilt(2, senseless).slice(1), false)).toBe(false);
      expect(await shown()).toMatchObject({ revision: 2 });
      expect(await parked()).toMatchObject([{ revision: 3, reason: 'failed', waitingTo: 4 }]);
    });
  });

  describe('the lease of who keeps it up to date', () => {
    it('lets its holder write, and nobody whose lease was taken by another, however late', async () => {
      const { model } = get();
      const other = await get().another();
      const frozen = (await model.leases.acquire(CONVERSATIONS, 'a', TTL)) as Lease;
      await model.apply(history().slice(0, 1), positionOf(1), frozen);
      await model.leases.release(frozen);
      const next = (await other.leases.acquire(CONVERSATIONS, 'b', TTL)) as Lease;
      await expect(model.apply(history().slice(1), positionOf(4), frozen)).rejects.toThrow(LeaseLost);
      await expect(model.applyParked(STREAM, history().slice(1), false, frozen)).rejects.toThrow(LeaseLost);
      expect([await model.checkpoint(), (await model.get('ws_1', 'conv_1'))?.revision]).toEqual([positionOf(1), 1]);
      await other.apply(history().slice(1, 2), positionOf(2), next);
      expect(await model.get('ws_1', 'conv_1')).toMatchObject({ revision: 2, updatedAt: history()[1]?.commit.at });
    });
  });
}
