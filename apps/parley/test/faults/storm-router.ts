import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { routingRunner, sqliteAutomations, type Runner } from '@parley/automations';
import { sqliteEventStore, type OfThread } from '@parley/event-store';
import { silentLogger, systemScheduler } from '@parley/platform';
import { automationsConsumer, commanderOver } from '@parley/runtime';
import { runLeased } from '@parley/subscriptions';

/* A thread that contends for the lease of the automations and routes while it has it. It is terminated or frozen at any time. */

export interface StormRouter {
  readonly holder: string;
  readonly ttlMs: number;
  readonly log: string;
  readonly ofLog: OfThread;
  readonly automations: string;
  readonly commander: MessagePort;
}

/** What it says: it routes from now on. */
export type FromStormRouter = 'routes';

/** What it is told: to do nothing at all for so many ms, and then to go on with what it had in hand. */
export interface ToStormRouter {
  readonly freezeMs: number;
}

const given = workerData as StormRouter;
const store = sqliteEventStore(given.log, given.ofLog);
const automations = sqliteAutomations(given.automations, { claimed: true });
const commander = commanderOver(given.commander);
const routing = routingRunner({ store: automations, commander, scheduler: systemScheduler, logger: silentLogger });
const runner: Runner = {
  resume(lease) {
    routing.resume(lease);
    parentPort?.postMessage('routes' satisfies FromStormRouter);
  },
  suspend: () => routing.suspend(),
  applied: () => routing.applied(),
  stop: () => routing.stop(),
};
runLeased(automationsConsumer({ store, automations, runner }), { store, holder: given.holder, ttlMs: given.ttlMs });

parentPort?.on('message', ({ freezeMs }: ToStormRouter) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, freezeMs);
});
