import { LeaseLost } from '@parley/subscriptions';
import {
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationSnoozed,
  messageSent,
  routingRule,
  toAda,
} from '@parley/testing';
import { AUTOMATIONS, type AutomationStore, type FollowedChange } from '../src';
import { positionOf, type FollowedLog, type Item } from './followed-log';
import type { StoreFixture } from './store-fixture';

const STREAM = 'conversation-ws_1/conv_1';

const unreadable = (item: Item): Item => {
  const { commit: _, eventIds: __, ...place } = item as FollowedChange;
  return { ...place, failure: { reason: 'unreadable', detail: 'UnknownType ConversationFrozen.v1' } };
};

/** One on which the projection throws: its events are none. */
const senseless = (item: Item): Item =>
  ({ ...item, commit: { ...(item as FollowedChange).commit, events: null } }) as never;

/** Rules, and a conversation that is opened, answered, assigned, snoozed: four commits of it. */
const history = (log: FollowedLog): Item[] => [
  log.rules([routingRule()]),
  log.conversation('conv_1', [conversationOpened()]),
  log.conversation('conv_1', [messageSent(1)]),
  log.conversation('conv_1', [conversationAssigned(toAda)]),
  log.conversation('conv_1', [conversationSnoozed('snz_1')]),
];

/** All that can be asked of it about one workspace. */
async function told(store: AutomationStore): Promise<unknown> {
  return {
    checkpoint: await store.checkpoint(),
    timers: await store.timers(),
    revision: await store.revisionOf('ws_1', 'conv_1'),
    waiting: await store.waiting('ws_1', 10),
    count: await store.waitingCount(),
    open: await store.openOf('ws_1', [toAda]),
  };
}

export function applyingContract(get: () => StoreFixture): void {
  describe('what is applied', () => {
    it('is there with its checkpoint, also after a restart', async () => {
      const { log, store, apply, restart } = get();
      expect(await store.checkpoint()).toBeUndefined();
      await apply(...history(log));
      const expected = {
        checkpoint: positionOf(5),
        timers: { wakes: 1, closes: 0 },
        revision: 3,
        waiting: [],
        count: 0,
        open: [1],
      };
      expect(await told(store)).toEqual(expected);
      expect(await told(await restart())).toEqual(expected);
    });

    it.each([
      ['as it was', 0, 6],
      ['from another place in it', 2, 6],
      ['up to another place in it', 0, 3],
    ])('changes nothing when its batch comes again %s', async (_, from, to) => {
      const { log, store, apply, lease } = get();
      const batch = [...history(log), log.conversation('conv_2', [conversationOpened()])];
      await apply(...batch);
      const before = await told(store);
      const again = batch.slice(from, to);
      await store.apply(again, again.at(-1)?.position ?? '', lease);
      expect(await told(store)).toEqual(before);
    });

    it('does not bring back what was deleted when a part of it comes again', async () => {
      const { log, store, apply, lease } = get();
      const [rules, opened] = [log.rules([routingRule()]), log.conversation('conv_1', [conversationOpened()])];
      await apply(rules, opened, log.conversation('conv_1', [conversationDeleted()]));
      await store.apply([opened], opened.position, lease);
      expect(await told(store)).toMatchObject({ checkpoint: positionOf(3), revision: undefined, waiting: [] });
      expect(await store.timers()).toEqual({ wakes: 0, closes: 0 });
    });

    it('moves the checkpoint also where no commit was followed', async () => {
      const { store, lease } = get();
      await store.apply([], positionOf(7), lease);
      expect(await store.checkpoint()).toBe(positionOf(7));
    });
  });

  describe('a log', () => {
    it('is that with which it began, and no other', async () => {
      const { store, restart } = get();
      expect([await store.isOf('log_1'), await store.isOf('log_2')]).toEqual([true, true]);
      await store.begin('log_1', positionOf(1));
      await store.begin('log_2', positionOf(9));
      expect([await store.isOf('log_1'), await store.isOf('log_2')]).toEqual([true, false]);
      const again = await restart();
      expect([await again.isOf('log_1'), await again.isOf('log_2')]).toEqual([true, false]);
    });
  });

  describe('a commit that cannot be handled', () => {
    const spoilt = (log: FollowedLog, spoil: (item: Item) => Item): { good: Item[]; bad: Item[] } => {
      const good = [...history(log), log.conversation('conv_2', [conversationOpened()])];
      return { good, bad: good.map((item, n) => (n === 2 ? spoil(item) : item)) };
    };

    it.each([
      ['cannot be read', unreadable, { reason: 'unreadable', detail: 'UnknownType ConversationFrozen.v1' }],
      ['makes the projection throw', senseless, { reason: 'failed', detail: 'TypeError' }],
    ])('because it %s is parked, and what comes behind it in its stream waits', async (_, spoil, why) => {
      const { log, store, lease } = get();
      const parked = await store.apply(spoilt(log, spoil).bad, log.position, lease);
      expect(parked).toMatchObject([{ stream: STREAM, firstRevision: 1, revision: 1, ...why }]);
      expect(await store.parked.list(AUTOMATIONS, 10)).toMatchObject([{ stream: STREAM, waitingTo: 3 }]);
      expect(await told(store)).toMatchObject({ checkpoint: positionOf(6), revision: 0, timers: { wakes: 0 } });
      expect(await store.revisionOf('ws_1', 'conv_2')).toBe(0);
    });

    it('is handled again with what waits, and it is as if nothing had happened', async () => {
      const { log, store, lease } = get();
      const { good, bad } = spoilt(log, unreadable);
      await store.apply(bad, log.position, lease);
      expect(await store.applyParked(STREAM, good.slice(2, 3), true, lease)).toBe(true);
      expect(await store.parked.find(AUTOMATIONS, STREAM)).toMatchObject({ firstRevision: 2, waitingTo: 3 });
      expect(await store.applyParked(STREAM, good.slice(3, 5), false, lease)).toBe(true);
      expect(await store.parked.count(AUTOMATIONS)).toBe(0);
      expect(await told(store)).toMatchObject({ revision: 3, timers: { wakes: 1 }, open: [1], count: 1 });
    });

    it('that cannot be handled again is parked where it stops then', async () => {
      const { log, store, lease } = get();
      const { good, bad } = spoilt(log, unreadable);
      await store.apply(bad, log.position, lease);
      const again = good.slice(2, 5).map((item, n) => (n === 1 ? senseless(item) : item));
      expect(await store.applyParked(STREAM, again, false, lease)).toBe(false);
      expect(await store.revisionOf('ws_1', 'conv_1')).toBe(1);
      expect(await store.parked.list(AUTOMATIONS, 10)).toMatchObject([{ revision: 2, reason: 'failed' }]);
    });
  });

  describe('the lease', () => {
    it('lets only its holder write and act, however late the one before comes', async () => {
      const { log, store, apply, lease, another, takeLease } = get();
      await apply(log.rules([routingRule()]), log.conversation('conv_1', [conversationOpened()]));
      const waiting = await store.waiting('ws_1', 10);
      const before = await told(store);
      const other = another();
      const next = await takeLease('a');
      const lane = { kind: 'snoozes', workspace: 'ws_1' } as const;
      const more = [log.conversation('conv_1', [messageSent(1)]), log.conversation('conv_1', [conversationClosed()])];
      const tries = [
        store.apply(more, log.position, lease),
        store.applyParked(STREAM, more, false, lease),
        store.routed(waiting, lease),
        store.settled(lane, lease),
        store.dueLanes(log.at, { lanes: 1, ofWorkspace: 1 }, lease),
        store.dueIn(lane, log.at, 1, lease),
      ];
      for (const one of tries) await expect(one).rejects.toThrow(LeaseLost);
      expect(await told(store)).toEqual(before);
      await other.apply(more, log.position, next);
      expect(await told(store)).toMatchObject({ checkpoint: log.position, revision: 2 });
    });
  });

  it('what is not open any more is counted no more', async () => {
    const { log, store, apply } = get();
    await apply(...history(log), log.conversation('conv_1', [conversationClosed()]));
    expect(await told(store)).toMatchObject({ timers: { wakes: 0, closes: 0 }, open: [0], revision: 4 });
  });
}
