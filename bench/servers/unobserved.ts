import 'reflect-metadata';
import { inMemoryApiKeys, hashKey } from '@parley/access';
import { readEnvironment, silentLogger } from '@parley/platform';
import { openStores } from '@parley/stores';
import { VARIABLES } from '../../apps/parley/src/configuration';
import { parley } from '../../apps/parley/src/parley';

/* The product with one fixed key, no rate limit, and without logs, metrics and traces: what all of that costs is what it is more. */

async function main(): Promise<void> {
  const { eventStore, readModel, bootstrapKeys } = readEnvironment(VARIABLES, process.env);
  const stores = await openStores(eventStore, readModel, silentLogger);
  const bootstrap = bootstrapKeys.length > 0 ? bootstrapKeys : [{ keyHash: hashKey('none'), workspace: 'ws_bench' }];
  const keyStore = inMemoryApiKeys({ bootstrap });
  const projector = stores.startProjector();
  const app = await parley({ ...stores, projector, keyStore, logger: silentLogger, version: 'bench' });
  const { url } = await app.server.listen('127.0.0.1', 0);
  app.lifecycle.started();
  process.stdout.write(`listens on ${url}\n`);
  process.on('SIGTERM', () => {
    void (async () => {
      await app.stop();
      await stores.close();
      process.exit(0);
    })();
  });
}

void main();
