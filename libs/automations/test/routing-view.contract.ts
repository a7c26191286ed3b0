import type { Assignee, RoutedReason } from '@parley/domain';
import {
  conversationAssigned,
  conversationClosed,
  conversationNotRouted,
  conversationOpened,
  conversationReopened,
  conversationTransferred,
  conversationUnassigned,
  crm,
  messageReceived,
  messageSent,
  parrot,
  routing,
  routingRule,
  toAda,
  toBen,
  toParrot,
  zoe,
} from '@parley/testing';
import type { Trigger } from '../src/projection/followed';
import { eventIdOf, positionOf, type Item } from './followed-log';
import type { StoreFixture } from './store-fixture';

const RULE = routingRule();

export function routingViewContract(get: () => StoreFixture): void {
  const waiting = (workspace = 'ws_1'): Promise<readonly Trigger[]> => get().store.waiting(workspace, 100);
  const idsWaiting = async (workspace?: string) => (await waiting(workspace)).map((one) => one.conversation);
  const rules = (workspace = 'ws_1'): Item => get().log.rules([RULE], { workspace });
  const open = (id: string, workspace = 'ws_1'): Item =>
    get().log.conversation(id, [conversationOpened()], { workspace });
  const routedTo = (assignee: Assignee, reason: RoutedReason, rule = 'rule_1') =>
    conversationAssigned(assignee, null, { routed: { rule, trigger: 0, reason } });

  describe('a trigger', () => {
    it('waits with its place in the log, its event, the rules in force there and the chain that led to it', async () => {
      const { log, store, apply } = get();
      await apply(rules(), log.rules([RULE, routingRule({ name: 'Other' })]), open('conv_1'));
      const item = log.conversation(
        'conv_2',
        [conversationOpened(), messageSent(1, { sender: { type: 'agent', id: 'agt_crm' } })],
        { by: crm, depth: 3 },
      );
      await apply(item);
      const expected: Trigger = {
        workspace: 'ws_1',
        conversation: 'conv_2',
        revision: 0,
        position: positionOf(4),
        eventId: eventIdOf(item, 0),
        givenBackBy: null,
        arrived: true,
        rules: 1,
        chain: 3,
      };
      expect((await waiting())[1]).toEqual(expected);
      expect([await store.waitingCount(), await store.rules('ws_1', 1)]).toEqual([
        2,
        [RULE, { ...RULE, name: 'Other' }],
      ]);
    });

    it.each([
      ['none were saved', []],
      ['they are an empty list', [[]]],
      ['they were taken away', [[RULE], []]],
    ])('waits in no workspace where there are no rules: %s', async (_, saved) => {
      const { log, store, apply } = get();
      await apply(rules('ws_2'), ...saved.map((list) => log.rules(list)), open('conv_1'));
      expect([await waiting(), await store.workspacesWaiting(10)]).toEqual([[], []]);
    });

    it('waits for the rules at its place, and they are kept as long as it does', async () => {
      const { log, store, apply, lease } = get();
      await apply(open('conv_0'), rules(), open('conv_1'), log.rules([]), open('conv_2'), log.rules([RULE, RULE]));
      await apply(log.rules([RULE]));
      expect(await waiting()).toMatchObject([{ conversation: 'conv_1', rules: 0 }]);
      const kept = async () => Promise.all([0, 1, 2, 3].map((revision) => store.rules('ws_1', revision)));
      expect(await kept()).toEqual([[RULE], undefined, undefined, [RULE]]);
      await store.routed(await waiting(), lease);
      expect(await kept()).toEqual([undefined, undefined, undefined, [RULE]]);
    });

    it('is not made of the past: of what lies up to where routing begins', async () => {
      const { store, apply } = get();
      await store.begin('log_1', positionOf(2));
      await apply(rules(), open('conv_1'), open('conv_2'));
      expect(await idsWaiting()).toEqual(['conv_2']);
    });

    it('of a conversation that was parked takes its place in the log, and the rules in force there', async () => {
      const { log, store, apply, lease } = get();
      const [saved, first, late, other, changed] = [rules(), open('conv_1'), open('conv_2'), open('conv_3'), rules()];
      const { commit: _, eventIds: __, ...place } = late as Extract<Item, { eventIds: unknown }>;
      await apply(saved, first, { ...place, failure: { reason: 'unreadable', detail: 'x' } }, other, changed);
      await store.applyParked('conversation-ws_1/conv_2', [late], false, lease);
      expect((await waiting()).map((one) => [one.conversation, one.rules])).toEqual([
        ['conv_1', 0],
        ['conv_2', 0],
        ['conv_3', 0],
      ]);
      expect(log.position).toBe(positionOf(5));
    });

    it.each([
      ['an assignment', [conversationAssigned(toAda)]],
      ['a close', [conversationClosed()]],
      ['what routing said of it', [conversationNotRouted(0)]],
    ])('ends with %s', async (_, events) => {
      const { log, store, apply } = get();
      await apply(rules(), open('conv_1'), open('conv_2'), log.conversation('conv_1', events));
      expect([await idsWaiting(), await store.waitingCount()]).toEqual([['conv_2'], 1]);
    });

    it('that came later than what routing looked at waits on', async () => {
      const { log, apply } = get();
      await apply(rules(), open('conv_1'));
      await apply(log.conversation('conv_1', [conversationTransferred('inb_help')]));
      await apply(log.conversation('conv_1', [conversationNotRouted(0)], { by: routing, depth: 1 }));
      expect(await waiting()).toMatchObject([{ revision: 1 }]);
    });

    it('that routing is done with waits no more, and others do', async () => {
      const { log, store, apply, lease } = get();
      await apply(rules(), open('conv_1'), open('conv_2'));
      await apply(log.conversation('conv_1', [conversationTransferred('inb_help')]));
      const [first] = await waiting();
      await store.routed([...(first ? [first] : []), { workspace: 'x', conversation: 'conv_2', revision: 0 }], lease);
      expect((await waiting()).map((one) => [one.conversation, one.revision])).toEqual([
        ['conv_2', 0],
        ['conv_1', 1],
      ]);
    });

    it('is made by an agent that gives a conversation back, and names it', async () => {
      const { log, apply } = get();
      await apply(rules(), open('conv_1'), log.conversation('conv_1', [conversationAssigned(toParrot)]));
      await apply(log.conversation('conv_1', [conversationUnassigned(toParrot)], { by: parrot }));
      expect(await waiting()).toMatchObject([{ revision: 2, givenBackBy: toParrot, arrived: false }]);
    });

    it('is made by a reopening, and not where somebody has it', async () => {
      const { log, apply } = get();
      await apply(rules());
      for (const id of ['conv_1', 'conv_2']) {
        await apply(open(id));
        if (id === 'conv_2') await apply(log.conversation(id, [conversationAssigned(toAda)]));
        await apply(log.conversation(id, [conversationClosed()]));
        await apply(log.conversation(id, [messageReceived(1), conversationReopened('new_message')], { by: zoe }));
      }
      expect(await waiting()).toMatchObject([{ conversation: 'conv_1', revision: 3 }]);
    });

    it('waits in its place among those of its workspace, page by page', async () => {
      const { store, apply } = get();
      const ids = ['c', 'a', 'd', 'b', 'e'];
      await apply(rules(), ...ids.map((id) => open(id)));
      const seen: string[] = [];
      for (let after: Trigger | undefined; ;) {
        const page = await store.waiting('ws_1', 2, after);
        seen.push(...page.map(({ conversation }) => conversation));
        after = page.at(-1);
        if (after === undefined) break;
      }
      expect(seen).toEqual(ids);
    });

    it('is found by its workspace, and each workspace once', async () => {
      const { store, apply, restart } = get();
      const workspaces = ['ws_3', 'ws_1', 'ws_2'];
      await apply(...workspaces.flatMap((one) => [rules(one), open('conv_1', one), open('conv_2', one)]));
      const found: string[] = [];
      for (let after: string | undefined; ;) {
        const page = await store.workspacesWaiting(2, after);
        found.push(...page);
        after = page.at(-1);
        if (after === undefined) break;
      }
      expect(found.toSorted()).toEqual(workspaces.toSorted());
      expect(await idsWaiting('ws_2')).toEqual(['conv_1', 'conv_2']);
      expect(await (await restart()).waitingCount()).toBe(6);
    });
  });

  describe('the turn of a rule', () => {
    it('was that of whom it chose last among many', async () => {
      const { log, store, apply, restart } = get();
      expect(await store.lastInTurn('ws_1', 'rule_1')).toBeUndefined();
      await apply(open('conv_1'), log.conversation('conv_1', [routedTo(toAda, 'round_robin')]));
      await apply(open('conv_2'), log.conversation('conv_2', [routedTo(toBen, 'handed_over')]));
      await apply(open('conv_3'), log.conversation('conv_3', [routedTo(toParrot, 'agent_first')]));
      await apply(open('conv_4'), log.conversation('conv_4', [conversationAssigned(toAda)]));
      await apply(open('conv_5'), log.conversation('conv_5', [routedTo(toAda, 'round_robin', 'rule_2')]));
      const again = await restart();
      const asked = ['rule_1', 'rule_2', 'rule_3'].map((rule) => again.lastInTurn('ws_1', rule));
      expect(await Promise.all(asked)).toEqual([toBen, toAda, undefined]);
      expect(await again.lastInTurn('ws_2', 'rule_1')).toBeUndefined();
    });

    it('is the last in the log, also where an older one is handled late', async () => {
      const { log, store, apply, lease } = get();
      const late = log.conversation('conv_1', [conversationOpened(), routedTo(toAda, 'round_robin')]);
      const { commit: _, eventIds: __, ...place } = late as Extract<Item, { eventIds: unknown }>;
      const next = log.conversation('conv_2', [conversationOpened(), routedTo(toBen, 'round_robin')]);
      await apply({ ...place, failure: { reason: 'unreadable', detail: 'x' } }, next);
      await store.applyParked('conversation-ws_1/conv_1', [late], false, lease);
      expect(await store.lastInTurn('ws_1', 'rule_1')).toEqual(toBen);
    });
  });

  it('open conversations are counted by who has them, in the order of the question', async () => {
    const { log, store, apply } = get();
    const asked = [toParrot, toAda, toBen];
    const assign = (id: string, to: Assignee, from: Assignee | null = null): Item =>
      log.conversation(id, [conversationAssigned(to, from)]);
    await apply(open('conv_1'), open('conv_2'), open('conv_3'));
    await apply(assign('conv_1', toAda), assign('conv_2', toAda), assign('conv_3', toParrot));
    expect(await store.openOf('ws_1', asked)).toEqual([1, 2, 0]);
    await apply(assign('conv_1', toParrot, toAda), log.conversation('conv_2', [conversationClosed()]));
    expect(await store.openOf('ws_1', asked)).toEqual([2, 0, 0]);
    await apply(log.conversation('conv_2', [conversationReopened('manual')]));
    expect(await store.openOf('ws_1', asked)).toEqual([2, 1, 0]);
    expect(await store.openOf('ws_2', asked)).toEqual([0, 0, 0]);
  });
}
