import { newId, opening, startProduct, type Answer, type Product } from '@parley/testing-product';

interface Result {
  readonly conversation_id: string | null;
  readonly status: number;
  readonly changed?: boolean;
  readonly revision?: number;
  readonly position?: string;
  readonly code?: string;
  readonly detail?: string;
}

let product: Product;
beforeAll(async () => (product = await startProduct()));
afterAll(() => product.stop());

async function opened(): Promise<string> {
  const id = newId();
  expect((await product.send('POST', '/v1/conversations', opening({ id }))).status).toBe(201);
  return id;
}

const bulk = (commands: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  product.send('POST', '/v1/bulk', { commands }, headers);

const results = ({ body }: Answer): readonly Result[] => body['results'] as readonly Result[];

const tagging = (id: string, tag: string): object => ({ conversation_id: id, command: 'tags', body: { add: [tag] } });

describe('a bulk of commands', () => {
  it('has a result for each, in order, and one fails alone', async () => {
    const [a, b] = [await opened(), await opened()];
    const answer = await bulk([
      { conversation_id: a, command: 'close', body: { resolution: 'resolved' } },
      { conversation_id: 'conv_nowhere', command: 'close' },
      { conversation_id: b, command: 'close', body: { resolution: 'maybe' } },
      { conversation_id: a, command: 'close', body: { resolution: 'spam' } },
      { conversation_id: b, command: 'reopen' },
      { conversation_id: b, command: 'dance' },
      { conversation_id: 'not an id', command: 'close' },
    ]);
    expect(answer.status).toBe(200);
    expect(results(answer).map(({ conversation_id, status, code }) => [conversation_id, status, code])).toEqual([
      [a, 200, undefined],
      ['conv_nowhere', 404, 'conversation_not_found'],
      [b, 400, 'invalid_request'],
      [a, 409, 'conversation_closed'],
      [b, 200, undefined],
      [b, 404, 'not_found'],
      ['not an id', 400, 'invalid_request'],
    ]);
    expect(results(answer)[0]).toMatchObject({ changed: true, revision: 2, position: expect.any(String) });
    expect(results(answer)[4]).toMatchObject({ changed: false });
  });

  it('carries out the commands on one conversation in their order', async () => {
    const id = await opened();
    const inboxes = Array.from({ length: 200 }, (_, n) => `inbox_${n}`);
    const answer = await bulk(inboxes.map((inbox) => ({ conversation_id: id, command: 'transfer', body: { inbox } })));
    const revisions = results(answer).map(({ revision }) => revision ?? -1);
    expect(revisions).toEqual([...revisions].sort((x, y) => x - y));
    const { position = '' } = results(answer).at(-1) ?? {};
    const { body } = await product.send('GET', `/v1/conversations/${id}`, undefined, { 'parley-wait-for': position });
    expect(body['inbox']).toBe('inbox_199');
  });

  it('knows the commands whose path has a second id, and patch and delete', async () => {
    const id = await opened();
    const person = { id: 'usr_1', type: 'user', status: 'pending' };
    const answer = await bulk([
      { conversation_id: id, command: 'message', body: { id: 'm1', direction: 'outbound', text: 'Hello' } },
      { conversation_id: id, command: 'status', body: { message_id: 'm1', status: 'read' } },
      { conversation_id: id, command: 'participants', body: person },
      { conversation_id: id, command: 'activate', body: { participant_id: 'usr_1' } },
      { conversation_id: id, command: 'status', body: { status: 'read' } },
      { conversation_id: id, command: 'patch', body: { subject: 'Order 4711' } },
      { conversation_id: id, command: 'delete' },
      { conversation_id: id, command: 'constructor' },
    ]);
    expect(results(answer).map(({ status }) => status)).toEqual([200, 200, 200, 200, 400, 200, 200, 404]);
    expect(results(answer)[4]?.detail).toContain('message_id');
  });

  it('is repeatable item by item: what was carried out before a loss is not carried out again (rule 13)', async () => {
    const [a, b] = [await opened(), await opened()];
    const key = { 'idempotency-key': 'night-run' };
    const first = results(await bulk([tagging(a, 'x'), tagging(b, 'x')], key));
    await product.send('POST', `/v1/conversations/${a}/tags`, { remove: ['x'] });
    const commits = product.log.commits.length;
    expect(results(await bulk([tagging(a, 'x'), tagging(b, 'x')], key))).toEqual(first);
    expect(product.log.commits.length).toBe(commits);
    const other = results(await bulk([tagging(a, 'y'), tagging(b, 'x')], key));
    expect(other.map(({ status, code }) => [status, code])).toEqual([
      [422, 'idempotency_key_reused'],
      [200, undefined],
    ]);
    // The same key on a request alone means something else.
    const alone = await product.send('POST', `/v1/conversations/${a}/tags`, { add: ['z'] }, key);
    expect([alone.status, alone.body['changed']]).toEqual([200, true]);
  });

  it('takes 1,000 commands and not 1,001, 2 MiB and not more', async () => {
    const id = await opened();
    const many = Array.from({ length: 1_000 }, (_, n) => ({
      conversation_id: id,
      command: 'message',
      body: { id: `m_${n}`, direction: 'inbound', text: 'x'.repeat(1_500) },
    }));
    const answer = await bulk(many);
    expect(results(answer).filter(({ status }) => status === 200)).toHaveLength(1_000);
    expect((await bulk([...many, ...many.slice(0, 1)])).body).toMatchObject({
      status: 400,
      errors: [{ path: 'commands' }],
    });
    const large = await bulk([{ conversation_id: id, command: 'notes', body: { text: 'x'.repeat(2_100_000) } }]);
    expect([large.status, large.body['code']]).toEqual([413, 'too_large']);
  });

  it('refuses what is no list, or has other fields beside it, as a whole', async () => {
    const commits = product.log.commits.length;
    const answer = await product.send('POST', '/v1/bulk', { commands: {}, more: 1 });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path: 'more' }, { path: 'commands' }] });
    const conditional = await bulk([], { 'if-match': '"1"' });
    expect(conditional.body).toMatchObject({ status: 400, errors: [{ path: 'If-Match' }] });
    expect(product.log.commits.length).toBe(commits);
  });

  it('fails an item alone that cannot be read, whatever it is, and carries out the others', async () => {
    const id = await opened();
    const answer = await bulk([
      { conversation_id: id, command: 'close', extra: 1 },
      { conversation_id: 7, command: 'close' },
      { command: 'close' },
      7,
      null,
      [],
      { conversation_id: id, command: 7 },
      { conversation_id: id, command: 'tags', body: 'x' },
      { conversation_id: `${id}${'x'.repeat(1_000)}`, command: 'close' },
      tagging(id, 'taken'),
    ]);
    expect(answer.status).toBe(200);
    const all = results(answer);
    expect(all.map(({ status }) => status)).toEqual([...Array(9).fill(400), 200]);
    const given = [id, null, null, null, null, null, id, id, `${id}${'x'.repeat(1_000)}`.slice(0, 128), id];
    expect(all.map(({ conversation_id }) => conversation_id)).toEqual(given);
    expect(all[0]?.detail).toBe('extra is not known here; known are conversation_id, command, body.');
    expect(all[3]?.detail).toBe('commands.3 must be an object.');
  });

  it('answers less than 2 MiB, whatever is wrong with a thousand items', async () => {
    const fields = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`ünknöwn_${n}`, n]));
    const name = '\u0001'.repeat(128);
    for (const item of [
      { conversation_id: name, command: 'close', ...fields },
      { conversation_id: name, command: '界'.repeat(60), body: { [name]: 1 } },
      { conversation_id: 'conv_nowhere', command: 'tags', body: fields },
      { conversation_id: 'conv_nowhere', command: 'close', body: {} },
    ]) {
      const answer = await bulk(Array<object>(1_000).fill(item));
      expect(answer.status).toBe(200);
      expect(results(answer).filter(({ status }) => status >= 400)).toHaveLength(1_000);
      expect(Buffer.byteLength(JSON.stringify(answer.body))).toBeLessThan(2 * 1024 * 1024);
    }
  });

  it('touches nothing of another workspace', async () => {
    const id = await opened();
    const answer = await bulk([tagging(id, 'theirs')], { authorization: 'Bearer key-of-workspace-two' });
    expect(results(answer)).toMatchObject([{ status: 404, code: 'conversation_not_found' }]);
  });
});
