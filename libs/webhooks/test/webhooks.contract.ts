import { orderContract } from './order.contract';
import type { MakeWebhooks } from './webhooks-fixture';

/** What the webhooks' store and their queue are: an adapter is one when it passes. */
export function webhooksContract(name: string, make: MakeWebhooks): void {
  orderContract(name, make);
}
