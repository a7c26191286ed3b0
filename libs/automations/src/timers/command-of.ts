import type { AutomationCommand } from '../commands/commander';
import type { Timer, TimerLane } from '../port';

/** A timer that is due, and where it was found. */
export interface DueTimer {
  readonly lane: TimerLane;
  readonly timer: Timer;
}

/** What is asked for when it is due: the wake of that snooze (rule 7), or the close of what is idle by the policy of its inbox (rule 8). */
export function commandOf({ lane, timer }: DueTimer): AutomationCommand {
  const { conversation, dueAt, cause, causeDepth, snoozeId } = timer;
  const asked = { workspace: lane.workspace, conversation, dueAt, cause, depth: causeDepth + 1 };
  if (lane.kind === 'idle') return { ...asked, type: 'close_inactive', ...lane.policy };
  return { ...asked, type: 'wake', snoozeId: snoozeId ?? '' };
}
