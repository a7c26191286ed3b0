/*
 * The event of this file is stored for ever. Never change what it means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how).
 */
import * as E from 'fp-ts/Either';
import type { ChannelType, InboxId, Priority } from '../conversation';
import { refusedOnRecords, sameJson, type ActorRefusal, type Assignee, type Stamp } from '../shared';

/** One of the rules of a workspace. Its name tells it from the others. */
export interface RoutingRule {
  readonly name: string;
  readonly when: RoutingConditions;
  readonly then: RoutingAction;
}

/** What a conversation has to be: any of the values of each condition that is there. Without conditions, any conversation. */
export interface RoutingConditions {
  readonly inbox?: readonly InboxId[];
  readonly channelType?: readonly ChannelType[];
  readonly tag?: readonly string[];
  readonly label?: readonly string[];
  readonly priority?: readonly Priority[];
  /** The contact's metadata has all of these, with just these values. */
  readonly contactMetadata?: Readonly<Record<string, unknown>>;
}

/** How one of several is found: the next in turn, or who has the fewest open conversations. Lists have no assignee twice. */
export type AmongMany =
  | { readonly kind: 'round_robin'; readonly among: readonly Assignee[] }
  | { readonly kind: 'least_open'; readonly among: readonly Assignee[] };

/** Who gets a conversation. `agent_first`: the one, and somebody else when that one is unavailable or gives it back. */
export type RoutingAction =
  | { readonly kind: 'assign'; readonly to: Assignee }
  | AmongMany
  | { readonly kind: 'agent_first'; readonly agent: Assignee; readonly thenTo: AmongMany };

/** The rules of a workspace, in their order, as a whole. */
export interface RoutingRulesSaved extends Stamp {
  readonly type: 'RoutingRulesSaved';
  readonly rules: readonly RoutingRule[];
}

export type RoutingEvent = RoutingRulesSaved;

/** Null before the first event. */
export type RoutingRules = readonly RoutingRule[] | null;

export const noRoutingRules: RoutingRules = null;

/** The id of the one record that holds all rules of a workspace. */
export const ROUTING_RULES_ID = 'rules';

export const evolveRouting = (_: RoutingRules, { rules }: RoutingEvent): RoutingRules => rules;

export interface SaveRoutingRules extends Stamp {
  readonly type: 'SaveRoutingRules';
  /** Names are unique. */
  readonly rules: readonly RoutingRule[];
}

export type RoutingCommand = SaveRoutingRules;

export function decideRouting(
  { at, by, rules }: RoutingCommand,
  state: RoutingRules,
): E.Either<ActorRefusal, readonly RoutingEvent[]> {
  const refused = refusedOnRecords(by);
  if (refused !== undefined) return E.left(refused);
  return E.right(sameJson(state, rules) ? [] : [{ type: 'RoutingRulesSaved', at, by, rules }]);
}
