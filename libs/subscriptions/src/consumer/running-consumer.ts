import type { StreamName } from '@parley/event-store';
import type { Consumer } from './consumer';
import type { SubscriptionStatus } from '../loop/progress';
import type { Subscription } from '../loop/run-subscription';

export interface ConsumerStatus extends SubscriptionStatus {
  /** Whether this process runs it: `elsewhere` while another holds its lease, `waiting` while it has not asked or cannot. */
  readonly lease: 'held' | 'elsewhere' | 'waiting' | 'not_needed';
  /** Streams that wait behind a parked commit. */
  readonly parked: number;
}

/** A consumer that runs in this process, or waits for its lease. */
export interface RunningConsumer extends Subscription {
  readonly name: string;
  readonly readiness: Consumer['readiness'];
  status(): ConsumerStatus;
  /** Handles a parked stream again, between two batches; false when it is parked again. Rejects when it does not run here. */
  again(stream: StreamName): Promise<boolean>;
}

/** It was asked for something that only who runs the consumer can do. The message says so. */
export class NotRunningHere extends Error {
  override readonly name = 'NotRunningHere';
  constructor(consumer: string) {
    super(`the consumer ${consumer} does not run in this process at the moment`);
  }
}
