import { newId, opening, OTHER_KEY, startProduct, type Product } from '@parley/testing-product';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

interface Raw {
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
  readonly replayed: string | null;
}

async function raw(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Raw> {
  const response = await fetch(`${product.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer key-of-workspace-one', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const { headers: got } = response;
  return { status: response.status, text, etag: got.get('etag'), replayed: got.get('idempotency-replayed') };
}

const commitsIn = (): number => product.log.commits.filter(({ stream }) => !stream.startsWith('snapshot-')).length;

/** The same bytes, but for the header that says which of them were replays. */
function expectOneEffect(answers: readonly Raw[], before: number, commits: number): void {
  expect(new Set(answers.map(({ status, text, etag }) => JSON.stringify([status, text, etag]))).size).toBe(1);
  expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1);
  expect(commitsIn()).toBe(before + commits);
}

describe('rule 13: one key, 50 requests at once', () => {
  it('have one effect and 50 equal answers, 100 times', async () => {
    const id = newId();
    await product.send('POST', '/v1/conversations', opening({ id }));
    for (let round = 0; round < 100; round += 1) {
      const before = commitsIn();
      const body = { id: `m${round}`, direction: 'inbound', text: 'Hello' };
      const headers = { 'idempotency-key': `key-${round}` };
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => raw(`/v1/conversations/${id}/messages`, body, headers)),
      );
      expect(answers[0]?.status).toBe(200);
      expectOneEffect(answers, before, 1);
    }
  }, 60_000);

  it.each([
    ['a conversation without an id', '/v1/conversations', (n: number) => opening({ contact_id: `cnt_a${n}` }), 2],
    [
      'a message to a new thread',
      '/v1/messages',
      (n: number) => opening({ contact_id: `cnt_b${n}`, message: { id: 'm1', direction: 'inbound', text: 'Hello' } }),
      2,
    ],
  ] as const)('open one: %s', async (_, path, bodyFor, commits) => {
    for (let round = 0; round < 10; round += 1) {
      const before = commitsIn();
      const headers = { 'idempotency-key': `open-${path}-${round}` };
      const answers = await Promise.all(Array.from({ length: 50 }, () => raw(path, bodyFor(round), headers)));
      expect(answers[0]?.status).toBe(201);
      expectOneEffect(answers, before, commits);
    }
  });
});

describe('rule 13: a key', () => {
  it('with another body is 422, judged before If-Match', async () => {
    const id = newId();
    await product.send('POST', '/v1/conversations', opening({ id }));
    const path = `/v1/conversations/${id}/close`;
    const headers = { 'idempotency-key': 'k-close', 'if-match': '"1"' };
    const first = await raw(path, { resolution: 'spam' }, headers);
    expect(await raw(path, { resolution: 'spam' }, headers)).toEqual({ ...first, replayed: 'true' });
    const other = await raw(path, { resolution: 'resolved' }, headers);
    expect([other.status, JSON.parse(other.text)]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
  });

  it('means another request when the id in the path is another one', async () => {
    const id = newId();
    const message = { id: 'm1', direction: 'inbound', text: 'Hello' };
    await product.send('POST', '/v1/conversations', opening({ id, message }));
    await product.send('POST', `/v1/conversations/${id}/messages`, { ...message, id: 'm2' });
    const headers = { 'idempotency-key': 'k-status' };
    const first = await raw(`/v1/conversations/${id}/messages/m1/status`, { status: 'read' }, headers);
    expect(first.status).toBe(200);
    const second = await raw(`/v1/conversations/${id}/messages/m2/status`, { status: 'read' }, headers);
    expect(second.status).toBe(422);
  });

  it.each([
    ['PUT', '/v1/contacts/cnt_key', { first_name: 'Zoë' }, { first_name: 'Ann' }],
    ['PUT', '/v1/teammates/usr_key', { type: 'attendant', name: 'Ada' }, { type: 'attendant', name: 'Ben' }],
    ['PUT', '/v1/inboxes/inbox_key', { name: 'Sales' }, { name: 'Support' }],
    [
      'PUT',
      '/v1/routing-rules',
      { rules: [{ name: 'Sales', then: { assign: { id: 'usr_1', type: 'attendant' } } }] },
      { rules: [] },
    ],
  ] as const)(
    'holds for %s %s too: replayed, changes nothing, refused with another body',
    async (method, path, a, b) => {
      const headers = { 'idempotency-key': 'k-record' };
      const first = await product.send(method, path, a, headers);
      expect(first).toMatchObject({ status: 201, body: { changed: true, revision: 0 } });
      const changed = await product.send(method, path, b);
      const again = await product.send(method, path, a, headers);
      expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
      expect((await product.send(method, path, b, headers)).status).toBe(422);
      const wait = { 'parley-wait-for': String(changed.body['position']) };
      const read = await product.send('GET', path, undefined, wait);
      expect(read).toMatchObject({ status: 200, body: { revision: 1 } });
    },
  );

  it('of a conversation with a contact in it changes the contact once', async () => {
    const contact = { id: 'cnt_once', first_name: 'Zoë' };
    const body = { ...opening(), contact_id: undefined, contact };
    const headers = { 'idempotency-key': 'k-with-contact' };
    const first = await raw('/v1/conversations', body, headers);
    expect(first.status).toBe(201);
    await product.send('PUT', '/v1/contacts/cnt_once', { first_name: 'Ann' });
    const before = commitsIn();
    expect(await raw('/v1/conversations', body, headers)).toEqual({ ...first, replayed: 'true' });
    expect(commitsIn()).toBe(before);
  });

  it('of another workspace is another key', async () => {
    const body = opening({ contact_id: 'cnt_ws' });
    const headers = { 'idempotency-key': 'k-workspaces' };
    const [a, b] = [
      await raw('/v1/conversations', body, headers),
      await raw('/v1/conversations', body, { ...headers, authorization: `Bearer ${OTHER_KEY}` }),
    ];
    expect([a.replayed, b.replayed, a.status, b.status]).toEqual([null, null, 201, 201]);
    expect(JSON.parse(a.text).conversation_id).not.toBe(JSON.parse(b.text).conversation_id);
  });

  it('means something else on another conversation of the same thread', async () => {
    const [first, second] = [newId(), newId()];
    const headers = { 'idempotency-key': 'k-same-thread' };
    const contact = { contact_id: 'cnt_same_thread' };
    await product.send('POST', '/v1/conversations', opening({ id: first, ...contact }));
    await product.send('POST', `/v1/conversations/${first}/close`, {});
    await product.send('POST', '/v1/conversations', opening({ id: second, ...contact }));
    const path = (id: string): string => `/v1/conversations/${id}/messages`;
    const message = (id: string): object => ({ id, direction: 'inbound', text: 'Hello' });
    const one = await raw(path(second), message('y'), headers);
    const other = await raw(path(first), message('x'), headers);
    expect([one.status, one.replayed, other.status, other.replayed]).toEqual([200, null, 200, null]);
    expect(JSON.parse(other.text)).toMatchObject({ conversation_id: first, changed: true });
  });
});
