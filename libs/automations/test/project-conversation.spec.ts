import type { ConversationEvent } from '@parley/domain';
import {
  ada,
  conversationAssigned,
  conversationClosed,
  conversationNotRouted,
  conversationOpened,
  conversationReopened,
  conversationSnoozed,
  conversationTransferred,
  conversationUnassigned,
  conversationUnsnoozed,
  crm,
  messageReceived,
  messageSent,
  parrot,
  routing,
  snoozing,
  toAda,
  toBen,
  toParrot,
  zoe,
} from '@parley/testing';
import type { AfterCommit, FollowedConversation } from '../src/projection/followed';
import { projectConversation } from '../src/projection/project-conversation';
import { eventIdOf, FollowedLog, type Item } from './followed-log';

type Made = Parameters<FollowedLog['conversation']>[2];

/** Commits of one conversation, each projected onto what those before it left. */
class Told {
  private readonly log = new FollowedLog();
  row: FollowedConversation | undefined;
  last: Item | undefined;

  commit(events: readonly ConversationEvent[], made: Made = {}): AfterCommit {
    const item = this.log.conversation('conv_1', events, made);
    if ('failure' in item || item.kind !== 'conversation') throw new Error('no commit of a conversation');
    this.last = item;
    const after = projectConversation(this.row, item);
    this.row = after.conversation;
    return after;
  }

  /** The id of an event of the last commit. */
  id(index?: number): string {
    if (this.last === undefined) throw new Error('nothing was committed');
    return eventIdOf(this.last, index);
  }
}

const opened = (...more: readonly ConversationEvent[]): Told => {
  const told = new Told();
  told.commit([conversationOpened(), ...more]);
  return told;
};

describe('what asks for routing', () => {
  it.each([
    ['an opening', [conversationOpened(), messageReceived(1)], 0],
    ['a reopening', [messageReceived(1), conversationReopened('new_message')], 1],
    ['a transfer', [conversationTransferred('inb_help')], 0],
    ['the last of several', [conversationReopened('manual'), conversationTransferred('inb_help')], 1],
  ])('is %s', (name, events, index) => {
    const told = name === 'an opening' ? new Told() : opened();
    if (name !== 'an opening') told.commit([conversationClosed()]);
    if (name === 'a transfer') told.commit([conversationReopened('manual')]);
    const before = told.row?.revision ?? -1;
    const { trigger } = told.commit(events);
    expect(trigger).toMatchObject({ revision: before + 1 + index, eventId: told.id(index), givenBackBy: null });
  });

  it.each([
    ['what is opened and assigned by one commit', new Told(), [conversationOpened(), conversationAssigned(toAda)]],
    ['what is opened and closed by one commit', new Told(), [conversationOpened(), conversationClosed()]],
    ['a message', opened(), [messageReceived(1)]],
    ['a transfer of what somebody has', opened(conversationAssigned(toAda)), [conversationTransferred('inb_help')]],
    ['a transfer of what is closed', opened(conversationClosed()), [conversationTransferred('inb_help')]],
    ['the end of a snooze', opened(conversationSnoozed('s')), [conversationUnsnoozed('s', 'timer')]],
  ])('is not %s', (_, told, events) => {
    expect(told.commit(events).trigger).toBeUndefined();
  });

  it('is an AI agent or a person who gives back what they have, and nobody else who unassigns', () => {
    const unassigned = (by: Made, previous = toParrot) =>
      opened(conversationAssigned(previous)).commit([conversationUnassigned(previous)], by).trigger?.givenBackBy;
    expect(unassigned({ by: parrot })).toEqual(toParrot);
    expect(unassigned({ by: ada }, toAda)).toEqual(toAda);
    expect(unassigned({ by: ada })).toBeUndefined();
    expect(unassigned({ by: crm })).toBeUndefined();
    expect(unassigned({ by: { type: 'agent', id: 'agt_owl' } })).toBeUndefined();
    expect(unassigned({ by: { type: 'agent', id: toAda.id } }, toAda)).toBeUndefined();
  });

  it('is the transfer, where an agent moves it and lets go of it at once: it is routed by the rules of where it is now, to others', () => {
    const told = opened(conversationAssigned(toParrot));
    const events = [conversationTransferred('inb_help'), conversationUnassigned(toParrot)];
    const { trigger, endsTriggersTo } = told.commit(events, { by: parrot });
    expect(trigger).toMatchObject({ revision: 3, eventId: told.id(0), givenBackBy: toParrot, arrived: true });
    expect(endsTriggersTo).toBe(3);
  });

  it('is a transfer that unassigns a person', () => {
    const events = [conversationTransferred('inb_help'), conversationUnassigned(toAda)];
    expect(opened(conversationAssigned(toAda)).commit(events).trigger).toMatchObject({
      revision: 3,
      arrived: true,
    });
  });
});

describe('what waits of a conversation', () => {
  it.each([
    ['nothing of it ends with a message', [messageReceived(1)], -1],
    ['ends with an assignment', [conversationAssigned(toBen)], 1],
    ['ends when it is unassigned', [conversationUnassigned(toAda)], 1],
    ['ends with a close', [conversationClosed()], 1],
    ['ends up to where routing looked', [conversationNotRouted(0)], 0],
  ])('%s', (_, events, upTo) => {
    expect(opened().commit(events).endsTriggersTo).toBe(upTo);
  });
});

describe('the chain of machines (rule 17)', () => {
  it('goes on with what machines do, and begins anew with the customer or a person', () => {
    const told = opened();
    const chain = (events: readonly ConversationEvent[], made: Made) => told.commit(events, made).conversation?.chain;
    expect(chain([conversationAssigned(toParrot)], { by: routing, depth: 1 })).toBe(1);
    expect(chain([messageSent(1, { sender: { type: 'agent', id: parrot.id } })], { by: parrot })).toBe(1);
    expect(chain([conversationUnassigned(toParrot)], { by: parrot })).toBe(1);
    expect(chain([conversationAssigned(toParrot)], { by: routing, depth: 2 })).toBe(2);
    expect(chain([conversationTransferred('inb_help')], { by: crm })).toBe(2);
    expect(chain([messageSent(2, { sender: { type: 'user', id: ada.id } })], { by: crm })).toBe(0);
    expect(chain([conversationAssigned(toParrot)], { by: routing, depth: 2 })).toBe(2);
    expect(chain([messageReceived(2)], { by: crm })).toBe(0);
    expect(chain([conversationAssigned(toAda)], { by: routing, depth: 3 })).toBe(3);
    expect(chain([messageSent(3)], { by: ada })).toBe(0);
    expect(chain([conversationTransferred('inb_help')], { by: routing, depth: 4 })).toBe(4);
    expect(chain([messageReceived(4)], { by: zoe })).toBe(0);
  });

  it('is of the trigger with its own commit', () => {
    const told = opened();
    told.commit([conversationAssigned(toParrot)], { by: routing, depth: 5 });
    expect(told.commit([conversationUnassigned(toParrot)], { by: parrot }).trigger?.chain).toBe(5);
  });
});

describe('the cause of a timer', () => {
  it('is the snooze while there is one, and then what it was last active by', () => {
    const told = opened();
    expect(told.row).toMatchObject({ cause: told.id(), causeDepth: 0 });
    told.commit([conversationSnoozed('snz_1')], { by: crm, depth: 2 });
    const snooze = { cause: told.id(), causeDepth: 2 };
    told.commit([messageSent(1)], { by: crm, depth: 3 });
    expect(told.row).toMatchObject(snooze);
    told.commit([conversationUnsnoozed('snz_1', 'timer')], { by: snoozing, depth: 3 });
    expect(told.row).toMatchObject({ snooze: null, cause: told.id(), causeDepth: 3 });
  });
});

describe('a turn', () => {
  it('is spent by a choice among many alone', () => {
    const turn = (routed: { reason: 'round_robin' | 'agent_first' | 'assign' }) =>
      opened().commit([conversationAssigned(toBen, null, { routed: { rule: 'Support', trigger: 0, ...routed } })]).turn;
    expect(turn({ reason: 'round_robin' })).toEqual({ rule: 'Support', assignee: toBen });
    expect([turn({ reason: 'agent_first' }), turn({ reason: 'assign' })]).toEqual([undefined, undefined]);
    expect(opened().commit([conversationAssigned(toBen)]).turn).toBeUndefined();
  });
});
