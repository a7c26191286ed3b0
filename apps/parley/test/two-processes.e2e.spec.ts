import { eventStoreDbEventStore } from '@parley/event-store';
import { startEventStoreDbDouble, type EventStoreDbDouble } from '@parley/testing';
import { KEY, startOn, type Running } from '@parley/testing-product';

describe('two processes on one EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let a: Running;
  let b: Running;
  beforeAll(async () => {
    double = await startEventStoreDbDouble();
    // Each has lists of its own.
    const start = (): Promise<Running> =>
      startOn(eventStoreDbEventStore({ connectionString: double.connectionString }));
    [a, b] = [await start(), await start()];
    for (const { url } of [a, b])
      while (!(await fetch(`${url}/health/ready`)).ok) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await double.stop();
  });

  async function send({ url }: Running, path: string, body: object): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }
  async function show({ url }: Running, { conversation_id: id, position }: Record<string, unknown>): Promise<unknown> {
    const headers = { authorization: `Bearer ${KEY}`, 'parley-wait-for': String(position) };
    return (await fetch(`${url}/v1/conversations/${String(id)}`, { headers })).json();
  }
  const message = (contact: string, id: string): object => ({
    contact_id: contact,
    inbox: 'inbox_1',
    channel_id: 'chan_1',
    channel_type: 'whatsapp',
    message: { id, direction: 'inbound', text: 'Hello' },
  });

  it('open one conversation for two first messages at once, one to each', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        Promise.all([send(a, '/messages', message(`cnt_${i}`, 'm1')), send(b, '/messages', message(`cnt_${i}`, 'm2'))]),
      ),
    );
    expect(pairs.filter(([x, y]) => x['conversation_id'] !== y['conversation_id'])).toEqual([]);
    expect(pairs.filter(([x, y]) => x['opened'] === y['opened'])).toEqual([]);
    for (const pair of pairs) {
      const last = pair.toSorted((x, y) => Number(y['revision']) - Number(x['revision']))[0] ?? {};
      expect(await show(a, last)).toMatchObject({ message_count: 2, unread_count: 2 });
    }
  });

  it('come to know of a block in the other one by themselves (rule 16)', async () => {
    // Known to both as not blocked.
    await send(b, '/messages', message('cnt_blocked', 'm1'));
    await send(a, '/contacts/cnt_blocked/block', {});
    let messages = 1;
    const unreadAfterOneMore = async (): Promise<number> => {
      messages += 1;
      const answer = await send(b, '/messages', message('cnt_blocked', `m${messages}`));
      const shown = (await show(b, answer)) as { readonly unread_count: number; readonly message_count: number };
      expect(shown.message_count).toBe(messages);
      return shown.unread_count;
    };
    // Each is unread until b knows of the block, and none from then on.
    let unread = await unreadAfterOneMore();
    while (unread === messages) unread = await unreadAfterOneMore();
    expect(unread).toBe(messages - 1);
    expect(await unreadAfterOneMore()).toBe(unread);
  });
});
