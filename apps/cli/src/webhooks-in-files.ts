import { endOfLog } from '@parley/event-store';
import { WebhookNotDone, type handleWebhookRequest } from '@parley/operator';
import { readEnvironment, silentLogger, systemClock, type Environment } from '@parley/platform';
import type { PublicLog } from '@parley/public-log';
import {
  carriedOut,
  loadMasterKey,
  openEventLog,
  publicLogBeside,
  STORE_VARIABLES,
  WEBHOOK_VARIABLES,
  type StoreLocations,
} from '@parley/runtime';
import { httpSender, openWebhooks, sealerOf, urlGuard, webhooks, type Sealer } from '@parley/webhooks';
import { assertThere } from './settings';

type Parts = Parameters<typeof handleWebhookRequest>[0];

/** Opens the webhooks in the files of a product that does not run, for one piece of work; `signs`: which makes keys, or signs. */
export async function withWebhooksOf<A>(
  { eventStore, operations }: Pick<StoreLocations, 'eventStore' | 'operations'>,
  environment: Environment,
  signs: boolean,
  work: (parts: Parts) => Promise<A>,
): Promise<A> {
  const { masterKey: given, allowPrivate, retrySeconds } = readEnvironment(WEBHOOK_VARIABLES, environment);
  const file = publicLogBeside(operations);
  assertThere(file, 'public log', STORE_VARIABLES.operations);
  const { log, store } = await carriedOut(STORE_VARIABLES.operations.name, `sqlite:${operations}`, () =>
    openWebhooks(file, { retrySeconds }),
  );
  const sender = httpSender({ allowPrivate });
  try {
    const check = await store.masterKeyCheck();
    const sealer = openedWhenNeeded(() => sealerOf(loadMasterKey({ given, operations, check })));
    // Before anything is done that has no use without it.
    if (signs) void sealer.check;
    const service = webhooks({
      store,
      log,
      sealer,
      endOfLog: () => endOf(eventStore, log),
      guard: urlGuard(allowPrivate),
      sender,
      clock: systemClock,
    });
    return await work({ webhooks: service, publicLog: log });
  } finally {
    await sender.close();
    await log.close();
  }
}

/** The master key is needed to make keys and to sign: what is only looked at is shown without it. */
function openedWhenNeeded(open: () => Sealer): Sealer {
  let opened: Sealer | undefined;
  const sealer = (): Sealer => (opened ??= open());
  return {
    seal: (...given) => sealer().seal(...given),
    open: (...given) => sealer().open(...given),
    fingerprint: (secret) => sealer().fingerprint(secret),
    get check() {
      return sealer().check;
    },
  };
}

const NOT_STARTED =
  'The product was not started on these files since they were made, restored or moved, so nobody knows yet where its events go on. Start it, and run this again.';

/** Where the event log ends. Rejects with `WebhookNotDone` when nobody knows yet how the public log goes on with it. */
async function endOf(
  eventStore: StoreLocations['eventStore'],
  publicLog: Pick<PublicLog, 'epochs' | 'copied'>,
): Promise<string> {
  if (eventStore.kind === 'sqlite') assertThere(eventStore.file, 'event log', STORE_VARIABLES.eventStore);
  const { store, logId } = await openEventLog(eventStore, silentLogger);
  try {
    const newest = (await publicLog.epochs()).at(-1);
    const isOther = eventStore.kind === 'sqlite' && newest?.logId !== logId;
    if (newest === undefined || isOther || (await publicLog.copied())) throw new WebhookNotDone(NOT_STARTED);
    return (await endOfLog(store)) ?? '';
  } finally {
    await store.close();
  }
}
