import { apiKeys, rateLimit, type ApiKeyStore } from '@parley/access';
import type { AutomationStore, Commander } from '@parley/automations';
import { appendMetrics, CommandsModule, writePaths } from '@parley/commands';
import { observed, type EventStore } from '@parley/event-store';
import {
  HttpModule,
  httpServer,
  SERVER_LIMITS,
  type CorsOrigins,
  type HttpServer,
  type ServerLimits,
  type StreamTimes,
} from '@parley/http';
import {
  BUILT_AT,
  silentMetrics,
  systemClock,
  uuidV7,
  type Clock,
  type Logger,
  type Metrics,
  type Tracing,
} from '@parley/platform';
import type { PublicLogReader } from '@parley/public-log';
import { readModelLag, type FileWatch } from '@parley/runtime';
import { CONVERSATIONS, readModelsModule, type ConversationReadModel } from '@parley/read-models';
import { consumerHost, runLocal, type RunningConsumer } from '@parley/subscriptions';
import type { Webhooks } from '@parley/webhooks';
import { automationCommander } from './automation-commander';
import { automationGauges } from './automation-figures';
import { Lifecycle } from './lifecycle';
import { watchLogAhead } from './log-ahead';
import { webhookFigures } from './webhook-figures';

interface ParleyParts {
  readonly store: EventStore;
  readonly readModel: ConversationReadModel;
  /** What integrators read, and how far it is published. */
  readonly publicLog: PublicLogReader;
  /** What people do with their webhooks. */
  readonly webhooks: Webhooks;
  /** What happens by itself here; undefined where nothing does. */
  readonly automations?: Pick<AutomationStore, 'timers' | 'overdue' | 'waitingCount'> | undefined;
  /** Those that run here already, whatever they are there for. */
  readonly consumers: readonly RunningConsumer[];
  /** Whether it serves the API (default true); health and metrics it always does. */
  readonly api?: boolean;
  readonly keyStore: ApiKeyStore;
  /** What became of the files that it has open. */
  readonly files?: Pick<FileWatch, 'states'>;
  /** Requests per second of each key (default: as many as come). */
  readonly requestsPerSecond?: number;
  /** What may be under way, and how long clients are waited for, where it is another than everywhere. */
  readonly limits?: Partial<ServerLimits>;
  /** Whose pages may read answers in a browser (default: nobody's). */
  readonly corsOrigins?: CorsOrigins;
  /** What event streams do by the clock, where it is another than everywhere. */
  readonly streamTimes?: Partial<StreamTimes>;
  readonly logger: Logger;
  readonly version: string;
  /** Of all commands (default: that of the machine). */
  readonly clock?: Clock;
  /** What `/metrics` tells (default: nothing). */
  readonly metrics?: Metrics;
  /** Spans of requests and appends (default: none); the projector has its own. */
  readonly tracing?: Tracing | undefined;
}

export interface Parley {
  readonly server: HttpServer;
  readonly lifecycle: Lifecycle;
  /** The write path, for what happens by itself. */
  readonly commander: Commander;
  /** Says for `drainMs` (default 0) that it is stopping, finishes what is under way, stops consumers at a checkpoint. The stores stay open. */
  stop(drainMs?: number): Promise<void>;
}

/** Wires the rooms into one process: commands in, events kept, lists out. Nothing listens yet. */
export async function parley(parts: ParleyParts): Promise<Parley> {
  const { readModel, consumers, keyStore, requestsPerSecond = Infinity, logger, version, tracing, api = true } = parts;
  const { metrics = silentMetrics, clock = systemClock, publicLog, webhooks, streamTimes = {} } = parts;
  const store = measured(parts, metrics);
  webhookFigures(metrics, webhooks);
  if (parts.automations !== undefined) automationGauges(metrics, parts.automations, clock);
  const keys = apiKeys(keyStore, rateLimit(requestsPerSecond));
  const paths = writePaths({
    store,
    clock,
    earliest: BUILT_AT,
    newId: () => uuidV7(),
    logger,
    origin: uuidV7(),
    writer: `parley/${version}`,
    metrics,
    tracing,
  });
  const host = consumerHost([...consumers, runLocal(paths.records, store)], metrics);
  const lifecycle = new Lifecycle(host, parts.files);
  // Nobody waits for it: a server that is away holds up neither start nor stop.
  void watchLogAhead({ store: parts.store, clock, logger, metrics });
  const server = await httpServer(
    HttpModule.of({
      keys,
      keyStore,
      publicLog,
      webhooks,
      streamTimes,
      logger,
      readiness: lifecycle,
      clock,
      version,
      metrics,
      api,
      handlers: [CommandsModule.of(paths, metrics), readModelsModule(readModel, store)],
    }),
    keys,
    { logger, metrics, tracing },
    { ...SERVER_LIMITS, ...parts.limits },
    parts.corsOrigins,
  );
  return {
    server,
    lifecycle,
    commander: automationCommander({ paths, clock, metrics }),
    async stop(drainMs = 0) {
      lifecycle.drain();
      server.drain();
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      await server.close();
      await host.stop();
    },
  };
}

/** The event store, with figures of what is appended to it and of how soon that is shown. */
function measured({ store, consumers, logger, version }: ParleyParts, metrics: Metrics): EventStore {
  metrics
    .gauge({ name: 'parley_build_info', help: 'Always 1.', labels: ['version'] })(version)
    .set(1);
  const appended = appendMetrics(metrics, logger);
  const projector = consumers.find(({ name }) => name === CONVERSATIONS);
  const toBeShown = projector === undefined ? () => undefined : readModelLag(metrics, projector);
  return observed(store, (append) => {
    appended(append);
    toBeShown(append);
  });
}
