import type { AutomationStore, Runner } from '@parley/automations';
import { LEASE_MS, NotRunningHere } from '@parley/subscriptions';
import type { Stores } from '../stores/open-stores';
import { automationsConsumer } from './automations-consumer';
import { conversationsConsumer } from './conversations-consumer';
import { FILE_OWNER } from './open-consumer';

interface StoppedStores extends Pick<Stores, 'store' | 'readModel'> {
  readonly automations?: AutomationStore | undefined;
}

/** What is known is mended, and nothing done about it: that is for whoever starts next. */
const nobodyActs: Pick<Runner, 'resume' | 'suspend' | 'applied'> = {
  resume: () => undefined,
  suspend: () => undefined,
  applied: () => undefined,
};

/** Has a consumer handle a parked stream again where none runs on these stores; false when it is parked again. Rejects with `NotRunningHere` while another holds the lease. */
export async function handleParkedAgain(
  { store, readModel, automations }: StoppedStores,
  name: string,
  stream: string,
): Promise<boolean> {
  const consumers = [
    conversationsConsumer({ store, readModel }),
    ...(automations === undefined ? [] : [automationsConsumer({ store, automations, runner: nobodyActs })]),
  ];
  const consumer = consumers.find((one) => one.name === name);
  const lease = await consumer?.leases.acquire(name, FILE_OWNER, LEASE_MS);
  if (consumer === undefined || lease === undefined) throw new NotRunningHere(name);
  try {
    return await consumer.again(stream, lease);
  } finally {
    await consumer.leases.release(lease);
  }
}
