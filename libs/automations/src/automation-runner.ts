import { routingRunner, type RoutingRunnerOptions } from './routing/routing-runner';
import type { Runner } from './runner';
import { timerRunner } from './timers/timer-runner';

/** All that happens by itself: what is due is done, and what waits for an assignee is routed, beside each other. */
export function automationRunner(options: Omit<RoutingRunnerOptions, 'limits'>): Runner {
  const runners = [timerRunner(options), routingRunner(options)];
  return {
    resume: (lease) => runners.forEach((runner) => runner.resume(lease)),
    suspend: () => runners.forEach((runner) => runner.suspend()),
    applied: () => runners.forEach((runner) => runner.applied()),
    stop: async () => void (await Promise.all(runners.map((runner) => runner.stop()))),
  };
}
