import { sameAssignee } from '@parley/domain';
import { inMemoryConsumerState, inMemoryConsumerTables, Parking } from '@parley/subscriptions';
import { AUTOMATIONS, type AutomationStore, type RoutingView } from '../port';
import { applyFollowed, followedSteps } from '../projection/apply-followed';
import { PARKED_CHANGES } from '../projection/parking';
import { inMemoryAutomationData, type InMemoryAutomations } from './in-memory-data';
import { inMemoryTables, removeTriggers } from './in-memory-tables';
import { inMemoryTimers } from './in-memory-timers';

/**
 * A store that lives as long as what it shares. For tests and trials: it counts and sorts all of it whenever it is asked. `now` in ms since 1970: it
 * lets leases run out, and decides nothing else.
 */
export function inMemoryAutomations(
  shared: InMemoryAutomations = inMemoryAutomationData(),
  now: () => number = Date.now,
): AutomationStore {
  const consumers = inMemoryConsumerTables(shared.consumers);
  const state = inMemoryConsumerState(shared.consumers, now);
  const tables = inMemoryTables(shared);
  const { dueLanes, dueIn, ...timers } = inMemoryTimers(shared);

  return {
    ...routingView(shared),
    ...timers,
    leases: state.leases,
    parked: state.parked,
    checkpoint: () => state.checkpoints.read(AUTOMATIONS),
    async begin(logId, end) {
      shared.begun ??= { logId, end };
    },
    isOf: async (logId) => shared.begun === undefined || shared.begun.logId === logId,
    async apply(changes, position, lease) {
      consumers.assertHeld(lease);
      return applyFollowed(tables, consumers, changes, position);
    },
    async applyParked(stream, changes, more, lease) {
      consumers.assertHeld(lease);
      return new Parking(consumers.parked, PARKED_CHANGES).again(stream, changes, more, followedSteps(tables));
    },
    async dueLanes(now, limits, lease) {
      consumers.assertHeld(lease);
      return dueLanes(now, limits);
    },
    async dueIn(lane, now, limit, lease, after) {
      consumers.assertHeld(lease);
      const due = dueIn(lane, now);
      const left =
        after === undefined
          ? due
          : due.filter(
              ({ dueAt, conversation }) =>
                dueAt > after.dueAt || (dueAt === after.dueAt && conversation > after.conversation),
            );
      return left.slice(0, limit);
    },
    async settled(_, lease) {
      consumers.assertHeld(lease);
    },
    async routed(triggers, lease) {
      consumers.assertHeld(lease);
      for (const { workspace, conversation, revision } of triggers)
        removeTriggers(shared, workspace, (one) => one.conversation === conversation && one.revision === revision);
    },
    close: () => Promise.resolve(),
  };
}

function routingView({ conversations, turns, rules, triggers }: InMemoryAutomations): RoutingView {
  return {
    rules: async (workspace, revision) => rules.get(workspace)?.find((one) => one.revision === revision)?.rules,
    lastInTurn: async (workspace, rule) => turns.get(workspace)?.get(rule)?.assignee,
    async openOf(workspace, assignees) {
      const open = [...(conversations.get(workspace)?.values() ?? [])].filter(({ isOpen }) => isOpen);
      return assignees.map((one) => open.filter(({ assignee }) => sameAssignee(assignee, one)).length);
    },
    workspacesWaiting: async (limit, after = '') =>
      [...triggers.keys()]
        .filter((workspace) => workspace > after)
        .sort()
        .slice(0, limit),
    waiting: async (workspace, limit, after) =>
      (triggers.get(workspace) ?? [])
        .filter(({ position }) => after === undefined || position > after.position)
        .slice(0, limit),
    waitingCount: async () => [...triggers.values()].reduce((sum, waiting) => sum + waiting.length, 0),
    revisionOf: async (workspace, conversation) => conversations.get(workspace)?.get(conversation)?.revision,
  };
}
