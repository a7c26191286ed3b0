import { type Logger, type Scheduler, silentLogger, systemScheduler } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import type { DeliveryQueue } from '../port';
import type { Sender } from '../sending/sender';
import type { Sealer } from '../signing/sealer';
import { DELIVERY_LIMITS, type DeliveryLimits } from './limits';
import { Delivering } from './delivering';

interface DelivererOptions {
  readonly queue: DeliveryQueue;
  readonly sender: Pick<Sender, 'send'>;
  /** Of the public log, for cursors. */
  readonly publicLog: Pick<PublicLogReader, 'epochs'>;
  /** Opens signing keys. */
  readonly sealer: Pick<Sealer, 'open'>;
  /** Default: the system's. */
  readonly clock?: Scheduler;
  /** From 0 to below 1, for the jitter (default `Math.random`). */
  readonly random?: () => number;
  /** Default: none. It is told no body, no URL and no key. */
  readonly logger?: Logger;
  /** Called at the start, whenever others may have changed something, and now and then (default: nothing is done). */
  readonly onLook?: () => void;
  /** Those that are not the usual ones. */
  readonly limits?: Partial<DeliveryLimits>;
}

export interface Deliverer {
  /** Requests that are under way, or of which is not written yet what came of them. */
  inFlight(): number;
  /** Claims nothing more. What is in flight may come to its end for 4 s and is then cut off; its lanes are given back. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Sends what waits in the queue, until it is stopped. Any number of them may do so beside each other, in one process or in several: the lanes
 * keep them apart. It holds a few bytes for each webhook with something waiting, and the bodies that are in flight. When the queue fails it tries
 * again, with longer waits in between; what was sent meanwhile is written then, or, when that takes too long, sent again.
 */
export function startDeliverer({
  clock = systemScheduler,
  random = Math.random,
  logger = silentLogger,
  onLook = () => undefined,
  limits,
  ...options
}: DelivererOptions): Deliverer {
  const delivering = new Delivering({
    ...options,
    clock,
    random,
    logger,
    onLook,
    limits: { ...DELIVERY_LIMITS, ...limits },
  });
  return { inFlight: () => delivering.inFlight, stop: () => delivering.stop() };
}
