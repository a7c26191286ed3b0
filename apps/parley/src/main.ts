import 'reflect-metadata';
import { sqliteApiKeys } from '@parley/access';
import {
  errorKind,
  jsonLogger,
  prometheusMetrics,
  readEnvironment,
  startTracing,
  unknownVariables,
  VERSION,
  WrongConfiguration,
  type Logger,
} from '@parley/platform';
import { parley } from '@parley/product';
import { FileInUse } from '@parley/storage';
import { startControlServer, tasksOn } from '@parley/operator';
import {
  assertSeparateFiles,
  carriedOut,
  openStores,
  projectorOf,
  ReadModelOfAnotherLog,
  startConsumers,
  type Role,
} from '@parley/runtime';
import { VARIABLES } from './configuration';

const DEFAULT_WORKSPACE = 'ws_default';
/** How long it goes on listening while it drains, so that whoever asks is told to go elsewhere. */
const DRAIN_MS = 1_000;
/** Of the 10 s that a stop may take; what hangs longer is cut off. */
const STOP_WITHIN_MS = 9_000;

async function main(): Promise<void> {
  const settings = readEnvironment(VARIABLES, process.env);
  assertSeparateFiles(settings);
  const logger = jsonLogger(settings.logLevel);
  for (const name of unknownVariables(VARIABLES, process.env, 'PARLEY_'))
    logger.warn({ variable: name }, 'nothing reads this variable; is it misspelt?');

  const closers: (() => unknown)[] = [];
  const tracing = startTracing(process.env, logger);
  const stores = await openStores(settings.eventStore, settings.readModel, logger);
  closers.unshift(stores.close);
  const { operations, bootstrapKeys: bootstrap, requestsPerSecond } = settings;
  const keyStore = await carriedOut('PARLEY_OPERATIONS', `sqlite:${operations}`, () =>
    sqliteApiKeys(operations, { bootstrap }),
  );
  closers.unshift(() => keyStore.close());
  const firstKey = bootstrap.length > 0 ? undefined : await keyStore.firstKey(DEFAULT_WORKSPACE);

  const consumers = startConsumers({ stores, roles: settings.roles, logger, tracing });
  const metrics = prometheusMetrics();
  const api = settings.roles.has('api');
  const rest = { keyStore, requestsPerSecond, logger, version: VERSION, metrics, tracing };
  const app = await parley({ ...stores, consumers, api, ...rest });
  closers.unshift(() => tracing?.stop());
  const { url } = await carriedOut('PARLEY_HOST, PARLEY_PORT', `${settings.host}:${settings.port}`, () =>
    app.server.listen(settings.host, settings.port),
  );
  app.lifecycle.started();
  const opened = {
    tasks: tasksOn({ ...stores, ...projectorOf(consumers), operations }),
    keys: keyStore,
    status: { url, version: VERSION, pid: process.pid },
  };
  const control = await startControlServer(stores.readModelFile, opened, logger);
  welcome(url, firstKey, settings.roles);

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping: requests under way finish, new ones get 503');
    setTimeout(() => exitNow(logger), STOP_WITHIN_MS).unref();
    void (async () => {
      try {
        await control.close();
        await app.stop(DRAIN_MS);
        for (const close of closers) await close();
        logger.info({}, 'stopped');
      } catch (error) {
        logger.error({ error: errorKind(error) }, 'stopping failed; what was acknowledged is durable');
      }
      await logger.flush();
      process.exit(0);
    })();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What was acknowledged is durable, so cutting off what hangs loses nothing. */
function exitNow(logger: Logger): never {
  logger.warn({ afterMs: STOP_WITHIN_MS }, 'something did not stop in time and was cut off');
  process.exit(0);
}

function welcome(url: string, key: string | undefined, roles: ReadonlySet<Role>): void {
  const lines = [`Parley ${VERSION} listens on ${url} (Ctrl+C stops it).`];
  if (!roles.has('api')) lines.push('PARLEY_ROLES has no api: it serves health and metrics, and no conversations.');
  if (!roles.has('projector')) lines.push('PARLEY_ROLES has no projector: nothing here keeps the lists up to date.');
  if (key !== undefined && roles.has('api'))
    lines.push(
      `Key of the workspace ${DEFAULT_WORKSPACE}, shown this once: ${key}`,
      `Try it:  curl -H "Authorization: Bearer ${key}" ${url}/v1/conversations`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  const expected =
    error instanceof WrongConfiguration || error instanceof FileInUse || error instanceof ReadModelOfAnotherLog;
  const text = expected
    ? (error as Error).message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`Parley did not start.\n${text}\n`);
  process.exit(1);
});
