import { apiKeys, rateLimit, type ApiKeyStore } from '@parley/access';
import { appendMetrics, CommandsModule, writePaths } from '@parley/commands';
import { observed, type EventStore } from '@parley/event-store';
import { HttpModule, httpServer, type HttpServer } from '@parley/http';
import { silentMetrics, systemClock, uuidV7, type Logger, type Metrics, type Tracing } from '@parley/platform';
import { readModelLag } from '@parley/projector';
import { ReadModelsModule, type ConversationReadModel } from '@parley/read-models';
import { measureSubscriptions, type Subscription } from '@parley/subscriptions';
import { Lifecycle } from './lifecycle';

export interface ParleyParts {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  /** Keeps the read model up to date, in this thread or in one of its own. */
  readonly projector: Subscription;
  readonly keyStore: ApiKeyStore;
  /** Requests per second of each key (default: as many as come). */
  readonly requestsPerSecond?: number;
  readonly logger: Logger;
  readonly version: string;
  /** What `/metrics` tells (default: nothing). */
  readonly metrics?: Metrics;
  /** Spans of requests and appends (default: none); the projector has its own. */
  readonly tracing?: Tracing | undefined;
}

export interface Parley {
  readonly server: HttpServer;
  readonly lifecycle: Lifecycle;
  /** Says for `drainMs` (default 0) that it is stopping, finishes what is under way, stops the projector at a checkpoint. The stores stay open. */
  stop(drainMs?: number): Promise<void>;
}

/** Wires the rooms into one process: commands in, events kept, lists out. Nothing listens yet. */
export async function parley(parts: ParleyParts): Promise<Parley> {
  const { readModel, projector, keyStore, requestsPerSecond = Infinity, logger, version, tracing } = parts;
  const { metrics = silentMetrics } = parts;
  const store = measured(parts, metrics);
  const keys = apiKeys(keyStore, rateLimit(requestsPerSecond));
  const paths = writePaths({
    store,
    clock: systemClock,
    newId: () => uuidV7(),
    logger,
    origin: uuidV7(),
    writer: `parley/${version}`,
    metrics,
    tracing,
  });
  measureSubscriptions(metrics, [projector, paths.records]);
  const lifecycle = new Lifecycle(projector, paths.records);
  const server = await httpServer(
    HttpModule.of({
      keys,
      keyStore,
      logger,
      readiness: lifecycle,
      clock: systemClock,
      version,
      metrics,
      handlers: [CommandsModule.of(paths, metrics), ReadModelsModule.of(readModel, store)],
    }),
    keys,
    { logger, metrics, tracing },
  );
  return {
    server,
    lifecycle,
    async stop(drainMs = 0) {
      lifecycle.drain();
      server.drain();
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      await server.close();
      await Promise.all([projector.stop(), paths.records.stop()]);
    },
  };
}

/** The event store, with figures of what is appended to it and of how soon that is shown. */
function measured({ store, projector, logger, version }: ParleyParts, metrics: Metrics): EventStore {
  metrics
    .gauge({ name: 'parley_build_info', help: 'Always 1.', labels: ['version'] })(version)
    .set(1);
  const appended = appendMetrics(metrics, logger);
  const toBeShown = readModelLag(metrics, projector);
  return observed(store, (append) => {
    appended(append);
    toBeShown(append);
  });
}
