import { catchingUpContract } from './catching-up.contract';
import { clockContract } from './clock.contract';
import { configurationContract } from './configuration.contract';
import { disablingContract } from './disabling.contract';
import { orderContract } from './order.contract';
import { outcomeContract } from './outcome.contract';
import { replayContract } from './replay.contract';
import { requestsContract } from './requests.contract';
import { retryContract } from './retry.contract';
import { selectionContract } from './selection.contract';
import { upkeepContract } from './upkeep.contract';
import type { MakeWebhooks } from './webhooks-fixture';

/** What the webhooks' store and their queue are: an adapter is one when it passes. */
export function webhooksContract(name: string, make: MakeWebhooks): void {
  configurationContract(name, make);
  orderContract(name, make);
  outcomeContract(name, make);
  retryContract(name, make);
  selectionContract(name, make);
  replayContract(name, make);
  requestsContract(name, make);
  upkeepContract(name, make);
  catchingUpContract(name, make);
  disablingContract(name, make);
  clockContract(name, make);
}
