import type { Logger } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import { httpSender, sealerOf, startDeliverer, type Deliverer, type DeliveryQueue } from '@parley/webhooks';

/** What webhooks are sent with. It passes from thread to thread, and nowhere else. */
export interface Sending {
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** Waits between tries. */
  readonly retrySeconds: readonly number[];
  /** For development: private addresses and `http` are allowed. */
  readonly allowPrivate: boolean;
}

interface StartSending {
  readonly queue: DeliveryQueue;
  readonly publicLog: Pick<PublicLogReader, 'epochs'>;
  readonly sending: Sending;
  readonly logger: Logger;
}

/** Sends what waits for webhooks, in this thread, until it is stopped. Every process that publishes does, whoever publishes now. */
export function startSending({ queue, publicLog, sending, logger }: StartSending): Deliverer {
  const { masterKey, allowPrivate } = sending;
  return startDeliverer({
    queue,
    publicLog,
    sealer: sealerOf(masterKey),
    sender: httpSender({ allowPrivate }),
    logger,
  });
}
