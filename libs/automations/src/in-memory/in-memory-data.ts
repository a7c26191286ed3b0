import type { RoutingRule } from '@parley/domain';
import type { Position, Revision } from '@parley/event-store';
import { inMemoryConsumers, type InMemoryConsumers } from '@parley/subscriptions';
import type { FollowedConversation, IdlePolicy, Trigger } from '../projection/followed';
import type { Turn } from '../projection/followed-tables';

interface KeptRules {
  readonly revision: Revision;
  readonly position: Position;
  /** Where the next ones begin; null for those that are in force. */
  readonly till: Position | null;
  readonly rules: readonly RoutingRule[];
}

interface KeptPolicy {
  readonly revision: Revision;
  readonly policy: IdlePolicy | null;
}

/** What in-memory stores keep, each by workspace, then by id. One that is shared stands for a server. */
export interface InMemoryAutomations {
  readonly consumers: InMemoryConsumers;
  begun: { readonly logId: string; readonly end: Position | undefined } | undefined;
  readonly conversations: Map<string, Map<string, FollowedConversation>>;
  readonly policies: Map<string, Map<string, KeptPolicy>>;
  readonly turns: Map<string, Map<string, Turn>>;
  /** Oldest first. */
  readonly rules: Map<string, KeptRules[]>;
  /** In the order of the log. */
  readonly triggers: Map<string, Trigger[]>;
}

export const inMemoryAutomationData = (): InMemoryAutomations => ({
  consumers: inMemoryConsumers(),
  begun: undefined,
  conversations: new Map(),
  policies: new Map(),
  turns: new Map(),
  rules: new Map(),
  triggers: new Map(),
});

/** What is kept of a workspace, to be changed in place; it is made where there is none. */
export function of<V>(kept: Map<string, Map<string, V>>, workspace: string): Map<string, V> {
  const found = kept.get(workspace) ?? new Map<string, V>();
  kept.set(workspace, found);
  return found;
}
