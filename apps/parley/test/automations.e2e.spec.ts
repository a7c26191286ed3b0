import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbDouble, until } from '@parley/testing';
import { KEY } from '@parley/testing-product';
import { answerOfProduct } from './ask-product';
import { startProduct, variablesIn, type ProductProcess, type Variables } from './product-process';

/* What happens by itself in the product as a process of its own. */

interface Entry {
  readonly type: string;
  readonly occurred_at: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

interface Shown {
  readonly status: string;
  readonly snooze_till: string | null;
  readonly assigned: { readonly id: string } | null;
}

describe('what happens by itself', () => {
  let folder: string;
  let product: ProductProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-automations-'));
  });
  afterEach(async () => {
    await product?.end('SIGKILL');
    product = undefined;
    rmSync(folder, { recursive: true });
  });

  const start = async (more: Variables = {}): Promise<ProductProcess> =>
    (product = await startProduct({ ...variablesIn(folder), PARLEY_BOOTSTRAP_KEY: `${KEY}@ws_1`, ...more }));
  const stop = async (): Promise<void> => {
    expect(await product?.end('SIGTERM')).toBe(0);
    product = undefined;
  };
  const send = <T>(method: string, path: string, body?: object): Promise<T> =>
    answerOfProduct(product?.url, method, path, body);
  const open = (id: string, over: object = {}): Promise<unknown> =>
    send('POST', '/v1/conversations', {
      id,
      contact_id: 'cnt_1',
      inbox: 'inbox_1',
      channel_id: 'chan_1',
      channel_type: 'whatsapp',
      ...over,
    });
  const history = async (id: string): Promise<readonly Entry[]> =>
    (await send<{ readonly data: readonly Entry[] }>('GET', `/v1/conversations/${id}/history`)).data;
  const entries = async (id: string, type: string): Promise<readonly Entry[]> =>
    (await history(id)).filter((entry) => entry.type === type);
  const isThere = (id: string, type: string) => async (): Promise<boolean> => (await entries(id, type)).length > 0;
  const snooze = async (id: string, forMs: number): Promise<number> => {
    const till = Date.now() + forMs;
    await send('POST', `/v1/conversations/${id}/snooze`, { snooze_till: new Date(till).toISOString() });
    return till;
  };
  const rule = (name: string, id: string): object => ({ name, when: {}, then: { assign: { id, type: 'attendant' } } });
  const metric = async (line: string): Promise<string | undefined> => {
    const text = await (await fetch(`${product?.url}/metrics`)).text();
    return text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length + 1);
  };

  it('ends a snooze within two seconds of its time, in the list and in the history', async () => {
    await start();
    await open('conv_1');
    const till = await snooze('conv_1', 1_200);
    await until(async () => (await metric('parley_timers{kind="wake"}')) === '1');
    await until(isThere('conv_1', 'ConversationUnsnoozed'));
    const [ended] = await entries('conv_1', 'ConversationUnsnoozed');
    expect(ended).toMatchObject({ actor: { type: 'automation', id: 'snooze' }, data: { reason: 'timer' } });
    const late = Date.parse(String(ended?.occurred_at)) - till;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2_000);
    const list = await send<{ readonly data: readonly Shown[] }>('GET', '/v1/conversations?snoozed=false');
    expect(list.data).toMatchObject([{ id: 'conv_1', snooze_till: null }]);
    await until(async () => (await metric('parley_timers{kind="wake"}')) === '0');
  });

  it('ends a snooze whose time came while nothing ran at the next start, once', async () => {
    await start();
    await open('conv_1');
    const till = await snooze('conv_1', 1_000);
    await product?.end('SIGKILL');
    await until(() => Date.now() > till + 500);
    await start();
    await until(isThere('conv_1', 'ConversationUnsnoozed'));
    await open('conv_2');
    await snooze('conv_2', 500);
    // It is later than whatever the start had left to do.
    await until(isThere('conv_2', 'ConversationUnsnoozed'));
    expect(await entries('conv_1', 'ConversationUnsnoozed')).toHaveLength(1);
    await stop();
  });

  it('closes what is idle for longer than its inbox allows', async () => {
    await start();
    await send('PUT', '/v1/inboxes/inbox_1', { name: 'Support', inactivity_timeout_seconds: 1 });
    await open('conv_1');
    await until(isThere('conv_1', 'ConversationClosed'));
    expect((await entries('conv_1', 'ConversationClosed'))[0]).toMatchObject({
      actor: { type: 'automation', id: 'inactivity' },
      data: { cause: 'inactivity', resolution: 'unresolved' },
    });
  });

  it('assigns a new conversation by the first rule that it meets, and says which one and why', async () => {
    await start();
    await send('PUT', '/v1/routing-rules', { rules: [rule('everything', 'usr_1')] });
    await open('conv_1');
    await until(isThere('conv_1', 'ConversationAssigned'));
    expect((await entries('conv_1', 'ConversationAssigned'))[0]).toMatchObject({
      actor: { type: 'automation', id: 'routing' },
      data: { assigned_to: 'usr_1', assigned_type: 'attendant', routed: { rule: 'everything', reason: 'assign' } },
    });
    expect(await metric('parley_routing_decisions_total{reason="assign"}')).toBe('1');
  });

  it('routes nothing of the past where a log is older than it', async () => {
    const without = { PARLEY_ROLES: 'api,projector,publisher' };
    await start(without);
    expect(product?.output()).toContain('PARLEY_ROLES has no automations: nothing here wakes, closes or routes.');
    await send('PUT', '/v1/routing-rules', { rules: [rule('everything', 'usr_1')] });
    await open('old');
    const till = await snooze('old', 200);
    await until(() => Date.now() > till + 2_000);
    expect(await entries('old', 'ConversationUnsnoozed')).toEqual([]);
    expect(await metric('parley_timers{kind="wake"}')).toBeUndefined();
    await stop();

    await start();
    await open('new');
    await until(isThere('new', 'ConversationAssigned'));
    await until(isThere('old', 'ConversationUnsnoozed'));
    expect(await entries('old', 'ConversationAssigned')).toEqual([]);
  });

  it('happens in the thread that serves, where the log is on a server, also in a process without the API', async () => {
    const server = await startEventStoreDbDouble();
    try {
      const log = { PARLEY_EVENT_STORE: server.connectionString };
      await start({ ...log, PARLEY_ROLES: 'api,projector' });
      await open('conv_1');
      await snooze('conv_1', 300);
      await stop();
      await start({ ...log, PARLEY_ROLES: 'automations' });
      await until(async () => (await metric('parley_timer_lateness_seconds_count{kind="wake"}')) === '1');
      await expect(entries('conv_1', 'ConversationUnsnoozed')).rejects.toThrow('404');
      await stop();
      await start(log);
      await snooze('conv_1', 300);
      await until(async () => (await entries('conv_1', 'ConversationUnsnoozed')).length === 2);
      await stop();
    } finally {
      await server.stop();
    }
  });
});
