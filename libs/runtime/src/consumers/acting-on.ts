import { automationRunner, type AutomationStore, type Commander, type Runner } from '@parley/automations';
import type { EventStore } from '@parley/event-store';
import { systemScheduler, type Logger } from '@parley/platform';
import type { LeasedConsumer } from '@parley/subscriptions';
import { automationsConsumer } from './automations-consumer';

interface ActsOn {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly automations: AutomationStore;
  readonly commander: Commander;
  readonly logger: Logger;
}

/** What follows the log for the automations, and what acts on what it knows. The second is to be stopped before the first. */
export function actingOn({ store, automations, commander, logger }: ActsOn): {
  readonly consumer: LeasedConsumer;
  readonly runner: Runner;
} {
  const runner = automationRunner({ store: automations, commander, scheduler: systemScheduler, logger });
  return { consumer: automationsConsumer({ store, automations, runner }), runner };
}
