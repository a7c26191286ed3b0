export {
  decideRouting,
  evolveRouting,
  noRoutingRules,
  ROUTING_RULES_ID,
  type AmongMany,
  type RoutingAction,
  type RoutingCommand,
  type RoutingConditions,
  type RoutingEvent,
  type RoutingRule,
  type RoutingRules,
  type RoutingRulesSaved,
  type SaveRoutingRules,
} from './rules';
export { looksAtContact, ruleFor, ruleThatBeginsWith, type ContactMetadata, type Routable } from './matching';
export { candidatesOf, choose, spendsTurn, type RoutingSituation } from './choosing';
