import fc from 'fast-check';
import {
  candidatesOf,
  CHANNEL_TYPES,
  choose,
  PRIORITIES,
  ruleFor,
  sameAssignee,
  spendsTurn,
  type Assignee,
  type Routable,
  type RoutingRule,
  type RoutingSituation,
} from '@parley/domain';
import { anyRoutingRules, routingRule } from '@parley/testing';
import { check, inCapitals } from './check';

const anyConversation: fc.Arbitrary<Routable> = fc.record({
  inbox: fc.constantFrom('inb_sales', 'inb_support', 'inb_help'),
  channelType: fc.constantFrom(...CHANNEL_TYPES),
  tags: fc.subarray(['Vip', 'strasse', 'order']),
  labels: fc.subarray(['BERLIN', 'Rome']),
  priority: fc.option(fc.constantFrom(...PRIORITIES), { nil: null }),
});
const anyMetadata = fc.dictionary(fc.constantFrom('plan', 'since'), fc.constantFrom('gold', 1, null));

const anyOf = <T>(wanted: readonly T[] | undefined, has: readonly T[]): boolean =>
  wanted === undefined || wanted.some((one) => has.includes(one));

/** What a rule says, told another way. */
function isMet({ when }: RoutingRule, it: Routable, metadata: Readonly<Record<string, unknown>>): boolean {
  const fields = new Map(Object.entries(metadata).map(([name, value]) => [name, JSON.stringify(value)]));
  return (
    anyOf(when.inbox, [it.inbox]) &&
    anyOf(when.channelType, [it.channelType]) &&
    anyOf(when.priority, it.priority === null ? [] : [it.priority]) &&
    anyOf(when.tag?.map(inCapitals), it.tags.map(inCapitals)) &&
    anyOf(when.label?.map(inCapitals), it.labels.map(inCapitals)) &&
    Object.entries(when.contactMetadata ?? {}).every(([name, value]) => fields.get(name) === JSON.stringify(value))
  );
}

const team: readonly Assignee[] = [
  ...['a', 'b', 'c', 'd', 'e'].map((id): Assignee => ({ id, type: 'attendant' })),
  { id: 'a', type: 'agent' },
];
const anyTeam = fc.shuffledSubarray([...team], { minLength: 1 });
/** Who is there, time after time. */
const anyTimes = fc.array(fc.subarray([...team]), { minLength: 1, maxLength: 30 });

const has = (list: readonly Assignee[], one: Assignee): boolean => list.some((other) => sameAssignee(other, one));

const situation = (over: Partial<RoutingSituation> = {}): RoutingSituation => ({
  isAvailable: () => true,
  lastInTurn: undefined,
  openOf: () => 0,
  givenBackBy: null,
  ...over,
});

/** Whom round robin over the list chooses while now these, now those are there. */
function turns(among: readonly Assignee[], times: readonly (readonly Assignee[])[]): readonly (Assignee | undefined)[] {
  let lastInTurn: Assignee | undefined;
  return times.map((there) => {
    const isAvailable = (one: Assignee): boolean => has(there, one);
    const choice = choose(
      routingRule({ then: { kind: 'round_robin', among } }),
      situation({ isAvailable, lastInTurn }),
    );
    if (choice.kind === 'nobody') return undefined;
    lastInTurn = choice.assignee;
    return choice.assignee;
  });
}

describe('the rule that a conversation is routed by', () => {
  it('is the first whose conditions are met, and there is none only where none are (rule 14 for tags and labels)', () => {
    check(
      fc.property(anyRoutingRules, anyConversation, anyMetadata, (rules, conversation, metadata) => {
        const found = ruleFor(rules, conversation, metadata);
        expect(found).toBe(rules.find((rule) => isMet(rule, conversation, metadata)));
      }),
      2_000,
    );
  });
});

describe('round robin', () => {
  it('goes through all who are there before anybody comes again', () => {
    check(
      fc.property(anyTeam, fc.subarray([...team]), fc.nat(30), (among, there, times) => {
        const present = among.filter((one) => has(there, one));
        const chosen = turns(
          among,
          Array.from({ length: times }, () => there),
        );
        expect(chosen).toEqual(Array.from({ length: times }, (_, n) => present[n % present.length]));
      }),
    );
  });

  it('chooses the next who is there, and nobody only when nobody is', () => {
    check(
      fc.property(anyTeam, anyTimes, (among, times) => {
        let last = -1;
        for (const [n, one] of turns(among, times).entries()) {
          const there = among.map((candidate) => has(times[n] ?? [], candidate));
          if (one === undefined) {
            expect(there).not.toContain(true);
            continue;
          }
          const place = among.findIndex((candidate) => sameAssignee(candidate, one));
          expect(there[place]).toBe(true);
          // Nobody between the last one and this one was there.
          for (let passed = (last + 1) % among.length; passed !== place; passed = (passed + 1) % among.length)
            expect(there[passed]).toBe(false);
          last = place;
        }
      }),
    );
  });
});

describe('least open', () => {
  it('chooses nobody who has more than another who is there, and keeps counts within one of each other', () => {
    check(
      fc.property(anyTeam, fc.nat(40), (among, times) => {
        const open = new Map(among.map((one) => [one, 0]));
        for (let n = 0; n < times; n += 1) {
          const rule = routingRule({ then: { kind: 'least_open', among } });
          const choice = choose(rule, situation({ openOf: (one) => open.get(one) ?? 0 }));
          if (choice.kind === 'assign') open.set(choice.assignee, (open.get(choice.assignee) ?? 0) + 1);
        }
        const counts = [...open.values()];
        expect(counts.reduce((a, b) => a + b)).toBe(times);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('chooses the first of those with the fewest among who is there', () => {
    const anyCounts = fc.array(fc.nat(3), { minLength: team.length, maxLength: team.length });
    check(
      fc.property(anyTeam, fc.subarray([...team]), anyCounts, (among, there, counts) => {
        const openOf = (one: Assignee): number => counts[team.findIndex((other) => sameAssignee(other, one))] ?? 0;
        const rule = routingRule({ then: { kind: 'least_open', among } });
        const choice = choose(rule, situation({ openOf, isAvailable: (one) => has(there, one) }));
        const [best] = among.filter((one) => has(there, one)).toSorted((a, b) => openOf(a) - openOf(b));
        expect(choice.kind === 'assign' ? choice.assignee : undefined).toEqual(best);
      }),
    );
  });
});

describe('any rule', () => {
  const anySituation = fc.record({
    there: fc.subarray(['p1', 'p2', 'p3']),
    last: fc.option(fc.record({ id: fc.constantFrom('p1', 'p2', 'p3'), type: fc.constant('attendant' as const) }), {
      nil: undefined,
    }),
    givenBack: fc.option(fc.constantFrom('p1', 'p2', 'p3')),
  });

  it('chooses somebody whom it names and who is there, and says so when nobody is', () => {
    check(
      fc.property(anyRoutingRules, anySituation, (rules, { there, last, givenBack }) => {
        for (const rule of rules) {
          const isAvailable = ({ id }: Assignee): boolean => there.includes(id);
          const givenBackBy = candidatesOf(rule).find(({ id }) => id === givenBack) ?? null;
          const choice = choose(rule, situation({ isAvailable, lastInTurn: last, givenBackBy }));
          const gaveBack = (one: Assignee): boolean => sameAssignee(givenBackBy, one);
          const possible = candidatesOf(rule).filter((one) => isAvailable(one) && !gaveBack(one));
          if (choice.kind === 'assign') expect(possible).toContainEqual(choice.assignee);
          else expect([choice.reason, possible]).toEqual(['nobody_available', []]);
        }
      }),
      1_000,
    );
  });

  it('of an agent first chooses the agent while it is there, unless it gave the conversation back; no turn is spent then', () => {
    check(
      fc.property(anyRoutingRules, anySituation, (rules, { there, last, givenBack }) => {
        for (const rule of rules) {
          const { then } = rule;
          if (then.kind !== 'agent_first') continue;
          const isAvailable = ({ id }: Assignee): boolean => there.includes(id);
          const givenBackBy = then.agent.id === givenBack ? then.agent : null;
          const choice = choose(rule, situation({ isAvailable, lastInTurn: last, givenBackBy }));
          const toAgent = choice.kind === 'assign' && sameAssignee(choice.assignee, then.agent);
          expect(toAgent).toBe(isAvailable(then.agent) && givenBackBy === null);
          if (choice.kind === 'assign') expect(spendsTurn(choice.reason)).toBe(!toAgent);
        }
      }),
      1_000,
    );
  });
});
