import type { Millis } from '@parley/domain';
import type { AutomationStore, Timer, TimerLane } from '../port';
import type { InMemoryAutomations } from './in-memory-data';

interface SetTimer {
  readonly lane: TimerLane;
  readonly timer: Timer;
}

/** Timers of everything that is there, each time anew: a lane is due when its first timer is. */
export function inMemoryTimers(shared: InMemoryAutomations): Pick<AutomationStore, 'nextDue' | 'overdue' | 'timers'> & {
  dueLanes(now: Millis, limits: Parameters<AutomationStore['dueLanes']>[1]): readonly TimerLane[];
  dueIn(lane: TimerLane, now: Millis): readonly Timer[];
} {
  const due = (now: Millis): readonly SetTimer[] => timersOf(shared).filter(({ timer }) => timer.dueAt <= now);
  const inLane = (all: readonly SetTimer[], lane: TimerLane): readonly SetTimer[] =>
    all.filter((one) => isOf(one.lane, lane));
  return {
    dueLanes: (now, limits) => chosenLanes(due(now).toSorted(byTime), limits),
    dueIn: (lane, now) =>
      inLane(due(now), lane)
        .toSorted(byTime)
        .map(({ timer }) => timer),
    async nextDue() {
      const [first, ...more] = timersOf(shared).map(({ timer }) => timer.dueAt);
      return first === undefined ? undefined : more.reduce((a, b) => Math.min(a, b), first);
    },
    overdue: async (now, lane) => counted(lane === undefined ? due(now) : inLane(due(now), lane)),
    timers: async () => counted(timersOf(shared)),
  };
}

/** The oldest of each workspace, then their snoozes, then more of their inboxes; workspaces with the oldest first in each. Gives them oldest first. */
function chosenLanes(
  due: readonly SetTimer[],
  limits: { readonly lanes: number; readonly ofWorkspace: number },
): readonly TimerLane[] {
  const all: TimerLane[] = [];
  for (const { lane } of due) if (!all.some((one) => isOf(one, lane))) all.push(lane);
  const ofEach = [...Map.groupBy(all, ({ workspace }) => workspace).values()].map(([first, ...others]) => {
    const [snoozes, idle] = ['snoozes', 'idle'].map((kind) => others.filter((lane) => lane.kind === kind));
    return [...(first === undefined ? [] : [first]), ...(snoozes ?? []), ...(idle ?? [])].slice(0, limits.ofWorkspace);
  });
  const rank = (lane: TimerLane, place: number): number => (place === 0 ? 0 : lane.kind === 'snoozes' ? 1 : 2);
  const ranked = ofEach.flatMap((lanes) => lanes.map((lane, place) => ({ lane, rank: rank(lane, place) })));
  const chosen = ranked.toSorted((a, b) => a.rank - b.rank).slice(0, limits.lanes);
  return all.filter((lane) => chosen.some((one) => one.lane === lane));
}

const byTime = ({ timer: a }: SetTimer, { timer: b }: SetTimer): number =>
  a.dueAt - b.dueAt || (a.conversation < b.conversation ? -1 : 1);

function counted(all: readonly SetTimer[]): { readonly wakes: number; readonly closes: number } {
  const wakes = all.filter(({ lane }) => lane.kind === 'snoozes').length;
  return { wakes, closes: all.length - wakes };
}

function timersOf({ conversations, policies }: InMemoryAutomations): readonly SetTimer[] {
  const all: SetTimer[] = [];
  for (const [workspace, there] of conversations)
    for (const { id: conversation, revision, isOpen, inbox, snooze, activeAt, cause, causeDepth } of there.values()) {
      if (!isOpen) continue;
      const timer = { conversation, revision, cause, causeDepth };
      const policy = policies.get(workspace)?.get(inbox)?.policy ?? null;
      if (snooze !== null)
        all.push({
          lane: { kind: 'snoozes', workspace },
          timer: { ...timer, dueAt: snooze.till, snoozeId: snooze.id },
        });
      else if (policy !== null)
        all.push({
          lane: { kind: 'idle', workspace, inbox, policy },
          timer: { ...timer, dueAt: activeAt + policy.timeoutMs, snoozeId: null },
        });
    }
  return all;
}

/** A lane whose inbox says something else by now is another one. */
function isOf(a: TimerLane, b: TimerLane): boolean {
  if (a.workspace !== b.workspace) return false;
  if (a.kind === 'snoozes' || b.kind === 'snoozes') return a.kind === b.kind;
  return (
    a.inbox === b.inbox && a.policy.timeoutMs === b.policy.timeoutMs && a.policy.resolution === b.policy.resolution
  );
}
