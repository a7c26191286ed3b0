import 'reflect-metadata';
import { hashKey, inMemoryApiKeys, type ApiKeyStore, type BootstrapKey } from '@parley/access';
import { inMemoryEventStore, inMemoryLog, type EventStore, type InMemoryLog } from '@parley/event-store';
import type { CorsOrigins, ServerLimits, StreamTimes } from '@parley/http';
import { silentLogger, type Clock } from '@parley/platform';
import { parley, type Parley } from '@parley/product';
import { inMemoryPublicLog, inMemoryPublicLogData, type PublicLog } from '@parley/public-log';
import { inMemoryConversationReadModel } from '@parley/read-models';
import { conversationsConsumer, runLogged } from '@parley/runtime';
import type { DeliveryQueue } from '@parley/webhooks';
import { holdToDocument } from './documented';
import { ownWebhooks, type WebhookOptions } from './own-webhooks';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Product extends Running {
  readonly log: InMemoryLog;
  /** A request of the workspace `ws_1` unless another key is given. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export const KEY = 'key-of-workspace-one';
export const OTHER_KEY = 'key-of-workspace-two';

/** Admin keys of two workspaces, as the configuration gives them. */
export const BOOTSTRAP: readonly BootstrapKey[] = [
  { keyHash: hashKey(KEY), workspace: 'ws_1' },
  { keyHash: hashKey(OTHER_KEY), workspace: 'ws_2' },
];

export interface Running {
  readonly app: Parley;
  readonly url: string;
  /** What integrators read. A test may publish to it. */
  readonly publicLog: PublicLog;
  /** What waits for the webhooks beside it. */
  readonly queue: DeliveryQueue;
  /** `GET /v1/conversations/:id` and so on. */
  readonly routes: readonly string[];
  /** The store is closed with it. */
  stop(): Promise<void>;
}

/** What is another than usual: keys than those two, in memory, a clock, limits; whoever gives a store closes it. */
interface Keys {
  readonly keyStore?: ApiKeyStore;
  readonly requestsPerSecond?: number;
  readonly clock?: Clock;
  /** Another one than that beside which the webhooks lie. */
  readonly publicLog?: PublicLog;
  readonly webhooks?: WebhookOptions;
  /** What event streams do by the clock, and what may be under way, where it is another than everywhere. */
  readonly streamTimes?: Partial<StreamTimes>;
  readonly limits?: Partial<ServerLimits>;
  readonly corsOrigins?: CorsOrigins;
}

export const ownPublicLog = (): PublicLog => inMemoryPublicLog(inMemoryPublicLogData({ id: 'e1', logId: 'test' }));

/** The whole product in this process on a store, with lists in memory, listening at a free port. */
export async function startOn(store: EventStore, options: Keys = {}): Promise<Running> {
  const { keyStore, requestsPerSecond, clock, streamTimes = {}, limits = {}, corsOrigins = [] } = options;
  const own = ownWebhooks(store, { ...(clock === undefined ? {} : { clock }), ...options.webhooks });
  const { publicLog = own.publicLog } = options;
  const readModel = inMemoryConversationReadModel();
  const app = await parley({
    store,
    readModel,
    consumers: [runLogged(conversationsConsumer({ store, readModel }), silentLogger, { store })],
    keyStore: keyStore ?? inMemoryApiKeys({ bootstrap: BOOTSTRAP }),
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(clock === undefined ? {} : { clock }),
    publicLog,
    webhooks: own.webhooks,
    streamTimes,
    limits,
    corsOrigins,
    logger: silentLogger,
    version: 'test',
  });
  const routes: string[] = [];
  app.server.fastify.addHook('onRoute', ({ method, url: route }) => {
    routes.push(...[method].flat().map((one) => `${one} ${route}`));
  });
  const { departures } = holdToDocument(app);
  const { url } = await app.server.listen('127.0.0.1', 0);
  app.lifecycle.started();
  return {
    app,
    url,
    publicLog,
    queue: own.queue,
    routes,
    async stop() {
      await app.stop();
      await readModel.close();
      await store.close();
      // Every test of the API is one of its description too.
      expect(departures).toEqual([]);
    },
  };
}

/** The whole product in this process, on stores in memory, listening at a free port. */
export async function startProduct(keys: Keys = {}): Promise<Product> {
  const log = inMemoryLog();
  const running = await startOn(inMemoryEventStore(log), keys);
  const send = sender(running.url);
  return {
    ...running,
    log,
    async send(...request) {
      const response = await send(...request);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
    },
  };
}

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Response>;

/** Sends requests of the workspace `ws_1` unless another key is given. A body that is text goes as it is. */
export const sender =
  (url: string): Send =>
  (method, path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

let made = 0;
export const newId = (): string => `conv_test_${(made += 1)}`;

export const opening = (more: object = {}): object => ({
  contact_id: 'cnt_1',
  inbox: 'inbox_1',
  channel_id: 'chan_1',
  channel_type: 'whatsapp',
  ...more,
});
