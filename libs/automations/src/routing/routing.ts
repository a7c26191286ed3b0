import type { Logger, Scheduler } from '@parley/platform';
import type { Commander } from '../commands/commander';
import type { PassedTime } from '../passed-time';
import type { AutomationStore } from '../port';
import type { Seldom } from '../seldom';
import type { KnownRules } from './known-rules';
import type { RoutingLimits } from './limits';
import type { News } from './news';

/** What decisions need, of whatever workspace. */
export interface Routing {
  readonly store: AutomationStore;
  readonly commander: Commander;
  readonly scheduler: Scheduler;
  readonly time: PassedTime;
  readonly seldom: Seldom;
  readonly logger: Logger;
  readonly limits: RoutingLimits;
  readonly rules: KnownRules;
  readonly news: News;
}
