import 'reflect-metadata';
import { apiKeys, hashKey, inMemoryApiKeys } from '@parley/access';
import { CommandsModule, writePaths } from '@parley/commands';
import { HttpModule, httpServer } from '@parley/http';
import { readEnvironment, silentLogger, silentMetrics, systemClock, uuidV7 } from '@parley/platform';
import { readModelsModule } from '@parley/read-models';
import {
  openPublicLog,
  openStores,
  ROLES,
  startConsumers,
  STORE_VARIABLES,
  WEBHOOK_VARIABLES,
  webhooksOf,
} from '@parley/runtime';
import { consumerHost, runLocal } from '@parley/subscriptions';
import { KEY } from './server-process';

/* The product with one fixed key, no rate limit, and without logs, metrics and traces: what all of that costs is what it is more. */

const BOOTSTRAP = { keyHash: hashKey(KEY), workspace: 'ws_bench' };

async function main(): Promise<void> {
  const settings = readEnvironment({ ...STORE_VARIABLES, ...WEBHOOK_VARIABLES }, process.env);
  const { eventStore, readModel, operations } = settings;
  const stores = await openStores(eventStore, readModel, silentLogger);
  const keyStore = inMemoryApiKeys({ bootstrap: [BOOTSTRAP] });
  const keys = apiKeys(keyStore);
  const { retrySeconds } = settings;
  const rest = { retentionDays: 30, retrySeconds, from: 'now', logger: silentLogger } as const;
  const publicLog = await openPublicLog({ stores, operations, ...rest });
  const { webhooks, sending } = await webhooksOf({ ...stores, publicLog, settings, logger: silentLogger });
  const consumers = startConsumers({ stores, publicLog, sending, roles: new Set(ROLES), logger: silentLogger });
  const paths = writePaths({
    store: stores.store,
    clock: systemClock,
    newId: () => uuidV7(),
    logger: silentLogger,
    origin: uuidV7(),
    writer: 'bench',
  });
  const host = consumerHost([...consumers, runLocal(paths.records, stores.store)], silentMetrics);
  const module = HttpModule.of({
    keys,
    keyStore,
    publicLog: publicLog.log,
    webhooks,
    logger: silentLogger,
    readiness: { check: () => ({ ready: true, degraded: false, parts: {} }) },
    clock: systemClock,
    version: 'bench',
    metrics: silentMetrics,
    handlers: [CommandsModule.of(paths, silentMetrics), readModelsModule(stores.readModel, stores.store)],
  });
  const server = await httpServer(module, keys);
  const { url } = await server.listen('127.0.0.1', 0);
  process.stdout.write(`listens on ${url}\n`);
  process.on('SIGTERM', () => {
    void (async () => {
      await server.close();
      await host.stop();
      await publicLog.log.close();
      await stores.close();
      process.exit(0);
    })();
  });
}

void main();
