import type { AutomationCommand, AutomationStore, CommandOutcome } from '@parley/automations';
import type { Clock, Metrics } from '@parley/platform';

/** Up to the two seconds that are promised, and to an hour for what was missed while nothing ran. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3_600];

/** Takes note of what automations did: how late timers were, and why routing decided as it did. What changed nothing does not count. */
export function automationFigures(
  metrics: Metrics,
  clock: Clock,
): (asked: AutomationCommand, outcome: CommandOutcome) => void {
  const lateness = metrics.histogram({
    name: 'parley_timer_lateness_seconds',
    help: 'Time from when a wake (end of a snooze) or a close (of an idle conversation) was due to when it was done, those that were missed while nothing ran included.',
    labels: ['kind'],
    buckets: SECONDS,
  });
  const decisions = metrics.counter({
    name: 'parley_routing_decisions_total',
    help: 'Conversations that routing assigned, or left unassigned, by the reason.',
    labels: ['reason'],
  });
  return (asked, outcome) => {
    if (outcome.tag !== 'done' || !outcome.changed) return;
    switch (asked.type) {
      case 'wake':
      case 'close_inactive': {
        const late = Math.max(0, clock() - asked.dueAt) / 1_000;
        return lateness(asked.type === 'wake' ? 'wake' : 'close').observe(late);
      }
      case 'assign':
      case 'leave_unrouted':
        return decisions(asked.reason).inc();
    }
  };
}

/** What automations have before them, of all workspaces together. Asked for when the figures are read. */
export function automationGauges(
  metrics: Metrics,
  automations: Pick<AutomationStore, 'timers' | 'overdue' | 'waitingCount'>,
  clock: Clock,
): void {
  const set = metrics.gauge({
    name: 'parley_timers',
    help: 'Timers that are set: a wake for each snooze, a close for each open conversation of an inbox with a timeout.',
    labels: ['kind'],
  });
  const overdue = metrics.gauge({
    name: 'parley_timers_overdue',
    help: 'Timers whose time has come, and which are not done.',
    labels: ['kind'],
  });
  const waiting = metrics.gauge({
    name: 'parley_routing_waiting',
    help: 'Openings, reopenings, transfers and hand-overs that routing has not looked at.',
    labels: [],
  })();
  metrics.beforeReading(async () => {
    const [all, due] = [await automations.timers(), await automations.overdue(clock())];
    set('wake').set(all.wakes);
    set('close').set(all.closes);
    overdue('wake').set(due.wakes);
    overdue('close').set(due.closes);
    waiting.set(await automations.waitingCount());
  });
}
