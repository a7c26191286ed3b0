import {
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationReopened,
  conversationSnoozed,
  conversationTransferred,
  conversationUnsnoozed,
  messageReceived,
  messageSent,
  noteAdded,
} from '@parley/testing';
import type { TimerLane } from '../src/port';
import { eventIdOf, type Item } from './followed-log';
import type { StoreFixture } from './store-fixture';

const HOUR = 3_600_000;
const ALL = { lanes: 100, ofWorkspace: 100 };

const snoozes = (workspace = 'ws_1'): TimerLane => ({ kind: 'snoozes', workspace });
const idle = (inbox = 'inb_sales', hours = 1, workspace = 'ws_1'): TimerLane => ({
  kind: 'idle',
  workspace,
  inbox,
  policy: { timeoutMs: hours * HOUR, resolution: 'unresolved' },
});

export function timersContract(get: () => StoreFixture): void {
  const at = (): number => get().log.at;
  const open = (id: string, made: { at?: number; workspace?: string; inbox?: string } = {}): Item =>
    get().log.conversation(id, [conversationOpened({ inbox: made.inbox ?? 'inb_sales' })], made);
  const snoozed = (id: string, till: number, made: { workspace?: string } = {}): Item =>
    get().log.conversation(id, [conversationOpened(), conversationSnoozed(`snz_${id}`, till)], made);
  const dueIn = (lane: TimerLane, now: number) => get().store.dueIn(lane, now, 100, get().lease);
  const idsDueIn = async (lane: TimerLane, now: number) => (await dueIn(lane, now)).map((one) => one.conversation);
  /** Lanes that are due, when those that have nothing due have said so. */
  const lanesDue = async (now: number): Promise<readonly TimerLane[]> => {
    for (const lane of await get().store.dueLanes(now, ALL, get().lease))
      if ((await dueIn(lane, now)).length === 0) await get().store.settled(lane, get().lease);
    return get().store.dueLanes(now, ALL, get().lease);
  };

  describe('a snooze', () => {
    it('is due at its time, with what its wake goes back to', async () => {
      const { log, store, apply } = get();
      await apply(open('conv_1'));
      const till = at() + HOUR;
      const item = log.conversation('conv_1', [conversationSnoozed('snz_1', till)], { depth: 2 });
      await apply(item);
      expect(await store.nextDue()).toBe(till);
      expect([await lanesDue(till - 1), await dueIn(snoozes(), till - 1)]).toEqual([[], []]);
      expect(await lanesDue(till)).toEqual([snoozes()]);
      const cause = eventIdOf(item);
      const timer = { conversation: 'conv_1', dueAt: till, revision: 1, snoozeId: 'snz_1', cause, causeDepth: 2 };
      expect(await dueIn(snoozes(), till)).toEqual([timer]);
      expect([await store.overdue(till - 1), await store.overdue(till)]).toEqual([
        { wakes: 0, closes: 0 },
        { wakes: 1, closes: 0 },
      ]);
    });

    it('that is moved is due at the other time alone', async () => {
      const { log, apply } = get();
      const [early, late] = [at() + 2 * HOUR, at() + 5 * HOUR];
      await apply(snoozed('conv_1', early), log.conversation('conv_1', [conversationSnoozed('snz_2', late)]));
      expect([await lanesDue(late - 1), await dueIn(snoozes(), late - 1)]).toEqual([[], []]);
      expect(await dueIn(snoozes(), late)).toMatchObject([{ snoozeId: 'snz_2', dueAt: late }]);
    });

    it('keeps its cause whatever is written meanwhile, and keeps the inbox from closing it', async () => {
      const { log, store, apply } = get();
      const till = at() + 9 * HOUR;
      const [policy, item] = [log.inbox('inb_sales', 3600), snoozed('conv_1', till)];
      await apply(policy, item, log.conversation('conv_1', [messageSent(1)], { depth: 4 }));
      expect(await dueIn(snoozes(), till)).toMatchObject([{ cause: eventIdOf(item), causeDepth: 0, revision: 2 }]);
      expect(await dueIn(idle(), till)).toEqual([]);
      expect(await store.timers()).toEqual({ wakes: 1, closes: 0 });
    });

    it.each([
      ['ends', [conversationUnsnoozed('snz_conv_1', 'manual')]],
      ['is closed', [conversationClosed()]],
      ['is deleted', [conversationClosed(), conversationDeleted()]],
    ])('is due no more when it %s', async (_, events) => {
      const { log, store, apply } = get();
      const till = at() + HOUR;
      await apply(snoozed('conv_1', till), log.conversation('conv_1', events));
      expect([await lanesDue(till), await dueIn(snoozes(), till)]).toEqual([[], []]);
      expect([await store.timers(), await store.overdue(till)]).toMatchObject([{ wakes: 0 }, { wakes: 0 }]);
      expect(await store.nextDue()).toBeUndefined();
    });
  });

  describe('an idle conversation', () => {
    it('is due when the timeout of its inbox has gone by since the last that counts', async () => {
      const { log, store, apply } = get();
      const [policy, opened] = [log.inbox('inb_sales', 3600), open('conv_1')];
      await apply(policy, opened);
      const began = at();
      await apply(log.conversation('conv_1', [noteAdded('n1')]));
      const due = began + HOUR;
      expect(await lanesDue(due - 1)).toEqual([]);
      expect(await lanesDue(due)).toEqual([idle()]);
      const cause = eventIdOf(opened);
      expect(await dueIn(idle(), due)).toEqual([
        { conversation: 'conv_1', dueAt: due, revision: 1, snoozeId: null, cause, causeDepth: 0 },
      ]);
      const message = log.conversation('conv_1', [messageReceived(1)]);
      await apply(message);
      expect([await lanesDue(due), await dueIn(idle(), due)]).toEqual([[], []]);
      expect(await store.nextDue()).toBe(at() + HOUR);
      expect(await dueIn(idle(), at() + HOUR)).toMatchObject([{ cause: eventIdOf(message), revision: 2 }]);
    });

    it.each([
      ['the end of a snooze', [conversationSnoozed('s', 1)], [conversationUnsnoozed('s', 'manual')]],
      ['a reopening', [conversationClosed()], [conversationReopened('manual')]],
      ['a transfer', [], [conversationTransferred('inb_sales')]],
    ])('is counted from %s on', async (_, before, events) => {
      const { log, apply } = get();
      await apply(log.inbox('inb_sales', 3600), open('conv_1'));
      if (before.length > 0) await apply(log.conversation('conv_1', before));
      const item = log.conversation('conv_1', events);
      await apply(item);
      expect(await dueIn(idle(), at() + HOUR - 1)).toEqual([]);
      expect(await dueIn(idle(), at() + HOUR)).toMatchObject([{ dueAt: at() + HOUR, cause: eventIdOf(item) }]);
    });

    it('is of the inbox that it was moved to', async () => {
      const { log, store, apply } = get();
      await apply(log.inbox('inb_sales', 3600), log.inbox('inb_help', 7200), open('conv_1'), open('conv_2'));
      await apply(log.conversation('conv_1', [conversationTransferred('inb_help')]));
      const now = at() + 2 * HOUR;
      expect(await idsDueIn(idle(), now)).toEqual(['conv_2']);
      expect(await idsDueIn(idle('inb_help', 2), now)).toEqual(['conv_1']);
      await apply(log.conversation('conv_2', [conversationTransferred('inb_elsewhere')]));
      expect(await store.timers()).toEqual({ wakes: 0, closes: 1 });
    });

    it('is overdue at once when its inbox gets a timeout, and not when that is taken away', async () => {
      const { log, store, apply } = get();
      await apply(open('conv_1'), open('conv_2'), open('conv_3'));
      const now = at() + 2 * HOUR;
      expect([await lanesDue(now), await store.timers()]).toEqual([[], { wakes: 0, closes: 0 }]);
      await apply(log.inbox('inb_sales', 3600));
      expect(await lanesDue(now)).toEqual([idle()]);
      expect([await store.timers(), await store.overdue(now), await store.overdue(now, idle())]).toEqual(
        Array(3).fill({ wakes: 0, closes: 3 }),
      );
      await apply(log.inbox('inb_sales', null));
      expect([await lanesDue(now), await dueIn(idle(), now), await store.nextDue()]).toEqual([[], [], undefined]);
      expect([await store.timers(), await store.overdue(now, idle())]).toEqual(Array(2).fill({ wakes: 0, closes: 0 }));
    });

    it('is of another lane when its inbox says something else', async () => {
      const { log, apply } = get();
      await apply(log.inbox('inb_sales', 36_000), open('conv_1'));
      const opened = at();
      await apply(log.inbox('inb_sales', 3600, { inactivityResolution: 'resolved' }));
      const now = opened + 20 * HOUR;
      const lane: TimerLane = { ...idle(), policy: { timeoutMs: HOUR, resolution: 'resolved' } } as TimerLane;
      expect([await dueIn(idle('inb_sales', 10), now), await dueIn(idle(), now)]).toEqual([[], []]);
      expect(await lanesDue(now)).toEqual([lane]);
      expect(await dueIn(lane, now)).toMatchObject([{ dueAt: opened + HOUR }]);
    });
  });

  describe('timers that are due', () => {
    it('come in the order of their time, then of their conversation, page by page', async () => {
      const { store, apply, lease } = get();
      const base = at() + HOUR;
      const tills = [3, 1, 2, 1, 1, 2];
      await apply(...tills.map((n, i) => snoozed(`conv_${i}`, base + n)));
      const seen: string[] = [];
      for (let after; ;) {
        const page = await store.dueIn(snoozes(), base + 9, 2, lease, after);
        seen.push(...page.map(({ conversation }) => conversation));
        after = page.at(-1);
        if (after === undefined) break;
      }
      expect(seen).toEqual(['conv_1', 'conv_3', 'conv_4', 'conv_2', 'conv_5', 'conv_0']);
    });

    it('come behind a place in the lane of an inbox likewise', async () => {
      const { log, store, apply, lease } = get();
      const when = at() + 1_000;
      await apply(log.inbox('inb_sales', 3600), ...['c', 'a', 'b'].map((id) => open(id, { at: when })), open('d'));
      const after = { dueAt: when + HOUR, conversation: 'a' };
      const due = await store.dueIn(idle(), when + 2 * HOUR, 10, lease, after);
      expect(due.map(({ conversation }) => conversation)).toEqual(['b', 'c', 'd']);
    });

    it('of one workspace do not hide those of others, however many and old its lanes are', async () => {
      const { log, store, apply, lease } = get();
      const many = Array.from({ length: 8 }, (_, n) => `inb_${n}`);
      await apply(...many.map((inbox) => log.inbox(inbox, 3600)), ...many.map((inbox) => open(inbox, { inbox })));
      await apply(snoozed('conv_1', at() + HOUR), snoozed('conv_2', at() + 2 * HOUR, { workspace: 'ws_2' }));
      const now = at() + 3 * HOUR;
      const lanes = (most: number, ofWorkspace: number) => store.dueLanes(now, { lanes: most, ofWorkspace }, lease);
      expect(await lanes(5, 3)).toEqual([idle('inb_0'), idle('inb_1'), snoozes(), snoozes('ws_2')]);
      expect(await lanes(4, 100)).toEqual(await lanes(5, 3));
      expect(await lanes(3, 3)).toEqual([idle('inb_0'), snoozes(), snoozes('ws_2')]);
      expect(await lanes(2, 3)).toEqual([idle('inb_0'), snoozes('ws_2')]);
      expect(await lanes(5, 1)).toEqual([idle('inb_0'), snoozes('ws_2')]);
      expect(await lanes(1, 3)).toEqual([idle('inb_0')]);
    });

    it('are among those that are given, of each workspace its oldest, where each has very many lanes', async () => {
      const { log, store, apply, lease } = get();
      const workspaces = Array.from({ length: 5 }, (_, n) => `ws_${n}`);
      for (const workspace of workspaces)
        for (let n = 0; n < 10; n += 1) {
          const inbox = `inb_${n}`;
          await apply(log.inbox(inbox, 3600, { workspace }), open(`conv_${n}`, { inbox, workspace }));
        }
      await apply(snoozed('conv_1', at() + 2 * HOUR, { workspace: 'ws_5' }));
      const lanes = await store.dueLanes(at() + 3 * HOUR, { lanes: 20, ofWorkspace: 10 }, lease);
      const numberOf = (workspace: string) => lanes.filter((lane) => lane.workspace === workspace).length;
      expect([...workspaces, 'ws_5'].map(numberOf)).toEqual([10, 6, 1, 1, 1, 1]);
      expect(lanes).toContainEqual(idle('inb_0', 1, 'ws_4'));
      expect(lanes.at(-1)).toEqual(snoozes('ws_5'));
    });

    it('of one workspace are none of another', async () => {
      const { store, apply } = get();
      const till = at() + HOUR;
      await apply(snoozed('conv_1', till), snoozed('conv_1', till + 1, { workspace: 'ws_2' }));
      expect(await dueIn(snoozes('ws_2'), till + 1)).toMatchObject([{ conversation: 'conv_1', dueAt: till + 1 }]);
      expect(await store.overdue(till + 1, snoozes('ws_2'))).toEqual({ wakes: 1, closes: 0 });
      expect(await dueIn(snoozes('ws_3'), till + 1)).toEqual([]);
    });
  });

  describe('a lane', () => {
    it('that is settled is asked for again when its next timer is due', async () => {
      const { log, store, apply, lease } = get();
      const [first, second] = [at() + HOUR, at() + 2 * HOUR];
      await apply(snoozed('conv_1', first), snoozed('conv_2', second));
      await apply(log.conversation('conv_1', [conversationUnsnoozed('snz_conv_1', 'manual')]));
      await store.settled(snoozes(), lease);
      expect(await store.nextDue()).toBe(second);
      expect(await store.dueLanes(first, ALL, lease)).toEqual([]);
      expect(await store.dueLanes(second, ALL, lease)).toEqual([snoozes()]);
    });

    it('comes sooner with a timer that is sooner than those before', async () => {
      const { log, store, apply, lease } = get();
      const base = at();
      await apply(log.inbox('inb_sales', 3600), open('conv_1', { at: base + 5 * HOUR }));
      await apply(snoozed('conv_2', base + 9 * HOUR));
      expect([await store.nextDue(), await lanesDue(base + 4 * HOUR)]).toEqual([base + 6 * HOUR, []]);
      await apply(open('conv_3', { at: base + HOUR }), snoozed('conv_4', base + 3 * HOUR));
      expect(await store.dueLanes(base + 2 * HOUR, ALL, lease)).toEqual([idle()]);
      expect(await store.dueLanes(base + 3 * HOUR, ALL, lease)).toEqual([idle(), snoozes()]);
      expect(await store.nextDue()).toBe(base + 2 * HOUR);
    });

    it('that is settled too early is not forgotten', async () => {
      const { store, apply, lease } = get();
      const till = at() + HOUR;
      await apply(snoozed('conv_1', till));
      await store.settled(snoozes(), lease);
      await store.settled(idle(), lease);
      expect(await store.dueLanes(till, ALL, lease)).toEqual([snoozes()]);
    });
  });
}
