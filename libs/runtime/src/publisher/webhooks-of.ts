import { endOfLog, type EventStore } from '@parley/event-store';
import { systemClock, type Logger } from '@parley/platform';
import { httpSender, sealerOf, urlGuard, webhooks, type Webhooks } from '@parley/webhooks';
import { loadMasterKey } from '../master-key/load-master-key';
import type { OpenedPublicLog } from './open-public-log';
import type { Sending } from './start-sending';

interface WebhookSettings extends Omit<Sending, 'masterKey'> {
  /** Null: the one in the file beside the operations. */
  readonly masterKey: Uint8Array | null;
  readonly operations: string;
}

interface WebhooksOf {
  /** The event log: a webhook begins at its end. */
  readonly store: Pick<EventStore, 'readAll'>;
  readonly publicLog: Pick<OpenedPublicLog, 'log' | 'webhooks'>;
  readonly settings: WebhookSettings;
  readonly logger: Logger;
}

/** What people do with webhooks, on these stores, and what these are sent with. Throws `WrongConfiguration` without the right master key. */
export async function webhooksOf({ store, publicLog, settings, logger }: WebhooksOf): Promise<{
  readonly webhooks: Webhooks;
  readonly sending: Sending;
}> {
  const { operations, retrySeconds, allowPrivate } = settings;
  const check = await publicLog.webhooks.masterKeyCheck();
  const masterKey = loadMasterKey({ given: settings.masterKey, operations, check });
  if (allowPrivate)
    logger.warn(
      { variable: 'PARLEY_WEBHOOK_ALLOW_PRIVATE' },
      'webhooks may go to private addresses and over http: whoever may make one reaches what this machine reaches',
    );
  return {
    sending: { masterKey, retrySeconds, allowPrivate },
    webhooks: webhooks({
      store: publicLog.webhooks,
      log: publicLog.log,
      sealer: sealerOf(masterKey),
      endOfLog: async () => (await endOfLog(store)) ?? '',
      guard: urlGuard(allowPrivate),
      sender: httpSender({ allowPrivate }),
      clock: systemClock,
    }),
  };
}
