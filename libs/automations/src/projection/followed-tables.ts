import type { Assignee, RoutingRule } from '@parley/domain';
import type { Position, Revision } from '@parley/event-store';
import type { FollowedConversation, IdlePolicy, Trigger } from './followed';

/** A change of the rules of a workspace, where it lies. */
interface RulesSaved {
  readonly workspace: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly rules: readonly RoutingRule[];
}

/** What an inbox says of idle conversations from a revision of it on; null for nothing. */
interface PolicySaved {
  readonly workspace: string;
  readonly inbox: string;
  readonly revision: Revision;
  readonly policy: IdlePolicy | null;
}

/** Who had a turn of a rule, and by which commit. */
export interface Turn {
  readonly workspace: string;
  readonly rule: string;
  readonly assignee: Assignee;
  readonly position: Position;
}

/** What an adapter keeps, one row at a time, within the transaction that applies commits. What follows from a row, it keeps by itself. */
export interface FollowedTables {
  /** Up to where nothing asks for routing; undefined where everything does. */
  routingBegins(): Position | undefined;
  conversation(workspace: string, id: string): FollowedConversation | undefined;
  /** From `before`, which it has; counts and lanes go with it. Undefined: it is not there. */
  putConversation(before: FollowedConversation | undefined, after: FollowedConversation | undefined): void;
  /** Revision of the inbox, and of the rules, that was kept last; -1 before the first. */
  inboxRevision(workspace: string, inbox: string): Revision;
  rulesRevision(workspace: string): Revision;
  /** With it the timers of its conversations. */
  putPolicy(saved: PolicySaved): void;
  /** Those before it are kept as long as a trigger waits that needs them. */
  putRules(saved: RulesSaved): void;
  /** Which were in force there; undefined where there were none, an empty list, or those are not kept any more. */
  rulesAt(workspace: string, position: Position): Revision | undefined;
  addTrigger(trigger: Trigger): void;
  endTriggers(workspace: string, conversation: string, upTo: Revision): void;
  /** One that lies before the last of its rule changes nothing. */
  putTurn(turn: Turn): void;
}
