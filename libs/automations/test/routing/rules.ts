import type { Assignee, RoutingRule } from '@parley/domain';

export const ben: Assignee = { type: 'attendant', id: 'ben' };
export const cai: Assignee = { type: 'attendant', id: 'cai' };
export const dov: Assignee = { type: 'attendant', id: 'dov' };
export const bot: Assignee = { type: 'agent', id: 'bot' };

type Conditions = RoutingRule['when'];

export const toOne = (to: Assignee, when: Conditions = {}, name = 'one'): RoutingRule => ({
  name,
  when,
  then: { kind: 'assign', to },
});

export const inTurn = (among: readonly Assignee[], when: Conditions = {}, name = 'in turn'): RoutingRule => ({
  name,
  when,
  then: { kind: 'round_robin', among },
});

export const fewest = (among: readonly Assignee[], when: Conditions = {}, name = 'fewest'): RoutingRule => ({
  name,
  when,
  then: { kind: 'least_open', among },
});

export const agentFirst = (
  agent: Assignee,
  among: readonly Assignee[],
  kind: 'round_robin' | 'least_open' = 'round_robin',
): RoutingRule => ({ name: 'agent first', when: {}, then: { kind: 'agent_first', agent, thenTo: { kind, among } } });
