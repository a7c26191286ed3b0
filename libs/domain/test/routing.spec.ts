import {
  candidatesOf,
  choose,
  looksAtContact,
  ruleFor,
  ruleThatBeginsWith,
  spendsTurn,
  type Assignee,
  type ContactMetadata,
  type Routable,
  type RoutingAction,
  type RoutingConditions,
  type RoutingSituation,
} from '@parley/domain';
import { givenRouting, routingRule, routingRulesSaved, saveRoutingRules, zoe } from '@parley/testing';

const ada: Assignee = { id: 'usr_ada', type: 'attendant' };
const ben: Assignee = { id: 'usr_ben', type: 'attendant' };
const cleo: Assignee = { id: 'usr_cleo', type: 'attendant' };
const parrot: Assignee = { id: 'agt_parrot', type: 'agent' };
const [sales, others] = [routingRule({ name: 'Sales', when: { inbox: ['inb_sales'] } }), routingRule()];

describe('the routing rules of a workspace', () => {
  it('are saved as a whole, and again only when something differs, their order included', () => {
    givenRouting().when(saveRoutingRules(sales, others)).then(routingRulesSaved(sales, others));
    givenRouting(routingRulesSaved(sales, others)).when(saveRoutingRules(sales, others)).changesNothing();
    givenRouting(routingRulesSaved(sales, others))
      .when(saveRoutingRules(others, sales))
      .then(routingRulesSaved(others, sales));
    givenRouting(routingRulesSaved(sales)).when(saveRoutingRules()).then(routingRulesSaved());
  });

  it('are said to be none when that is the first that is said of them, and once', () => {
    givenRouting().when(saveRoutingRules()).then(routingRulesSaved());
    givenRouting(routingRulesSaved()).when(saveRoutingRules()).changesNothing();
  });

  it('are not a contact to change', () => {
    givenRouting()
      .when({ ...saveRoutingRules(others), by: zoe })
      .refuses('actor_not_allowed');
  });
});

const conversation: Routable = {
  inbox: 'inb_sales',
  channelType: 'whatsapp',
  tags: ['VIP', 'Straße'],
  labels: ['Berlin'],
  priority: 'high',
};

describe('a routing rule', () => {
  const meets = (when: RoutingConditions, over: Partial<Routable> = {}, metadata: ContactMetadata = {}): boolean =>
    ruleFor([routingRule({ when })], { ...conversation, ...over }, metadata) !== undefined;

  it('without conditions is for any conversation', () => {
    expect(meets({})).toBe(true);
    expect(meets({}, { tags: [], labels: [], priority: null })).toBe(true);
  });

  it.each<[string, RoutingConditions, Partial<Routable>]>([
    ['inbox', { inbox: ['inb_support', 'inb_sales'] }, { inbox: 'inb_help' }],
    ['channel type', { channelType: ['email', 'whatsapp'] }, { channelType: 'sms' }],
    ['tag', { tag: ['old', 'VIP'] }, { tags: ['VIP2'] }],
    ['label', { label: ['Berlin', 'Rome'] }, { labels: [] }],
    ['priority', { priority: ['medium', 'high'] }, { priority: 'low' }],
    ['priority, where there is none', { priority: ['low', 'medium', 'high'] }, { priority: null }],
  ])('is for those that have any of its values: %s', (_, when, another) => {
    expect(meets(when)).toBe(true);
    expect(meets(when, another)).toBe(false);
  });

  it('asks for all of its conditions', () => {
    const when: RoutingConditions = { inbox: ['inb_sales'], tag: ['VIP'], priority: ['high'] };
    expect(meets(when)).toBe(true);
    expect(meets(when, { tags: [] })).toBe(false);
    expect(meets(when, { priority: 'low' })).toBe(false);
  });

  it('finds tags and labels in whatever spelling (rule 14)', () => {
    expect(meets({ tag: ['STRASSE'] })).toBe(true);
    expect(meets({ tag: ['vip'] })).toBe(true);
    expect(meets({ label: ['BER\u00adLIN'] })).toBe(true);
    expect(meets({ tag: ['stras'] })).toBe(false);
  });

  it('asks for just these values of metadata, whatever else the contact has', () => {
    const metadata = { plan: 'gold', seats: [1, { used: true }], since: null, more: 1 };
    expect(meets({ contactMetadata: { plan: 'gold', seats: [1, { used: true }], since: null } }, {}, metadata)).toBe(
      true,
    );
    for (const wrong of [
      { plan: 'Gold' },
      { seats: [1] },
      { seats: [{ used: true }, 1] },
      { more: '1' },
      { less: null },
    ])
      expect(meets({ contactMetadata: wrong }, {}, metadata)).toBe(false);
  });

  it('finds no metadata of a contact without a record, nor what objects inherit', () => {
    expect(meets({ contactMetadata: { plan: 'gold' } })).toBe(false);
    expect(meets({ contactMetadata: { toString: Object.prototype.toString } })).toBe(false);
    expect(meets({ contactMetadata: {} })).toBe(true);
  });

  it('is asked in the order of the rules, and the first decides', () => {
    const first = routingRule({ name: 'First' });
    expect(ruleFor([sales, first, others], conversation, {})).toBe(sales);
    expect(ruleFor([sales, first, others], { ...conversation, inbox: 'inb_help' }, {})).toBe(first);
    expect(ruleFor([sales], { ...conversation, inbox: 'inb_help' }, {})).toBeUndefined();
    expect(ruleFor([], conversation, {})).toBeUndefined();
  });

  it('has to know the contact only where it asks for its metadata', () => {
    expect(looksAtContact([sales, others])).toBe(false);
    expect(looksAtContact([sales, routingRule({ when: { contactMetadata: { plan: 'gold' } } })])).toBe(true);
  });

  it('goes on with what an agent gave back when it is the first that begins with that agent', () => {
    const agentFirst = (name: string, agent: Assignee, when: RoutingConditions = {}) =>
      routingRule({ name, when, then: { kind: 'agent_first', agent, thenTo: { kind: 'round_robin', among: [ada] } } });
    const robot: Assignee = { id: 'agt_robot', type: 'agent' };
    const rules = [
      others,
      agentFirst('Robot', robot),
      agentFirst('Mail', parrot, { channelType: ['email'] }),
      agentFirst('Parrot', parrot),
      agentFirst('Later', parrot),
    ];
    expect(ruleThatBeginsWith(parrot, rules, conversation, {})?.name).toBe('Parrot');
    expect(ruleThatBeginsWith(parrot, rules, { ...conversation, channelType: 'email' }, {})?.name).toBe('Mail');
    expect(ruleThatBeginsWith(ada, rules, conversation, {})).toBeUndefined();
  });
});

describe('whom a routing rule chooses', () => {
  const situation: RoutingSituation = {
    isAvailable: () => true,
    lastInTurn: undefined,
    openOf: () => 0,
    givenBackBy: null,
  };
  const by = (then: RoutingAction, over: Partial<RoutingSituation> = {}) =>
    choose(routingRule({ then }), { ...situation, ...over });
  const without =
    (...away: readonly Assignee[]) =>
    (one: Assignee): boolean =>
      !away.includes(one);
  const nobody = { kind: 'nobody', reason: 'nobody_available' };
  const assigned = (assignee: Assignee, reason: string) => ({ kind: 'assign', assignee, reason });

  it('is the one that it names, if available (rule 16)', () => {
    expect(by({ kind: 'assign', to: ada })).toEqual(assigned(ada, 'assign'));
    expect(by({ kind: 'assign', to: ada }, { isAvailable: without(ada) })).toEqual(nobody);
  });

  const roundRobin: RoutingAction = { kind: 'round_robin', among: [ada, ben, cleo] };

  it('is the one behind the last in turn, and the first behind the end of the list', () => {
    expect(by(roundRobin)).toEqual(assigned(ada, 'round_robin'));
    expect(by(roundRobin, { lastInTurn: ada })).toEqual(assigned(ben, 'round_robin'));
    expect(by(roundRobin, { lastInTurn: cleo })).toEqual(assigned(ada, 'round_robin'));
    expect(by(roundRobin, { lastInTurn: { ...ada } })).toEqual(assigned(ben, 'round_robin'));
  });

  it('is the first of the list where the last in turn is not in it any more', () => {
    expect(by(roundRobin, { lastInTurn: parrot })).toEqual(assigned(ada, 'round_robin'));
    expect(by(roundRobin, { lastInTurn: { id: ada.id, type: 'agent' } })).toEqual(assigned(ada, 'round_robin'));
  });

  it('is passed by while unavailable, and the last in turn comes again when nobody else is there', () => {
    expect(by(roundRobin, { lastInTurn: ada, isAvailable: without(ben) })).toEqual(assigned(cleo, 'round_robin'));
    expect(by(roundRobin, { lastInTurn: ada, isAvailable: without(ben, cleo) })).toEqual(assigned(ada, 'round_robin'));
    expect(by(roundRobin, { isAvailable: () => false })).toEqual(nobody);
  });

  it('is who has the fewest open conversations, the first of the list among several', () => {
    const openOf = (one: Assignee): number => (one === ada ? 3 : 2);
    const least: RoutingAction = { kind: 'least_open', among: [ada, ben, cleo] };
    expect(by(least, { openOf })).toEqual(assigned(ben, 'least_open'));
    expect(by(least, { openOf, lastInTurn: ben })).toEqual(assigned(ben, 'least_open'));
    expect(by(least, { openOf, isAvailable: without(ben, cleo) })).toEqual(assigned(ada, 'least_open'));
    expect(by(least, { openOf, isAvailable: () => false })).toEqual(nobody);
  });

  const agentFirst: RoutingAction = {
    kind: 'agent_first',
    agent: parrot,
    thenTo: { kind: 'round_robin', among: [ada, parrot, ben] },
  };

  it('is the agent first, and one of the people when it is unavailable', () => {
    expect(by(agentFirst)).toEqual(assigned(parrot, 'agent_first'));
    expect(by(agentFirst, { isAvailable: without(parrot), lastInTurn: ada })).toEqual(
      assigned(ben, 'agent_unavailable'),
    );
    expect(by(agentFirst, { isAvailable: () => false })).toEqual(nobody);
  });

  it('is never the agent that gave it back', () => {
    expect(by(agentFirst, { givenBackBy: parrot })).toEqual(assigned(ada, 'handed_over'));
    expect(by(agentFirst, { givenBackBy: parrot, lastInTurn: ada })).toEqual(assigned(ben, 'handed_over'));
    expect(by(agentFirst, { givenBackBy: parrot, isAvailable: without(ada, ben) })).toEqual(nobody);
  });

  it('is among those whose availability is asked for', () => {
    expect(candidatesOf(routingRule({ then: { kind: 'assign', to: ada } }))).toEqual([ada]);
    expect(candidatesOf(routingRule({ then: roundRobin }))).toEqual([ada, ben, cleo]);
    expect(candidatesOf(routingRule({ then: agentFirst }))).toEqual([parrot, ada, parrot, ben]);
  });

  it('has spent a turn only where it was a choice among many', () => {
    const spent = ['round_robin', 'least_open', 'agent_unavailable', 'handed_over'] as const;
    expect(spent.filter((reason) => !spendsTurn(reason))).toEqual([]);
    expect((['assign', 'agent_first', undefined] as const).filter(spendsTurn)).toEqual([]);
  });
});
