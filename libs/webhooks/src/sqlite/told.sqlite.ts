import { failedOutcome } from '@parley/storage';
import { WebhooksUnavailable } from '../port';

/** Runs it at once, so that nothing comes between; what the file refuses is told in this room's words. */
export async function told<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    const outcome = failedOutcome(error);
    if (outcome === undefined) throw error;
    throw new WebhooksUnavailable(`The file of the public log: ${String(error)}`, outcome, { cause: error });
  }
}
