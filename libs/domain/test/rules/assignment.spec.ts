import {
  aClosedConversation,
  ada,
  anArchivedConversation,
  anOpenConversation,
  assignConversation,
  closeConversation,
  conversationAssigned,
  conversationClosed,
  conversationNotRouted,
  conversationReopened,
  conversationTransferred,
  conversationUnassigned,
  crm,
  given,
  joined,
  leaveUnrouted,
  reopenConversation,
  route,
  routing,
  snoozing,
  toAda,
  toBen,
  toParrot,
  transferConversation,
  unassignConversation,
} from '@parley/testing';

const adas = [...anOpenConversation, conversationAssigned(toAda), joined(toAda)];

describe('rule 11: assignment is compare-and-set', () => {
  it('the same assignee and type again is no change', () => {
    given(...adas)
      .when(assignConversation(toAda))
      .changesNothing();
  });

  it('the same id as another type of assignee is another assignee', () => {
    const agent = { type: 'agent' as const, id: toAda.id };
    given(...adas)
      .when(assignConversation(agent))
      .then(conversationAssigned(agent, toAda), joined(agent));
  });

  it('a person replacing an AI agent is one event with both', () => {
    given(...anOpenConversation, conversationAssigned(toParrot), joined(toParrot), joined(toAda))
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda, toParrot));
  });

  it('after an unassignment there is no previous assignee', () => {
    given(...adas, conversationUnassigned(toAda))
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen, null), joined(toBen));
  });

  it('assigning a closed one, closing an unassigned one and moving a closed one are fine', () => {
    given(...adas, conversationUnassigned(toAda))
      .when(closeConversation())
      .then(conversationClosed());
    given(...adas, conversationClosed())
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen, toAda), joined(toBen));
    given(...aClosedConversation)
      .when(transferConversation('inb_support'))
      .then(conversationTransferred('inb_support'));
  });

  it('unassigning and reopening ask for nothing of the assignee', () => {
    given(...adas, conversationClosed())
      .when(reopenConversation())
      .then(conversationReopened('manual'));
    given(...adas)
      .when(unassignConversation({ by: crm }))
      .then(conversationUnassigned(toAda));
  });
});

describe('rule 11: an automatic assignment', () => {
  it('holds while the conversation is unassigned', () => {
    given(...anOpenConversation)
      .when(assignConversation(toBen, { by: routing }))
      .then(conversationAssigned(toBen), joined(toBen));
  });

  it('never overwrites the choice of a person', () => {
    given(...adas)
      .when(assignConversation(toBen, { by: routing }))
      .changesNothing();
    given(...adas)
      .when(route(toBen, 9))
      .changesNothing();
  });

  it('says by which rule it was, and on account of which event', () => {
    given(...anOpenConversation)
      .when(route(toBen, 0))
      .then(conversationAssigned(toBen, null, { routed: { rule: 'rule_1', trigger: 0 } }), joined(toBen));
  });

  it('does not hold for what is closed or archived by the time', () => {
    given(...aClosedConversation)
      .when(route(toBen, 0))
      .changesNothing();
    given(...anArchivedConversation)
      .when(route(toBen, 0))
      .changesNothing();
  });

  it('by another automation than routing is a choice like any other', () => {
    given(...adas)
      .when(assignConversation(toBen, { by: snoozing }))
      .then(conversationAssigned(toBen, toAda), joined(toBen));
  });
});

describe('rule 11: a trigger that somebody acted after', () => {
  const opening = 0;

  it.each([
    ['who moved it', [conversationTransferred('inb_support')]],
    ['who took it and let go of it', [conversationAssigned(toAda), joined(toAda), conversationUnassigned(toAda)]],
    ['who closed and reopened it', [conversationClosed(), conversationReopened('manual')]],
  ])('%s routes it no more', (_, acts) => {
    given(...anOpenConversation, ...acts)
      .when(route(toBen, opening))
      .changesNothing();
    given(...anOpenConversation, ...acts)
      .when(leaveUnrouted(opening))
      .changesNothing();
  });

  it.each([
    ['a transfer', [conversationTransferred('inb_support')]],
    ['a reopening', [conversationClosed(), conversationReopened('manual')]],
    ['the giving back', [conversationAssigned(toParrot), joined(toParrot), conversationUnassigned(toParrot)]],
  ])('leaves %s to be routed', (_, acts) => {
    const trigger = anOpenConversation.length + acts.length - 1;
    given(...anOpenConversation, ...acts)
      .when(route(toBen, trigger))
      .then(conversationAssigned(toBen, null, { routed: { rule: 'rule_1', trigger } }), joined(toBen));
  });
});

describe('rule 11: a trigger that was routed', () => {
  const routed = [
    ...anOpenConversation,
    conversationAssigned(toBen, null, { routed: { rule: 'rule_1', trigger: 5 } }),
    joined(toBen),
    conversationUnassigned(toBen),
  ];
  const left = [...anOpenConversation, conversationNotRouted(5)];

  it.each([
    ['assigned somebody', routed],
    ['found nobody', left],
  ])('and %s is not routed again, nor is an older one', (_, events) => {
    for (const trigger of [0, 4, 5]) {
      given(...events)
        .when(route(toAda, trigger))
        .changesNothing();
      given(...events)
        .when(leaveUnrouted(trigger))
        .changesNothing();
    }
  });

  it('leaves the next one free', () => {
    given(...left)
      .when(route(toAda, 6))
      .then(conversationAssigned(toAda, null, { routed: { rule: 'rule_1', trigger: 6 } }), joined(toAda));
    given(...routed)
      .when(leaveUnrouted(6))
      .then(conversationNotRouted(6));
  });

  it('is remembered though an older one is folded after it', () => {
    given(...left, conversationNotRouted(2))
      .when(route(toAda, 4))
      .changesNothing();
  });

  it('is remembered though a person is assigned and unassigned meanwhile', () => {
    for (const before of [left, routed])
      given(...before, conversationAssigned(toAda), joined(toAda), conversationUnassigned(toAda))
        .when(route(toBen, 5))
        .changesNothing();
  });

  it('is not looked at any more by what a person does', () => {
    given(...left)
      .when(assignConversation(toAda, { by: ada }))
      .then(conversationAssigned(toAda), joined(toAda));
  });

  it('that found nobody says why, with the rule that matched if any did', () => {
    const nothingMatched = { rule: null, reason: 'no rule matches' };
    given(...anOpenConversation)
      .when(leaveUnrouted(3, nothingMatched))
      .then(conversationNotRouted(3, nothingMatched));
    given(...adas)
      .when(leaveUnrouted(3))
      .changesNothing();
  });
});
