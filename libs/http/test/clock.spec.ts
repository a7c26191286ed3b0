import { conversationStream } from '@parley/event-schema';
import { newId, opening, startProduct, type Product } from '@parley/testing-product';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let now = Date.now();
let product: Product;
beforeEach(async () => {
  now = Date.now();
  product = await startProduct({ clock: () => now });
});
afterEach(() => product.stop());

const open = async (): Promise<string> => {
  const id = newId();
  expect((await product.send('POST', '/v1/conversations', opening({ id }))).status).toBe(201);
  return id;
};
const timeOf = (time: number): string => new Date(time).toISOString();

describe('a clock that ran ahead by ten years and came back (rule 4)', () => {
  it('leaves a conversation that can be snoozed, and whose notes are recorded once', async () => {
    const id = await open();
    const note = (key: string) =>
      product.send('POST', `/v1/conversations/${id}/notes`, { text: key }, { 'idempotency-key': key });
    await note('before');
    now += 3_650 * DAY;
    await note('ahead');
    now -= 3_650 * DAY;
    await note('back');
    for (const key of ['before', 'ahead', 'back'])
      expect((await note(key)).headers.get('idempotency-replayed')).toBe('true');
    const till = (ahead: number) =>
      product.send('POST', `/v1/conversations/${id}/snooze`, { snooze_till: timeOf(now + ahead) });
    expect((await till(2 * DAY)).status).toBe(200);
    expect((await till(-HOUR)).body).toMatchObject({ status: 400, code: 'snooze_in_the_past' });
    const { commits } = product.log;
    expect(commits.filter(({ stream }) => stream === conversationStream({ workspace: 'ws_1', id }))).toHaveLength(5);
  });
});

describe.each([
  ['before 1970', -HOUR],
  ['before this version was made', 1_000 * DAY],
  ['after the year 9999', Date.parse('9999-12-31T23:59:59.999Z') + 1],
  ['as far as dates go', 8_640_000_000_000_000],
])('a clock that says a time %s', (_, time) => {
  const unavailable = { status: 503, code: 'unavailable', detail: expect.stringMatching(/^The clock .*Nothing was/) };

  it('answers every command with 503 and a sentence, and does nothing of it by halves', async () => {
    const id = await open();
    const before = product.log.commits.length;
    now = time;
    const contact = { id: 'cnt_new', first_name: 'Zoë' };
    const { contact_id: __, ...rest } = opening() as { readonly contact_id: string };
    const message = { id: 'm1', direction: 'inbound', text: 'Hello' };
    for (const [method, path, body] of [
      ['POST', '/v1/conversations', opening({ message })],
      ['POST', '/v1/conversations', { ...rest, contact }],
      ['POST', '/v1/messages', { ...rest, contact, message }],
      ['POST', `/v1/conversations/${id}/messages`, message],
      ['POST', `/v1/conversations/${id}/notes`, { text: 'a' }],
      ['POST', `/v1/conversations/${id}/snooze`, { snooze_till: '9999-12-31T23:59:59Z' }],
      ['PATCH', `/v1/conversations/${id}`, { subject: 'a' }],
      ['DELETE', `/v1/conversations/${id}`, undefined],
      ['PUT', '/v1/contacts/cnt_2', { first_name: 'Ben' }],
      ['PUT', '/v1/inboxes/inbox_2', { name: 'Support' }],
      ['PUT', '/v1/routing-rules', { rules: [] }],
      ['POST', '/v1/api-keys', { actor_type: 'api', actor_id: 'shop', rights: 'read' }],
      ['POST', '/v1/webhooks', { event: '*', url: 'https://example.com' }],
      ['POST', '/v1/webhooks/whk_1/rotate', {}],
      ['POST', '/v1/webhooks/whk_1/replay', { since: '2026-01-01T00:00:00Z' }],
      ['POST', '/v1/jobs/job_1/cancel', {}],
    ] as const) {
      const answer = await product.send(method, path, body);
      expect([method, path, answer.body]).toEqual([method, path, expect.objectContaining(unavailable)]);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(product.log.commits).toHaveLength(before);
  });

  it('answers each command of a bulk so', async () => {
    const id = await open();
    now = time;
    const commands = [
      { conversation_id: id, command: 'notes', body: { text: 'a' } },
      { conversation_id: id, command: 'close' },
      { conversation_id: 'conv_none', command: 'close' },
    ];
    const { status, body } = await product.send('POST', '/v1/bulk', { commands });
    expect([status, body]).toMatchObject([200, { results: commands.map(() => unavailable) }]);
  });

  it('reads on, and carries out commands again when it is right', async () => {
    const id = newId();
    const { body } = await product.send('POST', '/v1/conversations', opening({ id }));
    const shown = { 'parley-wait-for': (body as { readonly position: string }).position };
    expect((await product.send('GET', `/v1/conversations/${id}`, undefined, shown)).status).toBe(200);
    const right = now;
    now = time;
    for (const path of [
      '/v1/conversations',
      `/v1/conversations/${id}`,
      `/v1/conversations/${id}/history`,
      '/v1/counts',
    ])
      expect([path, (await product.send('GET', path)).status]).toEqual([path, 200]);
    now = right;
    expect((await product.send('POST', `/v1/conversations/${id}/close`, {})).status).toBe(200);
  });
});

describe('the clock of the whole process', () => {
  it.each([-HOUR, 8_640_000_000_000_000])('may say %d: it reads on', async (time) => {
    const id = await open();
    const spied = jest.spyOn(Date, 'now').mockReturnValue(time);
    try {
      now = time;
      expect((await product.send('GET', `/v1/conversations/${id}/history`)).status).toBe(200);
      expect((await product.send('POST', `/v1/conversations/${id}/close`, {})).status).toBe(503);
    } finally {
      spied.mockRestore();
    }
  });
});
