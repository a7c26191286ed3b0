import type { NotRoutedReason, RoutedReason } from '../conversation';
import { sameAssignee, type Assignee } from '../shared';
import type { AmongMany, RoutingRule } from './rules';

/** What a choice rests on, as it is when it is made (rule 16). */
export interface RoutingSituation {
  /** One without a record is. */
  readonly isAvailable: (assignee: Assignee) => boolean;
  /** Whom this rule chose last where it chose among many, by the log; undefined before the first. */
  readonly lastInTurn: Assignee | undefined;
  /** How many open conversations somebody has. */
  readonly openOf: (assignee: Assignee) => number;
  /** Who has just let go of it, and so does not get it again; null where nobody did. */
  readonly givenBackBy: Assignee | null;
}

/** Whom a rule assigns, and why, or why nobody. */
type RoutingChoice =
  | { readonly kind: 'assign'; readonly assignee: Assignee; readonly reason: RoutedReason }
  | { readonly kind: 'nobody'; readonly reason: NotRoutedReason };

/** Those that a choice by this rule may fall on. */
export function candidatesOf({ then }: RoutingRule): readonly Assignee[] {
  switch (then.kind) {
    case 'assign':
      return [then.to];
    case 'round_robin':
    case 'least_open':
      return then.among;
    case 'agent_first':
      return [then.agent, ...then.thenTo.among];
  }
}

export function choose({ then }: RoutingRule, given: RoutingSituation): RoutingChoice {
  const { givenBackBy } = given;
  const isAvailable = (one: Assignee): boolean => !sameAssignee(one, givenBackBy) && given.isAvailable(one);
  const situation = { ...given, isAvailable };
  switch (then.kind) {
    case 'assign':
      return isAvailable(then.to) ? { kind: 'assign', assignee: then.to, reason: 'assign' } : nobody;
    case 'round_robin':
    case 'least_open':
      return chooseAmong(then, then.kind, situation);
    case 'agent_first': {
      const { agent, thenTo } = then;
      if (isAvailable(agent)) return { kind: 'assign', assignee: agent, reason: 'agent_first' };
      const reason = sameAssignee(agent, givenBackBy) ? 'handed_over' : 'agent_unavailable';
      return chooseAmong(without(agent, thenTo), reason, situation);
    }
  }
}

const nobody: RoutingChoice = { kind: 'nobody', reason: 'nobody_available' };

/** Who comes first is not tried twice. */
const without = (agent: Assignee, { kind, among }: AmongMany): AmongMany => ({
  kind,
  among: among.filter((one) => !sameAssignee(one, agent)),
});

function chooseAmong({ kind, among }: AmongMany, reason: RoutedReason, situation: RoutingSituation): RoutingChoice {
  const assignee = kind === 'round_robin' ? nextInTurn(among, situation) : withFewestOpen(among, situation);
  return assignee === undefined ? nobody : { kind: 'assign', assignee, reason };
}

/** The one behind the last, round the list; the first where the last is not in the list any more. */
function nextInTurn(among: readonly Assignee[], { lastInTurn, isAvailable }: RoutingSituation): Assignee | undefined {
  const last = among.findIndex((one) => sameAssignee(one, lastInTurn ?? null));
  return [...among.slice(last + 1), ...among.slice(0, last + 1)].find(isAvailable);
}

/** The first of the list among several with as few. */
function withFewestOpen(among: readonly Assignee[], { openOf, isAvailable }: RoutingSituation): Assignee | undefined {
  let fewest: { readonly assignee: Assignee; readonly open: number } | undefined;
  for (const assignee of among.filter(isAvailable)) {
    const open = openOf(assignee);
    if (fewest === undefined || open < fewest.open) fewest = { assignee, open };
  }
  return fewest?.assignee;
}

/** Whether an assignment for this reason was a choice among many, and so spent a turn. */
export const spendsTurn = (reason: RoutedReason | undefined): boolean =>
  reason === 'round_robin' || reason === 'least_open' || reason === 'agent_unavailable' || reason === 'handed_over';
