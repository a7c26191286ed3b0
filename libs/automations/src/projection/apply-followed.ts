import type { Position } from '@parley/event-store';
import { Parking, type ConsumerTables, type ParkedCommit, type Steps } from '@parley/subscriptions';
import { AUTOMATIONS } from '../port';
import type { ConversationChange, InboxChange, RoutingChange } from './change';
import type { AfterCommit, FollowedConversation, IdlePolicy } from './followed';
import type { FollowedTables } from './followed-tables';
import { PARKED_CHANGES, type FollowedItem } from './parking';
import { projectConversation } from './project-conversation';

/** What a commit comes to, to be written. */
type Outcome = () => void;

/** How a commit is handled on these tables. */
export const followedSteps = (tables: FollowedTables): Steps<FollowedItem, Outcome> => ({
  prepare(item) {
    // One that is parked never comes so far.
    if ('failure' in item) return () => nothing;
    switch (item.kind) {
      case 'conversation':
        return conversationSteps(tables, item);
      case 'inbox':
        return inboxSteps(tables, item);
      case 'routing':
        return rulesSteps(tables, item);
    }
  },
  keep: (outcome) => outcome(),
});

const nothing: Outcome = () => undefined;

/** Within one transaction. What lies up to the checkpoint was applied, also where no row says so any more, and is passed by. Gives what was parked. */
export function applyFollowed(
  tables: FollowedTables,
  consumers: ConsumerTables,
  items: readonly FollowedItem[],
  position: Position,
): readonly ParkedCommit[] {
  const reached = consumers.checkpoint(AUTOMATIONS);
  const parking = new Parking(consumers.parked, PARKED_CHANGES);
  const steps = followedSteps(tables);
  for (const item of items) if (reached === undefined || item.position > reached) parking.handle(item, steps);
  consumers.moveCheckpoint(AUTOMATIONS, position);
  return parking.parked;
}

function conversationSteps(tables: FollowedTables, change: ConversationChange): () => Outcome {
  const before = tables.conversation(change.workspace, change.id);
  return () => {
    const after = projectConversation(before, change);
    return () => keepConversation(tables, before, change, after);
  };
}

function keepConversation(
  tables: FollowedTables,
  before: FollowedConversation | undefined,
  { workspace, id, position }: ConversationChange,
  { conversation, endsTriggersTo, trigger, turn }: AfterCommit,
): void {
  if (before !== conversation) tables.putConversation(before, conversation);
  if (endsTriggersTo >= 0) tables.endTriggers(workspace, id, endsTriggersTo);
  if (turn !== undefined) tables.putTurn({ workspace, ...turn, position });
  if (trigger === undefined || isPast(tables, position)) return;
  const rules = tables.rulesAt(workspace, position);
  if (rules !== undefined) tables.addTrigger({ ...trigger, rules });
}

/** Nothing of the past is routed. */
function isPast(tables: FollowedTables, position: Position): boolean {
  const end = tables.routingBegins();
  return end !== undefined && position <= end;
}

function inboxSteps(tables: FollowedTables, { workspace, id, revision, commit }: InboxChange): () => Outcome {
  const kept = tables.inboxRevision(workspace, id);
  return () => {
    const last = commit.events.at(-1);
    if (revision <= kept || last === undefined) return nothing;
    const { inactivityTimeoutSeconds: seconds, inactivityResolution: resolution } = last;
    const policy: IdlePolicy | null = seconds === null ? null : { timeoutMs: seconds * 1000, resolution };
    return () => tables.putPolicy({ workspace, inbox: id, revision, policy });
  };
}

function rulesSteps(tables: FollowedTables, { workspace, revision, position, commit }: RoutingChange): () => Outcome {
  const kept = tables.rulesRevision(workspace);
  return () => {
    const last = commit.events.at(-1);
    if (revision <= kept || last === undefined) return nothing;
    return () => tables.putRules({ workspace, revision, position, rules: last.rules });
  };
}
