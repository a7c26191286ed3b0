import {
  LONGEST_CHAIN,
  candidatesOf,
  choose,
  looksAtContact,
  ruleFor,
  ruleThatBeginsWith,
  type ContactMetadata,
  type RoutingRule,
} from '@parley/domain';
import type { Revision } from '@parley/event-store';
import { assigneeText } from '../assignee-text';
import type { AutomationCommand, Commander, ConversationNow } from '../commands/commander';
import type { Trigger } from '../projection/followed';
import type { KnownRules } from './known-rules';
import type { OwnDecisions } from './own-decisions';

/** What a decision rests on that does not depend on the one before. */
export interface Prepared {
  readonly trigger: Trigger;
  readonly rules: readonly RoutingRule[];
  /** Undefined for one that is deleted. */
  readonly now: ConversationNow | undefined;
  readonly metadata: ContactMetadata;
}

type Asked = Extract<AutomationCommand, { readonly type: 'assign' | 'leave_unrouted' }>;

/** What is to be done about a trigger. */
export type Verdict =
  /** Nothing: no rule is for it. */
  | { readonly tag: 'over' }
  /** Nothing any more, by what the log says up to that revision; `Infinity` for one that is deleted. */
  | { readonly tag: 'over_by_log'; readonly revision: Revision }
  | { readonly tag: 'ask'; readonly command: Asked };

export async function prepare(trigger: Trigger, known: KnownRules, commander: Commander): Promise<Prepared> {
  const { workspace, conversation } = trigger;
  const rules = await known.of(workspace, trigger.rules);
  const now = await commander.conversation(workspace, conversation);
  const needsContact = now !== undefined && isFor(trigger, now) && looksAtContact(rules);
  const metadata = needsContact ? await commander.contactMetadata(workspace, now.contactId) : {};
  return { trigger, rules, now, metadata };
}

/** Rests on what is so after the decision before: whose turn it is, who has how many, who is there. */
export async function decide(prepared: Prepared, own: OwnDecisions, commander: Commander): Promise<Verdict> {
  const { trigger, now } = prepared;
  if (now === undefined) return { tag: 'over_by_log', revision: Infinity };
  if (!isFor(trigger, now)) return { tag: 'over_by_log', revision: now.revision };
  const rule = matching(prepared, now);
  if (rule === undefined) return { tag: 'over' };
  if (trigger.chain + 1 > LONGEST_CHAIN) return { tag: 'ask', command: cut(trigger, rule.name) };
  return { tag: 'ask', command: await commandBy(rule, trigger, own, commander) };
}

/** Rule 17: the chain ends here, and the audit log says why. */
export const cut = (trigger: Trigger, rule: string | null): Asked => ({
  ...asked(trigger),
  depth: LONGEST_CHAIN,
  type: 'leave_unrouted',
  rule,
  reason: 'chain_too_long',
});

/** Whether it is still to be routed for this trigger. */
const isFor = (trigger: Trigger, { isOpen, assignee, routedAt }: ConversationNow): boolean =>
  isOpen && assignee === null && routedAt < trigger.revision;

const matching = ({ trigger, rules, metadata }: Prepared, now: ConversationNow): RoutingRule | undefined =>
  trigger.givenBackBy === null || trigger.arrived
    ? ruleFor(rules, now, metadata)
    : ruleThatBeginsWith(trigger.givenBackBy, rules, now, metadata);

async function commandBy(rule: RoutingRule, trigger: Trigger, own: OwnDecisions, commander: Commander): Promise<Asked> {
  const candidates = candidatesOf(rule);
  const ids = [...new Set(candidates.map(({ id }) => id))];
  const [unavailable, lastInTurn, open] = await Promise.all([
    commander.unavailable(trigger.workspace, ids),
    turnsOf(rule) === 'round_robin' ? own.lastInTurn(rule.name) : undefined,
    turnsOf(rule) === 'least_open' ? own.openOf(candidates) : [],
  ]);
  const away = new Set(unavailable);
  const openByKey = new Map(candidates.map((one, index) => [assigneeText(one), open[index] ?? 0]));
  const choice = choose(rule, {
    isAvailable: ({ id }) => !away.has(id),
    lastInTurn,
    openOf: (one) => openByKey.get(assigneeText(one)) ?? 0,
    givenBackBy: trigger.givenBackBy,
  });
  const of = { ...asked(trigger), rule: rule.name };
  return choice.kind === 'assign'
    ? { ...of, type: 'assign', assignee: choice.assignee, reason: choice.reason }
    : { ...of, type: 'leave_unrouted', reason: choice.reason };
}

/** What the trigger is to a command that comes of it. */
const asked = ({ workspace, conversation, eventId, revision, chain }: Trigger) => ({
  workspace,
  conversation,
  cause: eventId,
  depth: chain + 1,
  trigger: revision,
});

function turnsOf({ then }: RoutingRule): 'round_robin' | 'least_open' | undefined {
  if (then.kind === 'agent_first') return then.thenTo.kind;
  return then.kind === 'assign' ? undefined : then.kind;
}
