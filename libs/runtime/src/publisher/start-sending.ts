import type { Logger } from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import {
  httpSender,
  sealerOf,
  startDeliverer,
  type Deliverer,
  type DeliveryQueue,
  type Sender,
  type WebhookStore,
} from '@parley/webhooks';

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
  readonly store: Pick<WebhookStore, 'totals'>;
  readonly publicLog: Pick<PublicLogReader, 'epochs'>;
  readonly sending: Sending;
  readonly logger: Logger;
}

/** Sends what waits for webhooks, in this thread, until it is stopped. Every process that publishes does, whoever publishes now. */
export function startSending({ queue, store, publicLog, sending, logger }: StartSending): Deliverer {
  const { masterKey, allowPrivate } = sending;
  const sender = httpSender({ allowPrivate });
  const onLook = warmsUp(sender, store);
  return startDeliverer({ queue, publicLog, sealer: sealerOf(masterKey), sender, logger, onLook });
}

/** The first event of a webhook need not wait for what sending needs; and who has no webhook pays nothing for that. */
function warmsUp(sender: Pick<Sender, 'warmUp'>, store: StartSending['store']): () => void {
  let isWarm = false;
  const look = async (): Promise<void> => {
    const { webhooks } = await store.totals();
    if (isWarm || Object.values(webhooks).every((count) => count === 0)) return;
    isWarm = true;
    sender.warmUp();
  };
  // One that fails is looked at again.
  return () => void (isWarm || look().catch(() => undefined));
}
