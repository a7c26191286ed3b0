import 'reflect-metadata';
import { inMemoryApiKeys } from '@parley/access';
import { inMemoryEventStore, inMemoryLog, type EventStore, type InMemoryLog } from '@parley/event-store';
import { jsonLogger, prometheusMetrics, type LogLevel, type Tracing } from '@parley/platform';
import type { ServerLimits, StreamTimes } from '@parley/http';
import { parley, type Parley } from '@parley/product';
import type { PublicLog } from '@parley/public-log';
import { inMemoryConversationReadModel, type ConversationReadModel } from '@parley/read-models';
import { conversationsConsumer, runLogged } from '@parley/runtime';
import { ownWebhooks, type WebhookOptions } from './own-webhooks';
import { BOOTSTRAP, sender, type Send } from './product';

/** The value of a figure, 0 where it is not there. */
export type Figure = (name: string, labels?: Readonly<Record<string, string>>) => number;

export interface ObservedProduct {
  readonly app: Parley;
  readonly url: string;
  readonly log: InMemoryLog;
  /** What integrators read. A test may publish to it. */
  readonly publicLog: PublicLog;
  /** What the log says so far, a line each. */
  lines(): readonly Readonly<Record<string, unknown>>[];
  /** Likewise, as it is written. */
  written(): string;
  /** All figures, as Prometheus reads them. */
  figures(): Promise<Figure>;
  readonly send: Send;
  stop(): Promise<void>;
}

interface Observed {
  readonly log?: InMemoryLog;
  readonly level?: LogLevel;
  readonly tracing?: Tracing;
  /** What may be under way, where it is another than everywhere. */
  readonly limits?: Partial<ServerLimits>;
  /** What event streams do by the clock, likewise. */
  readonly streamTimes?: Partial<StreamTimes>;
  readonly publicLog?: PublicLog;
  readonly webhooks?: WebhookOptions;
  /** Stands before the store, as one that fails. */
  readonly before?: (store: EventStore) => EventStore;
  /** Stands before what the projector writes to. */
  readonly shown?: (readModel: ConversationReadModel) => ConversationReadModel;
}

/** The whole product in this process with its log, its figures and, where asked for, its traces. */
export async function startObserved(options: Observed = {}): Promise<ObservedProduct> {
  const { log = inMemoryLog(), level = 'info', tracing, before = (same) => same, shown = (same) => same } = options;
  const { limits = {}, streamTimes = {} } = options;
  let text = '';
  const logger = jsonLogger(level, { write: (line) => void (text += line) });
  const metrics = prometheusMetrics();
  const store = before(inMemoryEventStore(log));
  const own = ownWebhooks(store, options.webhooks);
  const { publicLog = own.publicLog } = options;
  const readModel = inMemoryConversationReadModel();
  const keyStore = inMemoryApiKeys({ bootstrap: BOOTSTRAP });
  const consumer = conversationsConsumer({ store, readModel: shown(readModel), tracing });
  const consumers = [runLogged(consumer, logger, { store })];
  const app = await parley({
    store,
    readModel,
    consumers,
    publicLog,
    webhooks: own.webhooks,
    keyStore,
    logger,
    version: 'test',
    metrics,
    tracing,
    limits,
    streamTimes,
  });
  const { url } = await app.server.listen('127.0.0.1', 0);
  app.lifecycle.started();
  return {
    app,
    url,
    log,
    publicLog,
    written: () => text,
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    async figures() {
      const response = await fetch(`${url}/metrics`);
      return figuresIn(await response.text());
    },
    send: sender(url),
    async stop() {
      await app.stop();
      await tracing?.stop();
      await keyStore.close();
      await readModel.close();
      await store.close();
    },
  };
}

function figuresIn(text: string): Figure {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (value !== undefined) values.set(keyOf(name, labelsIn(labels)), Number(value));
  }
  return (name, labels = {}) => values.get(keyOf(name, Object.entries(labels))) ?? 0;
}

const labelsIn = (text: string): [string, string][] =>
  [...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);

const keyOf = (name: string, labels: readonly [string, string][]): string =>
  `${name} ${JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)))}`;
