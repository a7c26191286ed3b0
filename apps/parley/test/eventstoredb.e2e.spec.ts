import { eventStoreDbEventStore } from '@parley/event-store';
import { startEventStoreDbDouble, type EventStoreDbDouble } from '@parley/testing';
import { KEY, startOn, type Running } from '@parley/testing-product';

describe('the product on EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let running: Running;
  beforeAll(async () => {
    double = await startEventStoreDbDouble();
    running = await startOn(eventStoreDbEventStore({ connectionString: double.connectionString }));
  });
  afterAll(async () => {
    await running.stop();
    await double.stop();
  });

  async function post(
    path: string,
    body: object,
    headers = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${running.url}/v1/conversations${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const show = async (id: string, position: unknown): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${KEY}`, 'parley-wait-for': String(position) };
    return (await (await fetch(`${running.url}/v1/conversations/${id}`, { headers })).json()) as Record<
      string,
      unknown
    >;
  };
  const opening = { contact_id: 'cnt_1', inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'email' };
  const message = (id: string): object => ({ id, direction: 'inbound', text: 'Hello' });

  it('keeps fifty messages at once of one conversation, each once, and shows them', async () => {
    await post('', { id: 'conv_1', ...opening });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => post('/conv_1/messages', message(`m${i % 25}`))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(answers.filter(({ body }) => body['changed'] === true)).toHaveLength(25);
    const last = answers.toSorted((a, b) => Number(b.body['revision']) - Number(a.body['revision']))[0];
    expect(await show('conv_1', last?.body['position'])).toMatchObject({ message_count: 25, unread_count: 25 });
  });

  it('answers 503 while the server is dead, and goes on when it is back, with nothing lost and nothing double', async () => {
    await post('', { id: 'conv_2', ...opening });
    await post('/conv_2/messages', message('m1'));
    await double.kill('SIGKILL');
    const key = { 'idempotency-key': 'while-away' };
    const failed = await post('/conv_2/messages', message('m2'), key);
    expect(failed.status).toBe(503);
    expect(['unavailable', 'outcome_unknown']).toContain(failed.body['code']);
    await double.restart();
    let answer = await post('/conv_2/messages', message('m2'), key);
    for (let attempt = 0; answer.status === 503 && attempt < 50; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await post('/conv_2/messages', message('m2'), key);
    }
    expect(answer.body).toMatchObject({ changed: true, revision: 3 });
    expect(await show('conv_2', answer.body['position'])).toMatchObject({ message_count: 2 });
  });
});
