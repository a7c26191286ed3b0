import { routingRunner } from '@parley/automations';
import type { Assignee, ConversationEvent, RoutingRule } from '@parley/domain';
import { silentLogger, type Logger } from '@parley/platform';
import { ada, crm, inbound, MONDAY, openConversation, recordMessage, zoe } from '@parley/testing';
import { House } from './house';

const WORKSPACE = 'ws_1';
const first: Assignee = { type: 'agent', id: 'bot_first' };
const second: Assignee = { type: 'agent', id: 'bot_second' };

/** Each inbox begins with an agent, and goes on with the other. */
const beginsWith = (agent: Assignee, inbox: string, other: Assignee): RoutingRule => ({
  name: `${inbox} begins with ${agent.id}`,
  when: { inbox: [inbox] },
  then: { kind: 'agent_first', agent, thenTo: { kind: 'round_robin', among: [other] } },
});

describe('automations that set off each other (rule 17)', () => {
  let house: House;
  let warnings: { readonly fields: object; readonly message: string }[];

  beforeEach(async () => {
    warnings = [];
    const logger: Logger = { ...silentLogger, warn: (fields, message) => void warnings.push({ fields, message }) };
    house = new House({ runners: (parts) => [routingRunner({ ...parts, logger })], start: MONDAY });
    await house.begin();
    await house.rules(WORKSPACE, [beginsWith(first, 'inb_1', second), beginsWith(second, 'inb_2', first)]);
    await house.start();
  });
  afterEach(() => house.close());

  const events = async (): Promise<readonly { readonly event: ConversationEvent; readonly depth: number }[]> =>
    (await house.told()).flatMap(({ commit }) =>
      commit.events.map((event) => ({ event, depth: commit.metadata.causationDepth })),
    );
  const last = async (type: ConversationEvent['type']): Promise<ConversationEvent | undefined> =>
    (await events()).map(({ event }) => event).findLast((event) => event.type === type);
  const count = async (type: ConversationEvent['type']): Promise<number> =>
    (await events()).filter(({ event }) => event.type === type).length;

  /** An integration that moves what an agent was given to the other inbox, at once and without that agent. */
  async function integrationMovesOn(): Promise<void> {
    for (let most = 0; most < 50; most += 1) {
      await house.pass(1_000);
      const assigned = await last('ConversationAssigned');
      if (assigned?.type !== 'ConversationAssigned' || (await isUnassigned())) return;
      const inbox = assigned.assignee.id === first.id ? 'inb_2' : 'inb_1';
      await house.act(WORKSPACE, 'c1', { type: 'TransferConversation', inbox, unassign: true }, crm);
    }
    throw new Error('it goes on for ever');
  }

  const isUnassigned = async (): Promise<boolean> => {
    const all = (await events()).map(({ event: { type } }) => type);
    return all.lastIndexOf('ConversationUnassigned') > all.lastIndexOf('ConversationAssigned');
  };

  it('are cut after ten, and logged, and the audit log says why', async () => {
    await house.act(WORKSPACE, 'c1', openConversation({ inbox: 'inb_1' }), crm);
    await integrationMovesOn();
    expect(await count('ConversationAssigned')).toBe(10);
    const assigned = (await events()).filter(({ event }) => event.type === 'ConversationAssigned');
    expect(assigned.map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await last('ConversationNotRouted')).toMatchObject({
      by: { type: 'automation', id: 'routing' },
      reason: 'chain_too_long',
      rule: 'inb_1 begins with bot_first',
    });
    expect(warnings).toEqual([
      {
        fields: { workspace: WORKSPACE, conversation: 'c1', depth: 11 },
        message: expect.stringContaining('a chain of automations was cut'),
      },
    ]);
  });

  it('are cut just so where agents give back to each other', async () => {
    await house.rules(WORKSPACE, [beginsWith(first, 'inb_1', second), beginsWith(second, 'inb_1', first)]);
    await house.act(WORKSPACE, 'c1', openConversation({ inbox: 'inb_1' }), crm);
    for (let most = 0; most < 50; most += 1) {
      await house.pass(1_000);
      const assigned = await last('ConversationAssigned');
      if (assigned?.type !== 'ConversationAssigned' || (await isUnassigned())) break;
      await house.act(WORKSPACE, 'c1', { type: 'UnassignConversation' }, { type: 'agent', id: assigned.assignee.id });
    }
    expect(await count('ConversationAssigned')).toBe(10);
    expect(await last('ConversationNotRouted')).toMatchObject({ reason: 'chain_too_long' });
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    [
      'a message of the customer',
      async () => {
        await house.act(WORKSPACE, 'c1', recordMessage(inbound('m1')), zoe);
        await house.act(WORKSPACE, 'c1', { type: 'TransferConversation', inbox: 'inb_1', unassign: false }, crm);
      },
    ],
    [
      'what a person does',
      () => house.act(WORKSPACE, 'c1', { type: 'TransferConversation', inbox: 'inb_1', unassign: false }, ada),
    ],
  ])('begin anew with %s', async (_, begins) => {
    await house.act(WORKSPACE, 'c1', openConversation({ inbox: 'inb_1' }), crm);
    await integrationMovesOn();
    // Where it was left after the last move.
    await house.act(WORKSPACE, 'c1', { type: 'TransferConversation', inbox: 'inb_2', unassign: false }, crm);
    await house.pass(1_000);
    expect(await count('ConversationAssigned')).toBe(10);
    await begins();
    await integrationMovesOn();
    expect(await count('ConversationAssigned')).toBe(20);
    const depths = (await events()).filter(({ event }) => event.type === 'ConversationAssigned');
    expect(depths.slice(10).map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
