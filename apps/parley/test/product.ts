import 'reflect-metadata';
import { inMemoryEventStore, inMemoryLog, type EventStore, type InMemoryLog } from '@parley/event-store';
import { bootstrapKeys, hashKey } from '@parley/http';
import { silentLogger } from '@parley/platform';
import { inMemoryConversationReadModel } from '@parley/read-models';
import { parley, type Parley } from '../src/parley';
import { startProjector } from '@parley/projector';

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

export interface Running {
  readonly app: Parley;
  readonly url: string;
  /** The store is closed with it. */
  stop(): Promise<void>;
}

/** The whole product in this process on a store, with lists in memory, listening at a free port. */
export async function startOn(store: EventStore): Promise<Running> {
  const readModel = inMemoryConversationReadModel();
  const app = await parley({
    store,
    readModel,
    projector: startProjector(store, readModel, silentLogger),
    keys: bootstrapKeys([
      { keyHash: hashKey(KEY), workspace: 'ws_1' },
      { keyHash: hashKey(OTHER_KEY), workspace: 'ws_2' },
    ]),
    logger: silentLogger,
    version: 'test',
  });
  const { url } = await app.server.listen('127.0.0.1', 0);
  app.lifecycle.started();
  return {
    app,
    url,
    async stop() {
      await app.stop();
      await readModel.close();
      await store.close();
    },
  };
}

/** The whole product in this process, on stores in memory, listening at a free port. */
export async function startProduct(): Promise<Product> {
  const log = inMemoryLog();
  const running = await startOn(inMemoryEventStore(log));
  const { url } = running;
  return {
    ...running,
    log,
    async send(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${KEY}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
    },
  };
}

let made = 0;
export const newId = (): string => `conv_test_${(made += 1)}`;

export const opening = (more: object = {}): object => ({
  contact_id: 'cnt_1',
  inbox: 'inbox_1',
  channel_id: 'chan_1',
  channel_type: 'whatsapp',
  ...more,
});
