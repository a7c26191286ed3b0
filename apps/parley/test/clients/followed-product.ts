import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY, opening } from '@parley/testing-product';
import { startProduct, variablesIn, type Variables } from '../product-process';

/** A process of the product, with a key, whose event stream is followed. */
export interface FollowedProduct {
  readonly url: string;
  send(method: string, path: string, body?: unknown): Promise<Response>;
  /** Opens a conversation, which is one event. Gives when it was answered, by `performance.now()`. */
  open(id: string, more?: object): Promise<number>;
  /** The ids of all events that are published, oldest first. */
  published(query?: string): Promise<readonly string[]>;
  /** The sum of a figure of `/metrics`. */
  figure(name: string): Promise<number>;
  /** How many streams, and polls that are held, it has. */
  followers(): Promise<number>;
  end(how: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** On the same port and files. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

interface EventPage {
  readonly data: readonly { readonly event_id: string }[];
  readonly next_cursor: string;
  readonly has_more: boolean;
}

export async function startFollowed(more: Variables = {}): Promise<FollowedProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-clients-'));
  const variables = { ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`, PARLEY_LOG_LEVEL: 'warn', ...more };
  let product = await startProduct(variables);
  const { url } = product;

  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  async function figure(name: string): Promise<number> {
    const text = await (await send('GET', '/metrics')).text();
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  return {
    url,
    send,
    async open(id, options = {}) {
      const response = await send('POST', '/v1/conversations', opening({ id, ...options }));
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      await response.arrayBuffer();
      return performance.now();
    },
    async published(query = '') {
      const ids: string[] = [];
      for (let after = ''; ;) {
        const response = await send('GET', `/v1/events?limit=1000${query}${after}`);
        const { data, next_cursor, has_more } = (await response.json()) as EventPage;
        ids.push(...data.map(({ event_id }) => event_id));
        if (!has_more) return ids;
        after = `&after=${next_cursor}`;
      }
    },
    figure,
    // The question itself is under way, too.
    followers: async () => (await figure('parley_http_requests_in_flight')) - 1,
    async end(how) {
      await product.end(how);
    },
    async startAgain() {
      product = await startProduct({ ...variables, PARLEY_PORT: new URL(url).port });
    },
    async stop() {
      await product.end('SIGTERM');
      rmSync(folder, { recursive: true });
    },
  };
}
