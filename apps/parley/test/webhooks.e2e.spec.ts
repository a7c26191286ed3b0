import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbDouble, startWebhookReceiver, until, type WebhookReceiver } from '@parley/testing';
import { KEY } from '@parley/testing-product';
import { Webhook } from 'standardwebhooks';
import { answerOfProduct } from './ask-product';
import { startProduct, variablesIn, type ProductProcess, type Variables } from './product-process';

/* Webhooks of the product as a process of its own, on files, with a receiver that is another. */

interface Made {
  readonly id: string;
  readonly signing_key: string;
  readonly status: string;
  readonly waiting: number;
}

describe('webhooks of a product on files', () => {
  let folder: string;
  let receiver: WebhookReceiver;
  let product: ProductProcess | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-webhooks-'));
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    await product?.end('SIGKILL');
    product = undefined;
    await receiver.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (more: Variables = {}): Promise<void> => {
    product = await startProduct({
      ...variablesIn(folder),
      PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`,
      PARLEY_WEBHOOK_ALLOW_PRIVATE: 'true',
      PARLEY_WEBHOOK_RETRY_SECONDS: '0.05,0.1,0.2',
      ...more,
    });
  };
  const stop = async (): Promise<void> => {
    expect(await product?.end('SIGTERM')).toBe(0);
    product = undefined;
  };
  const send = <T>(method: string, path: string, body?: object): Promise<T> =>
    answerOfProduct(product?.url, method, path, body);
  const add = (over: object = {}): Promise<Made> =>
    send('POST', '/v1/webhooks', { url: receiver.url, events: ['*'], ...over });
  const open = (id: string): Promise<unknown> =>
    send('POST', '/v1/conversations', {
      id,
      contact_id: 'cnt_1',
      inbox: 'inbox_1',
      channel_id: 'chan_1',
      channel_type: 'whatsapp',
    });
  const waits = async ({ id }: Made): Promise<number> => (await send<Made>('GET', `/v1/webhooks/${id}`)).waiting;

  it('send what happened, signed, byte for byte what the event stream shows', async () => {
    await start();
    const { signing_key: key } = await add();
    await open('conv_1');
    await send('POST', '/v1/conversations/conv_1/close', {});
    await until(() => receiver.requests.length === 2);
    const page = await send<{ readonly data: readonly { readonly event_id: string; readonly body: unknown }[] }>(
      'GET',
      '/v1/events',
    );
    expect(receiver.requests.map(({ eventId }) => eventId)).toEqual(page.data.map(({ event_id: id }) => id));
    for (const [index, { body, headers }] of receiver.requests.entries())
      expect(new Webhook(key).verify(body, { ...headers })).toEqual(page.data[index]?.body);
    expect(receiver.violations()).toEqual([]);
  });

  it('go on after a stop with what waits, under the key that lies beside the operations for its owner alone', async () => {
    await start();
    const webhook = await add();
    receiver.answer(503);
    await open('conv_1');
    await until(() => receiver.requests.length > 0);
    await send('POST', `/v1/webhooks/${webhook.id}/pause`, {});
    await open('conv_2');
    await until(async () => (await waits(webhook)) === 2);
    await stop();
    expect(statSync(join(folder, 'operations.db.master-key')).mode & 0o777).toBe(0o600);

    receiver.answer(200);
    await start();
    expect(await waits(webhook)).toBe(2);
    await send('POST', `/v1/webhooks/${webhook.id}/enable`, {});
    await until(async () => (await waits(webhook)) === 0);
    const accepted = receiver.requests.filter(({ status }) => status === 200);
    expect(accepted.map(({ conversationId }) => conversationId).sort()).toEqual(['conv_1', 'conv_2']);
    for (const { body, headers } of accepted)
      expect(() => new Webhook(webhook.signing_key).verify(body, { ...headers })).not.toThrow();
  });

  it('send what happened in a log on a server, from the thread that serves', async () => {
    const server = await startEventStoreDbDouble();
    try {
      await start({ PARLEY_EVENT_STORE: server.connectionString });
      const webhook = await add();
      await open('conv_1');
      await until(() => receiver.requests.length === 1);
      expect(receiver.requests[0]).toMatchObject({ conversationId: 'conv_1', status: 200 });
      await until(async () => (await waits(webhook)) === 0);
      await stop();
    } finally {
      await server.stop();
    }
  });

  it('stop the start under another master key, and under none where one is needed', async () => {
    const masterKey = randomBytes(32).toString('base64');
    await start({ PARLEY_MASTER_KEY: masterKey });
    await add();
    await stop();
    await expect(start({ PARLEY_MASTER_KEY: randomBytes(32).toString('base64') })).rejects.toThrow(
      /did not start\.\nPARLEY_MASTER_KEY is another key/,
    );
    await expect(start()).rejects.toThrow(/did not start\.\nThe master key is missing/);
    await start({ PARLEY_MASTER_KEY: masterKey });
  });

  it('are none of the address of this machine, where private addresses are not allowed', async () => {
    await start({ PARLEY_WEBHOOK_ALLOW_PRIVATE: 'false' });
    const answer = await fetch(`${product?.url}/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: `https://127.0.0.1:${receiver.port}/`, events: ['*'] }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ path: 'url' }] });
    expect(receiver.connections()).toBe(0);
  });
});
