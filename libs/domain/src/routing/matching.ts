import type { ExistingConversation } from '../conversation';
import { sameAssignee, sameJson, textKey, type Assignee } from '../shared';
import type { RoutingAction, RoutingRule } from './rules';

/** What rules look at. */
export type Routable = Pick<ExistingConversation, 'inbox' | 'channelType' | 'tags' | 'labels' | 'priority'>;

/** The contact's free fields; none of a contact without a record. */
export type ContactMetadata = Readonly<Record<string, unknown>>;

/** The first rule that the conversation meets. */
export const ruleFor = (
  rules: readonly RoutingRule[],
  conversation: Routable,
  metadata: ContactMetadata,
): RoutingRule | undefined => {
  const seen = seenByRules(conversation, metadata);
  return rules.find((rule) => meets(rule, seen));
};

/** The first that it meets of those that begin with this agent: by it goes on what the agent gives back. */
export const ruleThatBeginsWith = (
  agent: Assignee,
  rules: readonly RoutingRule[],
  conversation: Routable,
  metadata: ContactMetadata,
): RoutingRule | undefined => {
  const seen = seenByRules(conversation, metadata);
  return rules.find((rule) => beginsWith(agent, rule.then) && meets(rule, seen));
};

/** Whether any of them has to know the contact. */
export const looksAtContact = (rules: readonly RoutingRule[]): boolean =>
  rules.some(({ when }) => when.contactMetadata !== undefined);

const beginsWith = (agent: Assignee, then: RoutingAction): boolean =>
  then.kind === 'agent_first' && sameAssignee(then.agent, agent);

/** A conversation with its words as they are compared (rule 14): each is folded once, for rules and words may be many. */
interface Seen extends Omit<Routable, 'tags' | 'labels'> {
  readonly tags: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly metadata: ContactMetadata;
}

const seenByRules = (conversation: Routable, metadata: ContactMetadata): Seen => ({
  ...conversation,
  tags: new Set(conversation.tags.map(textKey)),
  labels: new Set(conversation.labels.map(textKey)),
  metadata,
});

function meets({ when }: RoutingRule, conversation: Seen): boolean {
  const { inbox, channelType, tag, label, priority, contactMetadata } = when;
  return (
    (inbox?.includes(conversation.inbox) ?? true) &&
    (channelType?.includes(conversation.channelType) ?? true) &&
    (priority === undefined || (conversation.priority !== null && priority.includes(conversation.priority))) &&
    (tag === undefined || anyOf(tag, conversation.tags)) &&
    (label === undefined || anyOf(label, conversation.labels)) &&
    (contactMetadata === undefined || hasAll(contactMetadata, conversation.metadata))
  );
}

const anyOf = (wanted: readonly string[], has: ReadonlySet<string>): boolean =>
  wanted.some((text) => has.has(textKey(text)));

const hasAll = (wanted: ContactMetadata, has: ContactMetadata): boolean =>
  Object.entries(wanted).every(([name, value]) => Object.hasOwn(has, name) && sameJson(has[name], value));
