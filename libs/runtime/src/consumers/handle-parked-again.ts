import { LEASE_MS, NotRunningHere } from '@parley/subscriptions';
import type { Stores } from '../stores/open-stores';
import { conversationsConsumer } from './conversations-consumer';
import { FILE_OWNER } from './open-consumer';

/** Handles a parked stream again where no consumer runs on these stores; false when it is parked again. Rejects with `NotRunningHere` while another holds the lease. */
export async function handleParkedAgain(
  { store, readModel }: Pick<Stores, 'store' | 'readModel'>,
  stream: string,
): Promise<boolean> {
  const consumer = conversationsConsumer({ store, readModel });
  const lease = await consumer.leases.acquire(consumer.name, FILE_OWNER, LEASE_MS);
  if (lease === undefined) throw new NotRunningHere(consumer.name);
  try {
    return await consumer.again(stream, lease);
  } finally {
    await consumer.leases.release(lease);
  }
}
