import 'reflect-metadata';
import { lookAtOperationsFile, sqliteApiKeys, type EmbeddedApiKeyStore } from '@parley/access';
import type { Commander } from '@parley/automations';
import {
  assertClock,
  errorKind,
  jsonLogger,
  prometheusMetrics,
  readEnvironment,
  startTracing,
  systemClock,
  unknownVariables,
  VERSION,
  WrongConfiguration,
  type Logger,
} from '@parley/platform';
import { parley } from '@parley/product';
import { FileInUse } from '@parley/storage';
import { startControlServer, tasksOn } from '@parley/operator';
import {
  assertOwnAutomations,
  assertOwnFiles,
  assertOwnPublicLog,
  assertSeparateFiles,
  carriedOut,
  fileOfEventStore,
  handledAgainBy,
  keepPrivate,
  openAutomations,
  openPublicLog,
  openStores,
  projectorOf,
  PublicLogOfAnotherLog,
  ReadModelOfAnotherLog,
  reportPublishing,
  startConsumers,
  watchFiles,
  webhooksOf,
  type FileWatch,
  type OpenedAutomations,
  type OpenedPublicLog,
  type Role,
  type StoreLocations,
  type Stores,
} from '@parley/runtime';
import { VARIABLES } from './configuration';
import { firstKeyLines } from './first-key';

/** How long it goes on listening while it drains, so that whoever asks is told to go elsewhere. */
const DRAIN_MS = 1_000;
/** Of the 10 s that a stop may take; what hangs longer is cut off. */
const STOP_WITHIN_MS = 9_000;

async function main(): Promise<void> {
  // A disk that is full, or a reader that is gone, is no reason to end the product.
  process.stdout.on('error', () => undefined);
  const settings = readEnvironment(VARIABLES, process.env);
  assertClock(systemClock());
  assertSeparateFiles(settings);
  await assertOwnFiles(settings, lookAtOperationsFile);
  await assertOwnPublicLog(settings.operations);
  await assertOwnAutomations(settings.readModel);
  const logger = jsonLogger(settings.logLevel);
  for (const name of unknownVariables(VARIABLES, process.env, 'PARLEY_'))
    logger.warn({ variable: name }, 'nothing reads this variable; is it misspelt?');

  const closers: (() => unknown)[] = [];
  const tracing = startTracing(process.env, logger);
  const stores = await openStores(settings.eventStore, settings.readModel, logger);
  closers.unshift(stores.close);
  const { operations, bootstrapKeys: bootstrap, requestsPerSecond, corsOrigins } = settings;
  const keyStore = await carriedOut('PARLEY_OPERATIONS', `sqlite:${operations}`, () =>
    sqliteApiKeys(operations, { bootstrap }),
  );
  closers.unshift(() => keyStore.close());
  const publicLog = await openPublicLog({ ...settings, stores, from: settings.publishFrom, logger });
  closers.unshift(() => publicLog.log.close());
  const { webhooks, sending } = await webhooksOf({ ...stores, publicLog, settings, logger });
  const automations = settings.roles.has('automations') ? await openAutomations({ ...stores, logger }) : undefined;
  closers.unshift(() => automations?.store.close());
  const files = watched(settings, { stores, keyStore, publicLog, automations }, logger);
  closers.unshift(() => files.stop());

  const commander = Promise.withResolvers<Commander>();
  const acting = automations && { ...automations, commander: commander.promise };
  const { roles } = settings;
  const consumers = startConsumers({ stores, publicLog, sending, automations: acting, roles, logger, tracing });
  void reportPublishing(consumers, stores.store, logger);
  const metrics = prometheusMetrics();
  const api = roles.has('api');
  const asked = { requestsPerSecond, corsOrigins };
  const rest = { publicLog: publicLog.log, webhooks, keyStore, logger, version: VERSION, metrics, tracing };
  const app = await parley({ ...stores, ...asked, consumers, api, files, automations: automations?.store, ...rest });
  closers.unshift(() => tracing?.stop());
  const { url } = await carriedOut('PARLEY_HOST, PARLEY_PORT', `${settings.host}:${settings.port}`, () =>
    app.server.listen(settings.host, settings.port),
  );
  app.lifecycle.started();
  commander.resolve(app.commander);
  const opened = {
    tasks: tasksOn({
      ...stores,
      automations: automations?.store,
      projector: projectorOf(consumers),
      again: handledAgainBy(consumers),
      operations,
      masterKeyGiven: settings.masterKey !== null,
    }),
    keys: keyStore,
    publicLog: publicLog.log,
    webhooks,
    status: { url, version: VERSION, pid: process.pid },
  };
  const control = await startControlServer(stores.readModelFile, opened, logger);
  // Not before all that may fail: a key that nobody is shown would be lost.
  const terminal = process.stdout.isTTY;
  const givesKey = api && bootstrap.length === 0;
  const key = givesKey ? await firstKeyLines({ keyStore, operations, url, terminal, logger }) : [];
  welcome(url, roles, key);

  stopWhenTold(logger, async () => {
    await control.close();
    await app.stop(DRAIN_MS);
    for (const close of closers) await close();
  });
}

/** SIGTERM and Ctrl+C stop it. */
function stopWhenTold(logger: Logger & { flush(): Promise<void> }, stop: () => Promise<void>): void {
  let stopping = false;
  const told = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping: requests under way finish, new ones get 503');
    setTimeout(() => exitNow(logger), STOP_WITHIN_MS).unref();
    void (async () => {
      try {
        await stop();
        logger.info({}, 'stopped');
      } catch (error) {
        logger.error({ error: errorKind(error) }, 'stopping failed; what was acknowledged is durable');
      }
      await logger.flush();
      process.exit(0);
    })();
  };
  process.on('SIGTERM', told);
  process.on('SIGINT', told);
}

interface OpenedFiles {
  readonly stores: Stores;
  readonly keyStore: EmbeddedApiKeyStore;
  readonly publicLog: OpenedPublicLog;
  readonly automations: OpenedAutomations | undefined;
}

/** Its files are for its user alone, and looked at as long as it runs. */
function watched(
  { eventStore, readModel, operations }: StoreLocations,
  { stores, keyStore, publicLog, automations }: OpenedFiles,
  logger: Logger,
): FileWatch {
  const eventLog = fileOfEventStore(eventStore);
  keepPrivate([readModel, operations, ...(eventLog === undefined ? [] : [eventLog])], logger);
  return watchFiles(
    {
      event_log: { file: eventLog, look: stores.look },
      read_model: { file: readModel, look: () => stores.readModel.look() },
      operations: { file: operations, look: () => keyStore.look() },
      public_log: { file: publicLog.file, look: () => publicLog.log.look() },
      automations: { file: automations?.file, look: automations && (() => automations.store.look()) },
    },
    logger,
  );
}

/** What was acknowledged is durable, so cutting off what hangs loses nothing. */
function exitNow(logger: Logger): never {
  logger.warn({ afterMs: STOP_WITHIN_MS }, 'something did not stop in time and was cut off');
  process.exit(0);
}

function welcome(url: string, roles: ReadonlySet<Role>, key: readonly string[]): void {
  const lines = [`Parley ${VERSION} listens on ${url} (Ctrl+C stops it).`];
  if (!roles.has('api')) lines.push('PARLEY_ROLES has no api: it serves health and metrics, and no conversations.');
  if (!roles.has('projector')) lines.push('PARLEY_ROLES has no projector: nothing here keeps the lists up to date.');
  if (!roles.has('publisher'))
    lines.push('PARLEY_ROLES has no publisher: nothing here publishes events or sends webhooks.');
  if (!roles.has('automations')) lines.push('PARLEY_ROLES has no automations: nothing here wakes, closes or routes.');
  process.stdout.write(`${[...lines, ...key].join('\n')}\n`);
}

main().catch((error: unknown) => {
  const expected =
    error instanceof WrongConfiguration ||
    error instanceof FileInUse ||
    error instanceof ReadModelOfAnotherLog ||
    error instanceof PublicLogOfAnotherLog;
  const text = expected
    ? (error as Error).message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`Parley did not start.\n${text}\n`);
  process.exit(1);
});
