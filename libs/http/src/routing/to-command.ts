import type {
  AmongMany,
  Assignee,
  RoutingAction,
  RoutingConditions,
  RoutingRule,
  SaveRoutingRules,
  Unstamped,
} from '@parley/domain';
import { onlyGiven } from '../codec/only-given';
import type { RoutingRulesBody, RuleBody } from './requests';

/** The request in the words of the domain. */
export const saveRoutingRules = ({ rules }: RoutingRulesBody): Unstamped<SaveRoutingRules> => ({
  type: 'SaveRoutingRules',
  rules: rules.map(ruleOf),
});

const ruleOf = ({ name, when = {}, then }: RuleBody): RoutingRule => ({
  name,
  when: conditionsOf(when),
  then: actionOf(then),
});

const conditionsOf = ({ channel_type, contact_metadata, ...alike }: NonNullable<RuleBody['when']>): RoutingConditions =>
  onlyGiven({ ...alike, channelType: channel_type, contactMetadata: contact_metadata });

/** Of a body that was checked: one kind is there. */
function actionOf({ assign, agent_first, then_to = {}, ...among }: RuleBody['then']): RoutingAction {
  if (assign !== undefined) return { kind: 'assign', to: assign };
  if (agent_first !== undefined) return { kind: 'agent_first', agent: agent_first, thenTo: amongOf(then_to) };
  return amongOf(among);
}

interface Among {
  readonly round_robin?: readonly Assignee[] | undefined;
  readonly least_open?: readonly Assignee[] | undefined;
}

const amongOf = ({ round_robin, least_open = [] }: Among): AmongMany =>
  round_robin === undefined ? { kind: 'least_open', among: least_open } : { kind: 'round_robin', among: round_robin };
